import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type KeeperStatus, readStatus, statusWriter } from '../../src/keeper/status.js';
import { temporaryFolder } from '../support/files.js';

const STATUS: KeeperStatus = {
  pid: 4711,
  version: '1.0.0',
  startedAt: '2030-01-02T03:04:05.000Z',
  engines: [{ name: 'docker', url: null, connected: false, failure: 'gone', sandboxes: 1 }],
  next: { at: '2030-01-02T03:04:05.000Z', id: 'abc' },
};
const [ENGINE] = STATUS.engines;

it.each([STATUS, { ...STATUS, engines: [], next: null }])('a status is read as it was written', (status) => {
  const path = join(temporaryFolder(), 'keeper.json');
  statusWriter(path)(status);
  expect(readStatus(path)).toEqual(status);
});

it.each([
  null,
  5,
  {},
  { ...STATUS, pid: -5 },
  { ...STATUS, pid: '4711' },
  { ...STATUS, version: [] },
  { ...STATUS, startedAt: 'once' },
  { ...STATUS, engines: {} },
  { ...STATUS, engines: [null] },
  { ...STATUS, engines: [{ ...ENGINE, name: null }] },
  { ...STATUS, engines: [{ ...ENGINE, url: 5 }] },
  { ...STATUS, engines: [{ ...ENGINE, failure: {} }] },
  { ...STATUS, engines: [{ ...ENGINE, sandboxes: 'many' }] },
  { ...STATUS, next: 7 },
  { ...STATUS, next: { at: 'soon', id: 'abc' } },
  { ...STATUS, next: { at: STATUS.startedAt, id: {} } },
])('what makes no sense is none: %j', (rubbish) => {
  const path = join(temporaryFolder(), 'keeper.json');
  writeFileSync(path, JSON.stringify(rubbish));
  expect(readStatus(path)).toBeNull();
});

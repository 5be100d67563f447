import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';
import { callSites, patternOf } from './call-sites.js';
import { ELSEWHERE, UNPROVOKED } from './elsewhere.js';
import { COMMAND_ROWS, type ErrorRow } from './rows.js';
import { CONFIG_ROWS, PARSE_ROWS } from './value-rows.js';

const CALL = { signal: new AbortController().signal };

async function sandboxes(): Promise<MemoryBackend> {
  let made = 0;
  const backend = memoryBackend({ nextId: () => `aaaa${String(++made).padStart(60, '0')}` });
  const [, down, froz] = [
    await backend.create(specOf({ name: 'up' }), CALL),
    await backend.create(specOf({ name: 'down' }), CALL),
    await backend.create(specOf({ name: 'froz' }), CALL),
  ];
  await backend.stop(down.id, { graceSeconds: 0 }, CALL);
  await backend.pause(froz.id, CALL);
  return backend;
}

async function provoke([line, , , , where = {}]: ErrorRow) {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-errors-'));
  const { config, files = {}, backend = {}, env = {}, tty = false, bare = false } = where;
  const all = { ...files, ...(config === undefined ? {} : { 'config.json': config }) };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  const words = (typeof line === 'string' ? line.split(' ') : line).map((one) =>
    one.replace('{folder}', folder),
  );
  const memory = { ...(await sandboxes()), ...backend };
  const { code, stderr } = await runInProcess(bare ? words : ['-b', 'memory', ...words], {
    env: { SANDMAN_CONFIG_DIR: folder, NO_COLOR: '1', ...env },
    tty,
    types: { memory: async () => memory },
  });
  return { code, ...told(stderr) };
}

/** What stderr says of a failure, for people or as JSON. */
function told(stderr: string): { message: string; hint: string | null } {
  const json = /\{"error":.*$/m.exec(stderr);
  if (json !== null) {
    const { message, hint } = JSON.parse(json[0]).error;
    return { message, hint };
  }
  const [, message = '', hint = null] = /^error: (.*)(?:\nhint: (.*))?$/m.exec(stderr) ?? [];
  return { message, hint };
}

const ROWS = [...COMMAND_ROWS, ...CONFIG_ROWS, ...PARSE_ROWS];
const messages: string[] = [];

describe('a failure has its exit code, its message and its hint', () => {
  it.each(ROWS.map((row) => [row[0], row[1], row] as const))(
    'sandman %s: exit %i',
    async (_line, exit, row) => {
      const [, , message, hint] = row;
      const failed = await provoke(row);
      messages.push(failed.message);
      expect(failed).toEqual({
        code: exit,
        message: expect.stringMatching(message),
        hint: hint === null ? null : expect.stringMatching(hint),
      });
    },
  );
});

describe('every place that makes an error is in a row, or is tested elsewhere', () => {
  const sites = callSites();
  const isElsewhere = (site: string) =>
    [...ELSEWHERE, ...UNPROVOKED].some(([start]) => site.startsWith(start));

  beforeAll(() => expect(messages.length).toBeGreaterThan(0));

  it.each(sites.filter(({ site }) => !isElsewhere(site)))('$site', ({ message }) => {
    const pattern = patternOf(message);
    expect(messages.filter((one) => pattern.test(one))).not.toEqual([]);
  });

  it.each(ELSEWHERE)('%s is still there, and %s is about it', (start, test, words) => {
    expect(sites.filter(({ site }) => site.startsWith(start))).not.toEqual([]);
    expect(readFileSync(`test/${test}`, 'utf8')).toContain(words);
  });

  it.each(UNPROVOKED)('%s is still there: %s', (start) => {
    expect(sites.filter(({ site }) => site.startsWith(start))).not.toEqual([]);
  });
});

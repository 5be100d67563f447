import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment } from '../support/sandman.js';
import { KEYS, onTerminal } from '../support/terminal.js';
import { type Site, sinceNow, writes } from './site.js';
import { KINDS, rowsOf, SERVICES } from './table.js';

let on: Site;
let running: string;
let paused: string;

/** Fails where anything else was sent than what only reads, or a sandbox is not as it was. */
async function onlyLooks(work: () => Promise<unknown>): Promise<void> {
  const before = [on.copy(running), on.copy(paused)];
  const sent = sinceNow(on);
  await work();
  expect(writes(sent())).toEqual([]);
  expect(
    sent()
      .map(({ path }) => path)
      .filter((path) => /refresh|connect|resume|token/.test(path)),
  ).toEqual([]);
  expect([on.copy(running), on.copy(paused)]).toEqual(before);
}

async function begin(site: Promise<Site>): Promise<void> {
  on = await site;
  running = await on.create('--ttl 1h');
  paused = await on.create('--ttl 1h');
  await on.run(`pause ${paused}`);
  expect([on.stateOf(running), on.stateOf(paused)]).toEqual(['running', 'paused']);
}

describe.each(rowsOf(KINDS))('looking changes nothing on $name', ({ service }) => {
  // One for all, since nothing changes.
  beforeAll(() => begin(service.start()));
  afterAll(() => on.close());

  it.each([
    'info RUNNING PAUSED',
    'list',
    'list --state paused -o wide',
    'wait RUNNING --for running',
    'wait PAUSED --for paused',
    'ttl RUNNING',
    'ttl PAUSED',
    `whoami ${service.type}`,
    'backend check',
    'backend list',
    'config list',
    'completion bash',
    'kill RUNNING PAUSED --dry-run',
    'kill --all --dry-run',
    'resume --all --dry-run',
    'pause PAUSED',
    'resume RUNNING',
  ])('%s only reads', async (line) => {
    await onlyLooks(async () => {
      const { code, stderr } = await on.run(line.replace('RUNNING', running).replace('PAUSED', paused));
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    });
  });

  it('a wait that comes to nothing only reads', async () => {
    await onlyLooks(async () => {
      expect((await on.run(`wait ${paused} --for running --timeout 0.1s`)).code).toBe(5);
    });
  });
});

describe.each(rowsOf(SERVICES))('a choice that is given up changes nothing on $name', ({ service }) => {
  beforeAll(() => begin(service.start()));
  afterAll(() => on.close());

  it.each([
    ['info', 'Which to look at?', () => running],
    ['resume', 'Which to resume?', () => paused],
  ])('%s', async (verb, question, offered) => {
    await onlyLooks(async () => {
      const terminal = onTerminal([verb], environment(null, on.env));
      await terminal.shows(question);
      await terminal.shows(offered().slice(0, 12));
      terminal.press(KEYS.interrupt);
      expect(await terminal.ended).toBe(130);
    });
  });
});

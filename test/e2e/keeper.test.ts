import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually, type TestEngine } from '../support/engines.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { endKeepers, keeperLog, keepersOf, stateFolderOf } from '../support/keeper.js';
import type { PrivateEngine } from '../support/private-engines.js';

/** A busy machine may take its time; how much is measured elsewhere. */
const PATIENCE_MS = 30_000;

const becomes = (engine: TestEngine, id: string, state: string) =>
  eventually(async () => (await stateOf(engine, id)) === state, PATIENCE_MS);

/** Until it is something else, by the engine; when that was seen. */
async function seenAs(engine: TestEngine, id: string, state: string): Promise<number> {
  await becomes(engine, id, state);
  return Date.now();
}

describe.each(ENGINE_NAMES)('deadlines on %s', { concurrent: true }, (engineName) => {
  const fleet = useFleet(engineName);

  it.each([
    ['pause', 'paused'],
    ['stop', 'stopped'],
    ['kill', 'gone'],
  ])('--on-timeout %s is done with no command running, and not before the time', async (action, state) => {
    const made = await fleet.create('--network', 'none', '--ttl', '3s', '--on-timeout', action);
    expect(made.lifetime).toMatchObject({ ttlSeconds: 3, onTimeout: action });
    const seen = await seenAs(fleet.engine, made.id, state);
    expect(seen).toBeGreaterThanOrEqual(Date.parse(made.expiresAt));
  });

  it('--max-lifetime ends a sandbox for good, a paused one too', async () => {
    const made = await fleet.create('--network', 'none', '--max-lifetime', '3s');
    expect(await fleet.sandman(['pause', made.name])).toMatchObject({ code: 0 });
    const seen = await seenAs(fleet.engine, made.id, 'gone');
    expect(seen).toBeGreaterThanOrEqual(Date.parse(made.hardExpiresAt));
  });

  it('a soft deadline without more pauses, and a resume gives the whole time again', async () => {
    const made = await fleet.create('--network', 'none', '--ttl', '3s');
    await becomes(fleet.engine, made.id, 'paused');
    expect((await fleet.sandman(['info', made.name, '-o', 'json'])).json.expiresAt).toBeNull();
    const began = Date.now();
    expect(await fleet.sandman(['resume', made.name])).toMatchObject({ code: 0 });
    expect(await seenAs(fleet.engine, made.id, 'paused')).toBeGreaterThanOrEqual(began + 3000);
  });

  it('ttl gives one to what had none, prints it, moves it, and takes it away', async () => {
    const made = await fleet.make('running');
    const set = await fleet.sandman(['ttl', made.name, '1h', '-o', 'json']);
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(set.json).toMatchObject({ ttlSeconds: 3600, onTimeout: 'pause', hardExpiresAt: null });
    expect(Math.abs(Date.parse(set.json.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    const none = await fleet.sandman(['ttl', made.name, 'none', '-o', 'json']);
    expect(none.json).toMatchObject({ ttlSeconds: null, expiresAt: null });
    const soon = await fleet.sandman(['ttl', made.name, '2s', '-o', 'json']);
    expect(await seenAs(fleet.engine, made.id, 'paused')).toBeGreaterThanOrEqual(
      Date.parse(soon.json.expiresAt),
    );
  });

  it('ttl of a paused one counts from its resume', async () => {
    const made = await fleet.make('paused');
    const set = await fleet.sandman(['ttl', made.name, '2s', '-o', 'json']);
    expect(set.json).toMatchObject({ ttlSeconds: 2, expiresAt: null });
    const began = Date.now();
    await fleet.sandman(['resume', made.name]);
    expect(await seenAs(fleet.engine, made.id, 'paused')).toBeGreaterThanOrEqual(began + 2000);
  });

  it('a connection to a port of a paused --auto-resume sandbox wakes it, and is served', async () => {
    const serve = 'while true; do printf "HTTP/1.0 200 OK\\r\\n\\r\\nhere" | nc -l -p 8080; done';
    const made = await fleet.create('--auto-resume', '-p', '8080', '--', 'sh', '-c', serve);
    const { host } = made.endpoints.find(({ port }: { port: number }) => port === 8080);
    await eventually(async () => (await bodyAt(host)) === 'here');
    await fleet.sandman(['pause', made.name]);
    expect(await stateOf(fleet.engine, made.id)).toBe('paused');
    expect(await bodyAt(host)).toBe('here');
    expect(await stateOf(fleet.engine, made.id)).toBe('running');
  });
});

/** What an HTTP server says; null where none does. */
function bodyAt(host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const sent = get(`http://${host}/`, { timeout: PATIENCE_MS, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve(body));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
  });
}

describe('the keeper', () => {
  const fleet = useFleet('docker');
  const keepers = () => keepersOf(stateFolderOf(fleet.env));
  const factsFolder = () => join(stateFolderOf(fleet.env), 'lifetimes');
  const lasting = (...options: string[]) => fleet.create('--network', 'none', ...options);

  it('is one for ten sandmans at once, and none is left when the last deadline is gone', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => lasting('--ttl', '1h')));
    expect(keepers()).toHaveLength(1);
    await fleet.sandman(['kill', ...made.map(({ id }) => id)]);
    await eventually(() => keepers().length === 0, 15_000);
    expect(readdirSync(factsFolder())).toEqual([]);
  });

  it('that was killed is started again by the next command, and nothing is lost', async () => {
    const made = await lasting('--ttl', '1h');
    await fleet.sandman(['ttl', made.id, '4s']);
    endKeepers(fleet.env);
    await eventually(() => keepers().length === 0);
    expect(await fleet.sandman(['list', '-q'])).toMatchObject({ code: 0 });
    expect(keepers()).toHaveLength(1);
    await becomes(fleet.engine, made.id, 'paused');
  });

  it('writes again what was noted where that is deleted or damaged, and acts on time', async () => {
    const made = await lasting('--ttl', '1h');
    const { json } = await fleet.sandman(['ttl', made.id, '6s', '-o', 'json']);
    renameSync(factsFolder(), `${factsFolder()}.gone`);
    await eventually(() => existsSync(join(factsFolder(), `${made.id}.ttl.json`)));
    writeFileSync(join(factsFolder(), `${made.id}.ttl.json`), 'rubbish');
    const seen = await seenAs(fleet.engine, made.id, 'paused');
    expect(seen).toBeGreaterThanOrEqual(Date.parse(json.expiresAt));
    expect(keeperLog(fleet.env)).toContain(`${made.name} was lost or damaged, and is written again`);
  });

  it('goes by what a sandbox was made with where nobody remembers more, and commands say so', async () => {
    const made = await lasting('--ttl', '1h', '--on-timeout', 'kill');
    await fleet.sandman(['ttl', made.id, '3h']);
    endKeepers(fleet.env);
    await eventually(() => keepers().length === 0);
    writeFileSync(join(factsFolder(), `${made.id}.ttl.json`), '{"seconds":');
    const ran = await fleet.sandman(['info', made.id, '-o', 'json']);
    expect(ran.stderr).toContain('cannot be understood: the deadlines are those of the creation');
    expect(Date.parse(ran.json.expiresAt) - Date.parse(made.expiresAt)).toBeLessThan(2000);
    expect(await stateOf(fleet.engine, made.id)).toBe('running');
  });

  it('touches nothing that another user or machine keeps', async () => {
    const labels = { 'dev.sandman.keeper': 'somebody-else', 'dev.sandman.ttl': '1' };
    const theirs = await fleet.make('running', {
      Labels: {
        'dev.sandman.managed': 'true',
        ...labels,
        [fleet.label.split('=')[0] ?? '']: fleet.label.split('=')[1],
      },
    });
    const own = await lasting('--ttl', '3s');
    await becomes(fleet.engine, own.id, 'paused');
    expect(await stateOf(fleet.engine, theirs.id)).toBe('running');
    expect(await fleet.sandman(['ttl', theirs.id, '1h'])).toMatchObject({ code: 8 });
  });

  it('takes a state folder that cannot be written for a reason to make nothing', async () => {
    const env = { SANDMAN_STATE_DIR: '/dev/null/state' };
    const ran = await fleet.sandman(['create', fleet.name(), '--ttl', '1h'], { env });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('/dev/null/state');
  });
});

describe('an engine that was away', () => {
  const fleet = useFleet('docker', { alone: true });

  it('is settled when it is back: what became due meanwhile is done then', async () => {
    const made = await fleet.create('--max-lifetime', '4s');
    const engine = fleet.engine as PrivateEngine;
    await engine.crash();
    await eventually(() => Date.now() > Date.parse(made.hardExpiresAt));
    await engine.again();
    await becomes(engine, made.id, 'gone');
  });
});

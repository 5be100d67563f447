import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { keyringOf, type Session, startDeafBus, startSession } from '../support/keyring.js';

const CANARY = 'canary-keyring-51c7';

describe('the keyring of a session', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session.close());

  it('keeps a key under its account, gives it back, and forgets it', async () => {
    const keyring = keyringOf(session.env);
    expect(await keyring.get('one')).toEqual({ ok: true, value: null });
    expect(await keyring.set('one', CANARY)).toEqual({ ok: true, value: null });
    expect(await keyring.set('two', 'another')).toEqual({ ok: true, value: null });
    expect(await keyring.get('one')).toEqual({ ok: true, value: CANARY });
    expect(await keyring.delete('one')).toEqual({ ok: true, value: null });
    expect(await keyring.get('one')).toEqual({ ok: true, value: null });
    expect(await keyring.get('two')).toEqual({ ok: true, value: 'another' });
  });

  it('forgets nothing twice without failing', async () => {
    expect(await keyringOf(session.env).delete('never')).toEqual({ ok: true, value: null });
  });

  it('that is locked, and that nobody can unlock, says so', async () => {
    await keyringOf(session.env).set('one', CANARY);
    await session.lock();
    const got = await keyringOf(session.env).get('one');
    expect(got).toMatchObject({ ok: false });
    expect(JSON.stringify(got)).not.toContain(CANARY);
  });
});

describe('a keyring that is not there', () => {
  it.each([
    ['no bus', {}],
    ['a bus that is gone', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' }],
  ])('says why: %s', async (_, env) => {
    expect(await keyringOf(env).set('one', CANARY)).toMatchObject({
      ok: false,
      why: expect.stringContaining('DBus'),
    });
  });

  it('and a program that ends without a word are the same', async () => {
    const program = [process.execPath, '-e', 'process.once("message", () => process.exit())'] as const;
    expect(await keyringOf({}, { program }).get('one')).toMatchObject({
      ok: false,
      why: 'what asks it ended without an answer',
    });
  });
});

describe('a keyring that never answers', () => {
  it('is given up after the limit, and what was stuck in it is ended', async () => {
    const bus = await startDeafBus();
    const asking = keyringOf(bus.env, { limitMs: 1500 }).set('one', CANARY);
    await eventually(() => bus.connections.size === 1);
    // Whoever may list processes would see it there.
    expect(processes().filter((text) => text.includes(CANARY))).toEqual([]);
    expect(await asking).toEqual({ ok: false, why: 'it did not answer within 1.5 s' });
    await eventually(() => bus.connections.size === 0);
    await bus.close();
  });

  it('is waited for no longer than the signal lets it, and with a word to whoever waits', async () => {
    const bus = await startDeafBus();
    const controller = new AbortController();
    const said: string[] = [];
    const onSlow = (text: string) => void said.push(text);
    const asking = keyringOf(bus.env, { signal: controller.signal, onSlow }).get('one');
    await eventually(() => said.length === 1);
    expect(said).toEqual(['waiting for the system keyring; is it to be unlocked?']);
    controller.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    await eventually(() => bus.connections.size === 0);
    await bus.close();
  });
});

/** The arguments and the environment of every process. */
function processes(): string[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)]);
}

import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, idsOf, inspect, type TestEngine } from '../support/engines.js';
import { FAULTS, type Fault, type FaultProxy, faultProxy, type Tampering } from '../support/fault-proxy.js';
import { type Fleet, type State, stateOf, useFleet } from '../support/fleet.js';
import { environment, type Ran, sandman } from '../support/sandman.js';

const EVERY = Object.keys(FAULTS) as Fault[];
/** Long enough for a busy engine, short enough for silence to be waited out. */
const PATIENCE = '--timeout=3s';

/** All faults on one verb of Docker; on the others those that leave the outcome open, each in its own way. */
function cases(engine: TestEngine['name'], few: Fault[]): { verb: Verb; fault: Fault }[] {
  return VERBS.flatMap((verb) =>
    (engine === 'docker' && verb.verb === 'pause' ? EVERY : few).map((fault) => ({ verb, fault })),
  );
}

interface Verb {
  verb: string;
  from: State;
  request: Omit<Tampering, 'fault' | 'passOn'>;
  to: State | 'gone';
}

const VERBS: Verb[] = [
  { verb: 'pause', from: 'running', request: { method: 'POST', path: /\/pause$/ }, to: 'paused' },
  { verb: 'resume', from: 'paused', request: { method: 'POST', path: /\/unpause$/ }, to: 'running' },
  { verb: 'stop', from: 'running', request: { method: 'POST', path: /\/stop\?/ }, to: 'stopped' },
  { verb: 'start', from: 'stopped', request: { method: 'POST', path: /\/start$/ }, to: 'running' },
  { verb: 'kill', from: 'running', request: { method: 'DELETE', path: /\/containers\// }, to: 'gone' },
];

/** The exit code where the engine never got the request, so that the failure must be told. */
const UNDONE: Record<Fault, number> = {
  'a cut connection': 6,
  'a cut answer': 6,
  'answer 500': 1,
  'answer 409': 8,
  'answer 502': 6,
  garbage: 6,
  'half of a JSON value': 6,
  'an HTML page': 6,
  'an empty 200': 6,
  silence: 5,
};

interface Tampered extends Ran {
  /** How many requests were tampered with. */
  struck: number;
}

/** Runs `bin` with a proxy between it and the engine of a fleet. */
function useTampering(fleet: Fleet): (tampering: Tampering, args: string[]) => Promise<Tampered> {
  const opened: FaultProxy[] = [];
  afterAll(() => {
    for (const proxy of opened) proxy.close();
  });
  return async (tampering, args) => {
    const proxy = await faultProxy(fleet.engine, tampering);
    opened.push(proxy);
    const ran = await sandman(environment(proxy.engine), args);
    return Object.assign(ran, { struck: proxy.struck() });
  };
}

/** As quickly made as can be. */
const BARE = { HostConfig: { Init: true, NetworkMode: 'none' } };

describe.concurrent.each(ENGINE_NAMES)('answers that are lost or lie, on %s', (name) => {
  const fleet = useFleet(name);
  const through = useTampering(fleet);

  it.each(cases(name, ['a cut connection', 'answer 409']))(
    '$verb.verb that was done and got $fault is read again, and exits 0',
    async ({ verb: { verb, from, to, request }, fault }) => {
      const { id } = await fleet.make(from, BARE);
      const args = [verb, id, '--json', PATIENCE, ...(verb === 'stop' ? ['--grace=1s'] : [])];
      const ran = await through({ ...request, fault, passOn: true }, args);
      expect(ran).toMatchObject({ code: 0, struck: 1, stderr: '' });
      expect(ran.json).toMatchObject({ id, previousState: from });
      expect(await stateOf(fleet.engine, id)).toBe(to);
    },
  );

  it.each(cases(name, ['answer 500']))(
    '$verb.verb that was not done and got $fault fails, and says so',
    async ({ verb: { verb, from, request }, fault }) => {
      const { id } = await fleet.make(from, BARE);
      const ran = await through({ ...request, fault, passOn: false }, [verb, id, '--json', PATIENCE]);
      expect(ran).toMatchObject({ code: UNDONE[fault], stdout: '' });
      expect(JSON.parse(ran.stderr).error).toMatchObject({ id, exitCode: UNDONE[fault] });
      expect(await stateOf(fleet.engine, id)).toBe(from);
    },
  );
});

describe.concurrent('a create whose answers are lost or lie', () => {
  const fleet = useFleet('docker');
  const through = useTampering(fleet);

  async function create(tampering: Tampering): Promise<{ ran: Tampered; left: string[] }> {
    const mark = `mark=${randomUUID()}`;
    const args = ['create', '--json', '--network=none', `--label=${fleet.label}`, `--label=${mark}`];
    const ran = await through(tampering, tampering.fault === 'silence' ? [...args, PATIENCE] : args);
    return { ran, left: await idsOf(fleet.engine, mark) };
  }

  const STEPS = [
    { step: 'making it', method: 'POST', path: /\/containers\/create/ },
    { step: 'starting it', method: 'POST', path: /\/start$/ },
  ] as const;
  const [making, starting] = STEPS;
  const done = [
    ...EVERY.filter((fault) => fault !== 'silence').map((fault) => ({ ...making, fault })),
    ...(['a cut connection', 'answer 500'] as const).map((fault) => ({ ...starting, fault })),
  ];
  const undone = [
    ...(['a cut connection', 'answer 500', 'answer 409'] as const).map((fault) => ({ ...making, fault })),
    ...(['a cut connection', 'an HTML page'] as const).map((fault) => ({ ...starting, fault })),
  ];

  it.each(done)(
    '$step was done and got $fault: it is found again, and is up',
    async ({ method, path, fault }) => {
      const { ran, left } = await create({ method, path, fault, passOn: true });
      expect(ran).toMatchObject({ code: 0, struck: 1, stderr: '' });
      expect(left).toEqual([ran.json.id]);
      expect((await inspect(fleet.engine, ran.json.id)).State.Status).toBe('running');
    },
  );

  it.each(undone)(
    '$step was not done and got $fault: it fails, and nothing is left',
    async ({ method, path, fault }) => {
      const { ran, left } = await create({ method, path, fault, passOn: false });
      expect(ran).toMatchObject({ code: UNDONE[fault], stdout: '' });
      expect(JSON.parse(ran.stderr).error.exitCode).toBe(UNDONE[fault]);
      expect(left).toEqual([]);
    },
  );

  it.each(STEPS)(
    '$step was done and got silence: at the deadline it is taken away again',
    async ({ method, path }) => {
      const { ran, left } = await create({ method, path, fault: 'silence', passOn: true });
      expect(ran).toMatchObject({ code: 5, struck: 1, stdout: '' });
      expect(left).toEqual([]);
    },
  );

  it('an inspection that is cut leaves nothing behind', async () => {
    const path = /[0-9a-f]{64}\/json$/;
    const { ran, left } = await create({ method: 'GET', path, fault: 'a cut connection', passOn: true });
    expect(ran).toMatchObject({ code: 6, struck: 1, stdout: '' });
    expect(left).toEqual([]);
  });
});

describe.concurrent('a list whose answer is lost or lies', () => {
  const through = useTampering(useFleet('docker'));

  it.each(EVERY)('%s is a failure, never a shorter list', async (fault) => {
    const path = /\/containers\/json/;
    const ran = await through({ method: 'GET', path, fault, passOn: true }, ['list', '--json']);
    // A read that is never answered is an engine out of reach; there is no outcome to wait for.
    const expected = fault === 'silence' ? 6 : UNDONE[fault];
    expect(ran).toMatchObject({ code: expected, stdout: '' });
    expect(JSON.parse(ran.stderr).error).toMatchObject({ exitCode: expected, backend: 'docker' });
  });
});

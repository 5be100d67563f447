import { describe, expect, it } from 'vitest';
import { renderDetails } from '../../src/io/details.js';
import { PLAIN } from '../../src/io/style.js';
import { sandboxOf } from '../support/sandboxes.js';

const confinement = {
  init: true,
  noNewPrivileges: true,
  privileged: false,
  capabilities: ['CHOWN', 'KILL'],
  pidsLimit: 512,
  network: 'none',
  isolation: 'container',
  user: null,
  mounts: [
    { source: '/data', target: '/in', readOnly: true },
    { source: 'cache', target: '/cache', readOnly: false },
  ],
};
const PIPE = { style: PLAIN, width: null, now: 0 };
const lines = (sandbox: Parameters<typeof sandboxOf>[0]) => {
  const rows = renderDetails(sandboxOf(sandbox), PIPE).split('\n');
  return Object.fromEntries(
    rows.map((row) => [row.slice(0, row.search(/ {2}/)), row.replace(/^.*? {2,}/, '')]),
  );
};

describe('the details of a sandbox', () => {
  it('have a line for what is known, one under the other', () => {
    const rows = renderDetails(sandboxOf({ name: 'box', image: null, createdAt: null }), PIPE).split('\n');
    expect(rows).toEqual([
      'name      box',
      `id        ${sandboxOf().id}`,
      'backend   memory',
      'state     running',
      'template  base',
    ]);
  });

  it('tell how it is held', () => {
    expect(lines({ confinement })).toMatchObject({
      isolation: 'container',
      network: 'none',
      processes: 'at most 512',
      capabilities: 'CHOWN, KILL',
      privileges: 'none can be gained',
      'init process': 'yes',
      mounts: '/data:/in:ro, cache:/cache',
    });
  });

  it('warn of what is held loosely', () => {
    const loose = { ...confinement, capabilities: [], noNewPrivileges: false, init: false };
    expect(lines({ confinement: loose })).toMatchObject({
      capabilities: 'none',
      privileges: 'can be gained',
      'init process': 'no',
    });
    expect(lines({ confinement: { ...confinement, privileged: true } }).privileges).toBe('PRIVILEGED');
  });

  it('tell what a pause does, and the means that it has', () => {
    const pause = {
      memory: 'lost',
      files: 'kept',
      freesCpu: true,
      freesMemory: true,
      network: 'dropped',
    } as const;
    const resources = { cpus: 2, memoryBytes: 1024 ** 3, diskBytes: 1024 ** 3 };
    expect(lines({ pause, resources })).toMatchObject({
      'a pause keeps': 'memory lost, files kept, network dropped',
      cpus: '2',
      memory: '1 GiB',
      disk: '1 GiB',
    });
  });

  it('tell since when it is stopped', () => {
    const stoppedAt = '2030-01-02T04:04:05.000Z';
    expect(lines({ state: 'stopped', stoppedAt }).stopped).toBe(stoppedAt);
    expect(lines({})).not.toHaveProperty('stopped');
  });

  it('tell the backend’s own word for the state, where that is another', () => {
    expect(lines({ state: 'stopped', nativeState: 'exited' }).state).toBe('stopped (exited)');
    expect(lines({ state: 'running', nativeState: 'running' }).state).toBe('running');
  });

  it('keep to a line each, whatever is in them', () => {
    const plain = renderDetails(sandboxOf({ labels: { x: 'y' } }), PIPE).split('\n');
    const evil = sandboxOf({ name: 'box\nforged', labels: { x: 'y\nstate  running' } });
    expect(renderDetails(evil, PIPE).split('\n')).toHaveLength(plain.length);
  });

  it('never move the cursor of a terminal', () => {
    const evil = '\u001b[2J\r\u0007';
    const sandbox = sandboxOf({
      name: evil,
      nativeState: evil,
      template: evil,
      image: evil,
      labels: { [evil]: evil },
      endpoints: [{ port: 80, protocol: 'tcp', url: evil }],
      confinement: {
        ...confinement,
        network: evil,
        user: evil,
        mounts: [{ source: evil, target: evil, readOnly: true }],
      },
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(renderDetails(sandbox, PIPE)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

import { describe, expect, it } from 'vitest';
import { createBody } from '../../../src/backends/engine/create-body.js';
import type { SandboxSpec } from '../../../src/sandbox/spec.js';
import { specOf } from '../../support/specs.js';

const bodyOf = (wanted: Partial<SandboxSpec>) => createBody(specOf(wanted), 'word');

describe('what an engine is asked to make', () => {
  it('is held in', () => {
    expect(bodyOf({ capabilities: ['KILL'], pidsLimit: 7, cpus: 1.5, memoryBytes: 1000 }).HostConfig).toEqual(
      {
        Init: true,
        SecurityOpt: ['no-new-privileges'],
        CapDrop: ['ALL'],
        CapAdd: ['KILL'],
        Privileged: false,
        PidsLimit: 7,
        Memory: 1000,
        MemorySwap: 1000,
        NanoCpus: 1_500_000_000,
        NetworkMode: 'none',
        PortBindings: {},
        Mounts: [],
        RestartPolicy: { Name: 'no' },
      },
    );
  });

  it('is held in less only where that was asked for', () => {
    const loose = { noNewPrivileges: false, privileged: true, init: false };
    expect(bodyOf(loose).HostConfig).toMatchObject({ SecurityOpt: [], Privileged: true, Init: false });
  });

  it('stays up and idle without a command, and has no entry point of ours with one', () => {
    expect(bodyOf({})).toMatchObject({ Entrypoint: ['sleep'], Cmd: ['2147483647'] });
    const withCommand = bodyOf({ command: ['sh', '-c', 'echo a b'] });
    expect(withCommand).toMatchObject({ Cmd: ['sh', '-c', 'echo a b'] });
    expect(withCommand).not.toHaveProperty('Entrypoint');
  });

  it('is known by labels, which no label of the user can change', () => {
    const labels = { team: 'red', 'dev.sandman.managed': 'false', 'dev.sandman.request': 'mine' };
    expect(bodyOf({ labels, template: 'py' }).Labels).toEqual({
      team: 'red',
      'dev.sandman.managed': 'true',
      'dev.sandman.request': 'word',
      'dev.sandman.template': 'py',
    });
    expect(bodyOf({ template: null }).Labels).not.toHaveProperty('dev.sandman.template');
  });

  it('publishes ports where it was told, and only there', () => {
    const port = { address: '127.0.0.1', hostPort: 0, port: 80, protocol: 'tcp' } as const;
    const body = bodyOf({
      ports: [port, { ...port, hostPort: 8080 }, { ...port, port: 53, protocol: 'udp' }],
    });
    expect(body.ExposedPorts).toEqual({ '80/tcp': {}, '53/udp': {} });
    expect(body.HostConfig.PortBindings).toEqual({
      '80/tcp': [
        { HostIp: '127.0.0.1', HostPort: '' },
        { HostIp: '127.0.0.1', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    });
  });

  it('mounts folders and volumes, none of which is made for it', () => {
    const mounts = [
      { source: '/data', target: '/in', readOnly: true },
      { source: 'cache', target: '/cache', readOnly: false },
    ];
    expect(bodyOf({ mounts }).HostConfig.Mounts).toEqual([
      { Type: 'bind', Source: '/data', Target: '/in', ReadOnly: true },
      { Type: 'volume', Source: 'cache', Target: '/cache', ReadOnly: false },
    ]);
  });

  it.each([
    ['container', undefined],
    ['gvisor', 'runsc'],
    ['kata', 'kata-runtime'],
  ] as const)('with the isolation %s has the runtime %s', (isolation, runtime) => {
    expect(bodyOf({ isolation }).HostConfig).toHaveProperty('RestartPolicy');
    expect((bodyOf({ isolation }).HostConfig as { Runtime?: string }).Runtime).toBe(runtime);
  });

  it('has the rest only where it was asked for', () => {
    const plain = bodyOf({});
    for (const key of ['WorkingDir', 'User']) expect(plain).not.toHaveProperty(key);
    expect(plain.HostConfig).not.toHaveProperty('StorageOpt');
    expect(bodyOf({ workdir: '/w', user: 'me', env: { A: 'b=c', D: '' } })).toMatchObject({
      WorkingDir: '/w',
      User: 'me',
      Env: ['A=b=c', 'D='],
    });
    expect(bodyOf({ diskBytes: 1024 }).HostConfig).toMatchObject({ StorageOpt: { size: '1024' } });
  });
});

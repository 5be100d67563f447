import type { Backend, Call } from '../../src/sandbox/backend.js';
import type { ExecSpec, Streams } from '../../src/sandbox/exec.js';
import type { SandboxSpec } from '../../src/sandbox/spec.js';

/** A whole spec of an idle sandbox; tests say only what they are about. */
export function specOf(wanted: Partial<SandboxSpec> = {}): SandboxSpec {
  return {
    name: null,
    template: 'base',
    image: 'base:latest',
    command: null,
    env: {},
    labels: {},
    workdir: null,
    user: null,
    cpus: 1,
    memoryBytes: 256 * 1024 ** 2,
    diskBytes: null,
    pidsLimit: 64,
    ports: [],
    mounts: [],
    network: 'none',
    isolation: 'container',
    init: true,
    noNewPrivileges: true,
    privileged: false,
    capabilities: [],
    lifetime: {},
    pull: 'never',
    wait: true,
    ...wanted,
  };
}

export function execOf(command: string[], wanted: Partial<ExecSpec> = {}): ExecSpec {
  return { command, env: {}, workdir: null, user: null, terminal: null, ...wanted };
}

/**
 * A command with two generations below it, the last of which speaks when it is there. Of a shell that speaks and begins it
 * then, SIGINT may come between fork and exec, where dash has a handler still that forgets it.
 */
export const TREE = ['sh', '-c', 'sh -c "tail -n +1 -f /etc/passwd; true"; code=$?; exit $code'];
/** What it says first. */
export const TREE_SAYS = 'root:';

/** Runs a command inside to its end; its exit code. */
export async function runIn(
  { exec }: Pick<Backend, 'exec'>,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  call: Call,
): Promise<number> {
  return (await exec(id, spec, streams, call)).exitCode;
}

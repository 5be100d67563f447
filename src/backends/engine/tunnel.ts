import { Duplex } from 'node:stream';
import { unreachableError } from '../../errors.js';
import type { Endpoint } from './endpoint.js';

const CONNECT_SECONDS = 15;

/**
 * A connection to an engine on another machine: the system's ssh runs the engine's own `dial-stdio` there, as
 * docker's client does. Podman's program has the same verb, and is tried where there is no docker.
 */
export async function openSshTunnel(endpoint: Extract<Endpoint, { kind: 'ssh' }>): Promise<Duplex> {
  const { execa } = await import('execa');
  const child = execa('ssh', sshArguments(endpoint), {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false, stderr: true },
    reject: false,
    cleanup: true,
  });
  const stream = new Duplex({
    read: () => child.stdout.resume(),
    // Where ssh is gone, how it ended says more than a write that failed.
    write: (part, _encoding, done) => child.stdin.write(part, () => done()),
    final: (done) => child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdin.on('error', () => {});
  child.stdout.on('data', (part) => stream.push(part) || child.stdout.pause());
  child.then(({ exitCode, stderr, originalMessage }) => {
    if (exitCode === 0) stream.push(null);
    else stream.destroy(unreachableError(stderr.trim() || originalMessage || `ssh ended with ${exitCode}`));
  });
  return Object.assign(stream, {
    ref: () => stream,
    unref: () => stream,
    setKeepAlive: () => stream,
    setTimeout: () => stream,
    setNoDelay: () => stream,
  });
}

function sshArguments({ host, port, user }: Extract<Endpoint, { kind: 'ssh' }>): string[] {
  return [
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    `ConnectTimeout=${CONNECT_SECONDS}`,
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
    '--',
    host,
    'if command -v docker >/dev/null 2>&1; then exec docker system dial-stdio; else exec podman system dial-stdio; fi',
  ];
}

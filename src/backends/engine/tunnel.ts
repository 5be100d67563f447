import { Duplex } from 'node:stream';
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
    read: () => void child.stdout.resume(),
    // Why a write fails, ssh says when it ends.
    write: (part, _encoding, done) => void child.stdin.write(part, () => done()),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdin.on('error', () => {});
  child.stdout.on('data', (part: Buffer) => stream.push(part) || child.stdout.pause());
  // The output ends before ssh has said why: only then is there more to tell than that the connection was cut.
  child.then(({ exitCode, stderr, originalMessage }) => {
    if (exitCode === 0) return stream.push(null);
    return stream.destroy(new Error(stderr.trim() || originalMessage || `ssh ended with ${exitCode}`));
  });
  const same = () => stream;
  return Object.assign(stream, {
    ref: same,
    unref: same,
    setKeepAlive: same,
    setTimeout: same,
    setNoDelay: same,
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

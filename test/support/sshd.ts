import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from './engines.js';
import { temporaryFolder } from './files.js';

export interface Sshd {
  port: number;
  /** A folder for the front of PATH, whose `ssh` knows this server and has the key that it takes. */
  path: string;
  stop(): void;
}

/** A real ssh server of the test's own, on this machine; who signs in is who runs the tests. */
export async function startSshd(): Promise<Sshd> {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  copyFileSync(at('user.pub'), at('authorized'));
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
  ];
  writeFileSync(at('config'), lines.join('\n'));
  // Without systemd nothing makes the folder that sshd drops its rights into.
  mkdirSync('/run/sshd', { recursive: true });
  const server = spawn('/usr/sbin/sshd', ['-D', '-f', at('config'), '-E', at('log')], { stdio: 'ignore' });
  mkdirSync(at('bin'));
  const known = '-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR';
  writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${known} -i ${at('user')} "$@"\n`);
  chmodSync(at('bin/ssh'), 0o755);
  await eventually(() => listens(port));
  return { port, path: at('bin'), stop: () => void server.kill() };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Forward {
  path: string;
  close(): void;
}

export interface ForwardOptions {
  /** What it was at before; left out, it is in a folder that no test hides. */
  path?: string;
  /** How long it takes for an answer. */
  delayMs?: number;
}

/** A second socket for an engine, byte for byte. */
export function forward(socket: string, { path: at, delayMs = 0 }: ForwardOptions = {}): Promise<Forward> {
  const path = at ?? join(mkdtempSync(join(tmpdir(), 'sandman-forward-')), 'engine.sock');
  const open = new Set<Socket>();
  const server = createServer((inward) => {
    const onward = connect(socket);
    for (const [one, other] of [
      [inward, onward],
      [onward, inward],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
      if (delayMs === 0 || one === inward) one.pipe(other);
      else setTimeout(() => one.pipe(other), delayMs);
    }
  });
  const close = () => {
    server.close();
    for (const one of open) one.destroy();
  };
  return new Promise((resolve) => server.listen(path, () => resolve({ path, close })));
}

/** What a program leaves that was killed while it listened: a socket file that nobody is behind. */
export function leaveDeadSocket(path: string): void {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script]);
  } catch {
    // Killed, as it should be.
  }
}

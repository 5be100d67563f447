import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDoor } from '../../../src/backends/engine/door.js';
import { parseEndpoint } from '../../../src/backends/engine/endpoint.js';
import { openSshTunnel } from '../../../src/backends/engine/tunnel.js';
import { eventually } from '../../support/engines.js';
import { rejectionOf } from '../../support/failure.js';
import { temporaryFolder } from '../../support/files.js';
import { type Served, serveUnix } from '../../support/server.js';

const signal = new AbortController().signal;
let served: Served | undefined;
afterEach(() => served?.close());

/** Puts a program called `ssh` first on the PATH; what it is told, it writes down. */
function putSsh(script: string): { told(): string[]; pid(): number } {
  const folder = temporaryFolder();
  const notes = join(folder, 'told');
  const program = `#!/usr/bin/env node
require('node:fs').writeFileSync(${JSON.stringify(notes)}, JSON.stringify([process.pid, ...process.argv.slice(2)]));
${script}`;
  writeFileSync(join(folder, 'ssh'), program);
  chmodSync(join(folder, 'ssh'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  const read = () => JSON.parse(readFileSync(notes, 'utf8'));
  return { told: () => read().slice(1), pid: () => read()[0] };
}

/** As ssh to a machine where an engine listens. */
function sshTo(path: string): string {
  return `const socket = require('node:net').connect(${JSON.stringify(path)});
process.stdin.pipe(socket); socket.pipe(process.stdout);`;
}

async function engine(): Promise<string> {
  served = await serveUnix((request, response) => response.end(`you asked ${request.url}`));
  return served.endpoint.kind === 'unix' ? served.endpoint.path : '';
}

const doorTo = (address: string) => createDoor(parseEndpoint(address, null), openSshTunnel);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the door over ssh', () => {
  it('asks an engine on another machine, again and again over one connection', async () => {
    const ssh = putSsh(sshTo(await engine()));
    const door = doorTo('ssh://me@far:2222');
    for (const path of ['/one', '/two']) {
      expect((await door.ask({ method: 'GET', path, signal })).body).toBe(`you asked ${path}`);
    }
    expect(served?.made).toBe(1);
    const pid = ssh.pid();
    door.close();
    await eventually(() => !isAlive(pid));
  });

  it('never asks for a password, and gives user, port and host as they are', async () => {
    const ssh = putSsh(sshTo(await engine()));
    const door = doorTo('ssh://me@far:2222');
    await door.ask({ method: 'GET', path: '/x', signal });
    door.close();
    expect(ssh.told().slice(0, -1)).toEqual([
      ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'],
      ...['-l', 'me', '-p', '2222', '--', 'far'],
    ]);
    expect(ssh.told().at(-1)).toMatch(/docker system dial-stdio.*podman system dial-stdio/);
  });

  it('is unreachable where ssh fails, in the words of ssh', async () => {
    putSsh(`process.stderr.write('me@far: Permission denied (publickey).\\n'); process.exit(255);`);
    const { code, message } = await rejectionOf(
      doorTo('ssh://me@far').ask({ method: 'GET', path: '/x', signal }),
    );
    expect(code).toBe('unreachable');
    expect(message).toBe('cannot reach the engine at ssh://me@far: me@far: Permission denied (publickey).');
  });

  it('is unreachable where there is no ssh', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    const { code, message } = await rejectionOf(
      doorTo('ssh://far').ask({ method: 'GET', path: '/x', signal }),
    );
    expect([code, /ENOENT/.test(message)]).toEqual(['unreachable', true]);
  });

  it('is unreachable where ssh ends in the middle of an answer', async () => {
    putSsh(
      `process.stdin.once('data', () => process.stdout.write('HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhalf', () => process.exit(0)));`,
    );
    const { code, details } = await rejectionOf(
      doorTo('ssh://far').ask({ method: 'GET', path: '/x', signal }),
    );
    expect(code).toBe('unreachable');
    expect(details.outcomeOpen).toBe(true);
  });

  it('carries a megabyte each way', async () => {
    const big = 'x'.repeat(1024 ** 2);
    served = await serveUnix(async (request, response) => {
      let bytes = 0;
      for await (const part of request) bytes += (part as Buffer).length;
      response.end(`${bytes} ${big}`);
    });
    putSsh(sshTo(served.endpoint.kind === 'unix' ? served.endpoint.path : ''));
    const door = doorTo('ssh://far');
    const { body } = await door.ask({ method: 'POST', path: '/x', body: big, signal });
    door.close();
    expect(body === `${big.length + 2} ${big}`).toBe(true);
  });

  it('turns into a raw connection whose two ways end one after the other', async () => {
    putSsh(sshTo(await engine()));
    served?.server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      let said = '';
      socket.on('data', (part: Buffer) => {
        said += part;
      });
      socket.on('end', () => socket.end(`you said ${said}`));
    });
    const door = doorTo('ssh://far');
    const opened = await door.hijack({ method: 'POST', path: '/x', body: {}, signal });
    if (!('socket' in opened)) throw new Error(`not raw, but ${opened.status}`);
    opened.socket.end('ping');
    let heard = '';
    for await (const part of opened.socket) heard += part;
    door.close();
    expect(heard).toBe('you said ping');
  });

  it('lets go of ssh when the call is cut short', async () => {
    const ssh = putSsh('process.stdin.resume();');
    const controller = new AbortController();
    const asking = doorTo('ssh://far').ask({ method: 'GET', path: '/x', signal: controller.signal });
    const failing = expect(asking).rejects.toThrow('enough');
    await eventually(() => {
      try {
        return ssh.pid() > 0;
      } catch {
        return false;
      }
    });
    const pid = ssh.pid();
    controller.abort(new Error('enough'));
    await failing;
    await eventually(() => !isAlive(pid));
  });
});

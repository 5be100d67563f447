import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/files.js';
import { environment, finish } from './support/sandman.js';

interface Counts {
  /** Of node's own, beyond those of an empty program. */
  modules: string[];
  bytes: number;
  requests: number;
}

const HOOK = resolve('test/support/counts.mjs');
const KIB = 1024;

/** What a start costs, counted: whoever loads, asks or reads much more than is needed is found here, on any machine. */
describe('on node', () => {
  const socket = join(temporaryFolder(), 'engine.sock');
  let requests = 0;
  const engine = createServer((_request, response) => {
    requests += 1;
    response.writeHead(200, { server: 'Docker/20.10 (linux)', 'content-type': 'application/json' }).end('[]');
  });
  beforeAll(() => new Promise<void>((done) => engine.listen(socket, done)));
  afterAll(() => void engine.close());

  async function countsOf(line: string[]): Promise<Counts> {
    const file = join(temporaryFolder(), 'counts');
    const hook = { NODE_OPTIONS: `--import=${HOOK}`, SANDMAN_TEST_COUNTS: file };
    const env = environment(null, { DOCKER_HOST: `unix://${socket}`, ...hook });
    const before = requests;
    const ran = await finish(spawn('bin/sandman.js', line, { env, stdio: 'pipe' }));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    return { ...JSON.parse(readFileSync(file, 'utf8')), requests: requests - before };
  }

  it('--version and --help load nothing of the program, and ask nobody', async () => {
    for (const word of ['--version', '--help']) {
      const { modules, bytes, requests: asked } = await countsOf([word]);
      expect(modules.filter((name) => /^(net|http|stream|tls|crypto|child_process|tty)$/.test(name))).toEqual(
        [],
      );
      expect(bytes).toBeLessThan(300 * KIB);
      expect(asked).toBe(0);
    }
  });

  it('list loads what one request needs, and sends one', async () => {
    const { modules, bytes, requests: asked } = await countsOf(['list']);
    expect(modules).toContain('http');
    expect(
      modules.filter((name) => /^(https|tls|crypto|child_process|tty|readline|worker_threads)$/.test(name)),
    ).toEqual([]);
    expect(modules.length).toBeLessThan(60);
    expect(bytes).toBeLessThan(1800 * KIB);
    expect(asked).toBe(1);
  });

  it('a TAB loads no more than a list', async () => {
    const { modules, bytes } = await countsOf(['__complete', 'bash', 'resume', '=']);
    expect(modules.filter((name) => /^(https|tls|crypto|tty|readline|worker_threads)$/.test(name))).toEqual(
      [],
    );
    expect(bytes).toBeLessThan(1800 * KIB);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../support/engines.js';
import { useFleet } from '../support/fleet.js';
import { peakOf } from '../support/peak.js';
import { start } from '../support/sandman.js';

const MEGABYTE = 1024 ** 2;
const PART = Buffer.alloc(MEGABYTE, 'sandman\n');
/** Of the process as a whole. */
const LIMIT_MEGABYTES = 150;

const hashOf = (megabytes: number) => {
  const hash = createHash('sha256');
  for (let done = 0; done < megabytes; done += 1) hash.update(PART);
  return hash.digest('hex');
};

describe.each(ENGINE_NAMES)('a lot goes through exec on %s', (engineName) => {
  const fleet = useFleet(engineName);
  /** Begins one whose memory is looked at, and tells it when it has ended. */
  const measured = (name: string, options: string[], command: string[]) => {
    const child = start(['exec', name, ...options, '--', ...command], fleet.env);
    const ended = new Promise<number | null>((done) => child.once('close', done));
    return { child, ended, peak: peakOf(child) };
  };

  it('200 MB of output arrive whole, with less than 150 MB of memory', async () => {
    const { name } = await fleet.make('running');
    const script = `yes sandman | head -c ${200 * MEGABYTE}`;
    const { child, ended, peak } = measured(name, [], ['sh', '-c', script]);
    const hash = createHash('sha256');
    child.stdout?.on('data', (part: Buffer) => hash.update(part));
    expect(await ended).toBe(0);
    expect(hash.digest('hex')).toBe(hashOf(200));
    expect(peak()).toBeLessThan(LIMIT_MEGABYTES);
  });

  it('100 MB of input arrive whole, with less than 150 MB of memory', async () => {
    const { name } = await fleet.make('running');
    const { child, ended, peak } = measured(name, ['-i'], ['sha256sum']);
    let output = '';
    child.stdout?.on('data', (part) => {
      output += part;
    });
    for (let sent = 0; sent < 100; sent += 1) {
      if (!child.stdin?.write(PART)) await new Promise((resolve) => child.stdin?.once('drain', resolve));
    }
    child.stdin?.end();
    expect(await ended).toBe(0);
    expect(output).toBe(`${hashOf(100)}  -\n`);
    expect(peak()).toBeLessThan(LIMIT_MEGABYTES);
  });
});

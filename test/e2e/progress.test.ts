import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crowd, type Listener, listen } from '../support/listener.js';
import { environment } from '../support/sandman.js';
import { onTerminal } from '../support/terminal.js';

const SIZE = { columns: 40, rows: 10 };

/** On an engine that pauses nothing until it is let go on. */
describe('on a small terminal', () => {
  let engine: Listener;
  let goOn: () => void;

  beforeEach(async () => {
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const list = crowd(30);
    engine = await listen('docker', (request, response) => {
      if (request.method === 'GET') return list(request, response);
      // The first is paused at once.
      const at = Number.parseInt(/\/containers\/(\w+)/.exec(request.url ?? '')?.[1] ?? '', 16);
      void (at === 0 ? Promise.resolve() : held).then(() => response.writeHead(204).end());
    });
  });
  afterEach(() => engine.close());

  const terminal = (line: string, env = {}) =>
    onTerminal(line.split(' '), environment(null, { ...engine.env, ...env }), SIZE);

  it('pause --all has a line for each that goes on, within the terminal, and a table at last', async () => {
    const pause = terminal('pause --all --concurrency 6', { NO_COLOR: '1' });
    await pause.shows('1 done… 1s');
    await pause.shows('crowd-6  pausing… 1s');
    expect(pause.lines().length).toBeLessThanOrEqual(SIZE.rows);
    expect(pause.lines()[0]).toMatch(/^\S pausing 30 sandboxes, 1 done… \d+s$/);
    expect(pause.lines()[1]).toMatch(/^ {2}crowd-0 {2}paused \d+m?s$/);
    expect(pause.cursorShown()).toBe(false);
    goOn();
    expect(await pause.ended).toBe(0);
    const [heading, ...rows] = pause.lines();
    expect(heading).toMatch(/^NAME/);
    expect(rows).toHaveLength(30);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(SIZE.columns);
    expect(pause.cursorShown()).toBe(true);
  });

  it('under CI there are no lines but those that stay, and no escape codes', async () => {
    const pause = terminal('pause --all --concurrency 30', { CI: '1', NO_COLOR: '1' });
    goOn();
    expect(await pause.ended).toBe(0);
    expect(pause.lines()).toHaveLength(31);
    expect(pause.raw()).not.toContain('\u001b');
  });
});

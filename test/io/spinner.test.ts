import { describe, expect, it } from 'vitest';
import { createSpinner } from '../../src/io/spinner.js';
import { eventually } from '../support/engines.js';
import { testIo } from '../support/io.js';

describe('a spinner on a terminal', () => {
  it('shows nothing for what is over at once', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io);
    spinner.on({ text: 'pausing box' });
    await spinner.stop();
    expect(text).toEqual({ stdout: '', stderr: '' });
  });

  it('names what is waited for, since when, and is gone when it is over', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io);
    spinner.on({ text: 'pausing box' });
    await eventually(() => /pausing box… 1s/.test(text.stderr));
    expect(text.stdout).toBe('');
    await spinner.stop();
    const left = text.stderr.slice(text.stderr.lastIndexOf('pausing box'));
    expect(left).toContain('\u001b[1G');
    expect(left).toContain('\u001b[?25h');
    const { length } = text.stderr;
    await new Promise((resolve) => setImmediate(resolve));
    expect(text.stderr).toHaveLength(length);
  });

  it('shows how far a pull is', async () => {
    const { io, text } = await testIo({ tty: true, colour: false });
    const spinner = createSpinner(io);
    spinner.on({ text: 'pulling x', current: 512 * 1024, total: 1024 ** 2 });
    await eventually(() => text.stderr.includes('pulling x'));
    await spinner.stop();
    expect(text.stderr).toContain(`pulling x ${'█'.repeat(10)}${'░'.repeat(10)} 512 KiB of 1 MiB`);
  });

  it('never moves the cursor by what it names', async () => {
    const { io, text } = await testIo({ tty: true });
    const spinner = createSpinner(io);
    spinner.on({ text: 'pausing \u001b[2J\nbox' });
    await eventually(() => text.stderr.includes('box'));
    await spinner.stop();
    expect(text.stderr).toContain('pausing ?[2J?box');
  });
});

describe('where nothing may move, a spinner', () => {
  it('says each pull once, in a line, and nothing else', async () => {
    const { io, text } = await testIo();
    const spinner = createSpinner(io);
    spinner.on({ text: 'creating box' });
    spinner.on({ text: 'pulling x' });
    spinner.on({ text: 'pulling x', current: 1, total: 2 });
    spinner.on({ text: 'starting box' });
    await spinner.stop();
    expect(text).toEqual({ stdout: '', stderr: 'pulling x\n' });
  });

  it('says nothing at all under json', async () => {
    const { io, text } = await testIo({ mode: 'json' });
    const spinner = createSpinner(io);
    spinner.on({ text: 'pulling x' });
    await spinner.stop();
    expect(text.stderr).toBe('');
  });
});

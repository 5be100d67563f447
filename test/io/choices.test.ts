import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { sandboxChoices } from '../../src/io/choices.js';
import { PLAIN } from '../../src/io/style.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { testIo } from '../support/io.js';
import { sandboxOf } from '../support/sandboxes.js';

const NOW = new Date(Date.now() - 180_000).toISOString();
const ID = '0123456789ab'.padEnd(64, 'c');

const sandbox = (more: Partial<Sandbox> = {}) =>
  sandboxOf({ id: ID, name: 'web', template: 'base', image: 'alpine:3.22', createdAt: NOW, ...more });

async function names(sandboxes: Sandbox[], columns = 80) {
  const { io } = await testIo({ tty: true, columns });
  return sandboxChoices({ stderr: io.stderr, styleErr: PLAIN }, sandboxes).map(({ name }) => name);
}

const LONG = sandbox({ name: 'a-name-of-many-words-that-goes-on-and-on', state: 'paused', template: null });

it('a choice is a line of a list', async () => {
  expect(await names([sandbox(), LONG])).toEqual([
    'web                                     0123456789ab  running  base  3m ago',
    'a-name-of-many-words-that-goes-on-and…  0123456789ab  paused   -     3m ago',
  ]);
});

it('of which a narrow terminal shows the name, the id and the state', async () => {
  expect(await names([sandbox(), LONG], 40)).toEqual([
    'web           0123456789ab  running',
    'a-name-of-m…  0123456789ab  paused',
  ]);
});

it.each([26, 30, 40, 60, 80, 120])(
  'at %i columns none is as wide as the terminal, with its marks',
  async (columns) => {
    const all = [sandbox(), LONG, sandbox({ name: '日本語のとても長いなまえですよ、ほんとうに' })];
    for (const name of await names(all, columns)) expect(4 + stringWidth(name)).toBeLessThan(columns);
  },
);

it('a terminal that nobody has given a size counts as 80 wide', async () => {
  expect(await names([LONG], 0)).toEqual(await names([LONG], 80));
});

it('the state has its colour, and a name brings none', async () => {
  const { io } = await testIo({ tty: true });
  const [choice] = sandboxChoices(io, [sandbox({ name: 'a\u001b[31mb' })]);
  expect(choice?.name).toContain('\u001b[32mrunning\u001b[39m  base');
  expect(choice?.name).toContain('a?[31mb');
});

it('is found by its whole id, its name, its state, its template and its image, whatever is shown', async () => {
  const { io } = await testIo({ tty: true, columns: 40 });
  const [choice] = sandboxChoices(io, [sandbox()]);
  for (const text of [ID, 'web', 'running', 'base', 'alpine:3.22']) expect(choice?.searched).toContain(text);
});

import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { examplesOf, pathOf } from '../../src/commands/examples.js';
import type { CommandJson } from '../../src/commands/help-json.js';
import { TOPICS } from '../../src/commands/topics.js';
import { createProgram, everyCommand } from '../../src/program.js';
import { runInProcess } from '../support/host.js';

const program = await createProgram({ bind: () => async () => {}, print: () => {} });

async function value(line: string) {
  const { code, stdout, stderr } = await runInProcess(line.split(' '));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

function everyNode(node: CommandJson): CommandJson[] {
  return [node, ...node.commands.flatMap(everyNode)];
}

const nodes = new Map(everyNode(await value('--help --json')).map((node) => [node.path, node]));
const commands = [...everyCommand(program)].map((command): [string, Command] => [pathOf(command), command]);

const TEXT = expect.any(String);
const TEXT_OR_NULL = expect.toSatisfy((one) => one === null || (typeof one === 'string' && one !== ''));
const TRUTH = expect.any(Boolean);
const ARGUMENT = { name: TEXT, required: TRUTH, variadic: TRUTH, description: TEXT };
const OPTION = {
  ...{ flags: TEXT, long: expect.stringMatching(/^--[a-z-]+$/), short: TEXT_OR_NULL, description: TEXT },
  ...{ takesValue: TRUTH, valueName: TEXT_OR_NULL, repeatable: TRUTH, choices: expect.any(Array) },
  ...{ default: TEXT_OR_NULL, config: TEXT_OR_NULL, env: TEXT_OR_NULL },
};

describe('the whole of the program as JSON', () => {
  it.each(commands)('has %s with its arguments, options and examples', (path, command) => {
    const node = nodes.get(path);
    expect(node).toEqual({
      name: command.name(),
      aliases: command.aliases(),
      path,
      description: command.description(),
      usage: `${path} ${command.usage()}`,
      arguments: command.registeredArguments.map((one) => ({ ...ARGUMENT, name: one.name() })),
      options: expect.any(Array),
      examples: examplesOf(command).map(([line, about]) => ({ line, about })),
      commands: expect.any(Array),
      ...(command.parent === null ? { topics: TOPICS.map(({ name, about }) => ({ name, about })) } : {}),
    });
    const flags = [...command.options.map((option) => option.flags), '-h, --help'];
    expect(node?.options).toEqual(expect.arrayContaining(flags.map((one) => ({ ...OPTION, flags: one }))));
    expect(node?.options).toHaveLength(flags.length);
  });

  it('has nothing besides', () => {
    expect([...nodes.keys()].sort()).toEqual(commands.map(([path]) => path).sort());
  });

  it('tells what a flag takes, and what counts without it', () => {
    const of = (path: string, long: string) => nodes.get(path)?.options.find((one) => one.long === long);
    expect(of('sandman create', '--memory')).toMatchObject({
      ...{ takesValue: true, valueName: 'size', repeatable: false, choices: [] },
      ...{ default: '2g', config: 'create.memory', env: null },
    });
    expect(of('sandman create', '--label')).toMatchObject({ short: '-l', repeatable: true, default: null });
    expect(of('sandman list', '--output')).toMatchObject({
      choices: ['table', 'wide', 'json', 'jsonl', 'id'],
      env: 'SANDMAN_OUTPUT',
    });
    expect(of('sandman list', '--json')).toMatchObject({ takesValue: false, valueName: null });
  });
});

/** Flags that change nothing where they are not given, that must be, or of which each service has its own. */
const NOTHING_WITHOUT = [
  ...[
    '--columns',
    '--image',
    '--env',
    '--env-file',
    '--label',
    '--idle-timeout',
    '--max-lifetime',
    '--volume',
  ],
  ...[
    '--workdir',
    '--user',
    '--timeout',
    '--state',
    '--require',
    '--older-than',
    '--for',
    '--since',
    '--template',
  ],
  ...['--name', '--limit', '--key-file', '--type', '--url', '--region', '--team', '--ttl', '--on-timeout'],
];
const valued = [...nodes.values()].flatMap(({ path, options }) =>
  options.filter(({ takesValue }) => takesValue).map((option) => [path, option.flags, option] as const),
);

it.each(valued)('%s %s says what counts without it', (_, __, { config, env, long, ...option }) => {
  const isTold = [config, env, option.default].some((one) => one !== null);
  expect(isTold || NOTHING_WITHOUT.includes(long ?? '')).toBe(true);
});

describe('help as JSON', () => {
  it.each(['help --json', '--json help', '--json', '-o json --help'])(
    '`sandman %s` is the whole',
    async (line) => {
      expect(await value(line)).toEqual(nodes.get('sandman'));
    },
  );

  it.each([
    ['help pause --json', 'sandman pause'],
    ['pause --json --help', 'sandman pause'],
    ['--json pause -h', 'sandman pause'],
    ['help config set --json', 'sandman config set'],
    ['config set --help --json', 'sandman config set'],
    ['help rm --json', 'sandman kill'],
  ])('`sandman %s` is that command', async (line, path) => {
    expect(await value(line)).toEqual(nodes.get(path));
  });

  it('is one line under jsonl', async () => {
    const { stdout } = await runInProcess(['pause', '--help', '-o', 'jsonl']);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual(nodes.get('sandman pause'));
  });

  it('has a topic as a text', async () => {
    const { stdout } = await runInProcess(['help', 'states']);
    expect(await value('help states --json')).toEqual({
      name: 'states',
      about: TEXT,
      text: stdout.trimEnd(),
    });
  });

  it('is prose where a table is asked for behind the verb', async () => {
    const { stdout } = await runInProcess(['--json', 'pause', '-o', 'table', '--help']);
    expect(stdout).toMatch(/^Usage: /);
  });
});

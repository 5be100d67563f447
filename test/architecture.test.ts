import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each part of src may import, besides itself. Types count too: a part that names another knows it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  host: [],
  split: [],
  programs: [],
  'quick-host': ['host', 'quick-output'],
  'quick-output': [],
  quick: ['help-page', 'host', 'quick-output'],
  'help-page': ['io'],
  version: [],
  'exit-codes': ['errors'],
  signals: ['errors', 'host'],
  sandbox: ['errors'],
  parse: ['errors', 'sandbox'],
  io: ['errors', 'exit-codes', 'host', 'sandbox'],
  config: ['errors', 'io', 'parse', 'programs', 'sandbox'],
  lifetimes: ['errors', 'programs', 'sandbox'],
  backends: ['config', 'errors', 'exit-codes', 'lifetimes', 'sandbox', 'version'],
  keeper: ['backends', 'errors', 'host', 'lifetimes', 'programs', 'sandbox', 'version'],
  completion: ['errors', 'lifetimes', 'sandbox'],
  copy: ['errors', 'exit-codes', 'sandbox'],
  top: ['errors', 'io', 'sandbox'],
  context: ['backends', 'config', 'io', 'lifetimes', 'programs', 'sandbox', 'signals'],
  commands: [
    ...['backends', 'completion', 'config', 'context', 'copy', 'errors', 'exit-codes', 'io', 'keeper'],
    ...['lifetimes', 'parse', 'program', 'sandbox', 'signals', 'top', 'version'],
  ],
  'help-layout': ['commands', 'help-page'],
  'global-options': ['commands', 'errors', 'io', 'parse'],
  program: [
    ...['commands', 'context', 'errors', 'global-options', 'help-layout', 'help-page', 'split', 'version'],
  ],
  'create-context': [
    ...['backends', 'config', 'context', 'errors', 'global-options', 'host', 'io', 'lifetimes', 'programs'],
    'signals',
  ],
  complete: [
    ...['backends', 'commands', 'completion', 'context', 'create-context', 'host', 'program', 'split'],
  ],
  main: [
    ...[
      'backends',
      'commands',
      'complete',
      'completion',
      'context',
      'create-context',
      'errors',
      'exit-codes',
      'global-options',
    ],
    ...['host', 'io', 'program', 'programs', 'quick', 'quick-host', 'signals'],
    ...['help-layout', 'split', 'version'],
  ],
};

/** The only files through which a package comes in. */
const DOORS: Readonly<Record<string, RegExp>> = {
  commander: /^(commands\/.*|completion\/tree|program|main|global-options|help-layout)\.ts$/,
  chalk: /^io\/style\.ts$/,
  ora: /^io\/spinner\.ts$/,
  'cli-table3': /^io\/table\.ts$/,
  'string-width': /^io\/table\.ts$/,
  '@inquirer/prompts': /^io\/prompt\.ts$/,
  '@inquirer/core': /^io\/choose\.ts$/,
  '@napi-rs/keyring': /^config\/keyring-program\.ts$/,
  conf: /^config\/store\.ts$/,
  'proper-lockfile': /^(config\/store|backends\/engine\/podman-service)\.ts$/,
  'undici/lib/api/api-request.js': /^backends\/remote\/send\.ts$/,
  'undici/lib/dispatcher/pool.js': /^backends\/remote\/send\.ts$/,
  'undici/lib/core/connect.js': /^backends\/remote\/send\.ts$/,
  'undici/lib/web/websocket/websocket.js': /^backends\/remote\/web-socket\.ts$/,
  'terminal-kit': /^top\/view\.ts$/,
  tar: /^copy\/tar\.ts$/,
  execa: /^(commands\/config|backends\/engine\/tunnel|keeper\/service-manager)\.ts$/,
};

const IMPORT = /^(?:import|export)\b[^;]*? from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join('src', path), 'utf8');
    const imports = [...text.matchAll(IMPORT)].map(
      (found) => found.slice(1).find((target) => target !== undefined) ?? '',
    );
    return { path: path.replaceAll('\\', '/'), text, imports };
  });

const partOf = (path: string) => (path.split('/')[0] ?? '').replace(/\.[jt]s$/, '');

describe.each(files)('src/$path', ({ path, text, imports }) => {
  it('imports only what its part may', () => {
    const allowed = [partOf(path), ...(MAY_IMPORT[partOf(path)] ?? [])];
    const inside = imports
      .filter((target) => target.startsWith('.') && !target.endsWith('package.json'))
      .map((target) => partOf(posix.join(posix.dirname(path), target)));
    expect(inside.filter((part) => !allowed.includes(part))).toEqual([]);
  });

  it('takes packages in through their doors only', () => {
    const packages = imports.filter((target) => !/^(\.|node:)/.test(target));
    expect(packages.filter((name) => !DOORS[name]?.test(path))).toEqual([]);
  });

  it('touches no global of the process, and is no longer than 250 lines', () => {
    expect(text).not.toMatch(/(?<!\/)\b(process|console)\.(?!\.)\w/);
    expect(text.split('\n').length).toBeLessThanOrEqual(251);
  });
});

it('the import lines of src are found', () => {
  expect(files.find(({ path }) => path === 'main.ts')?.imports).toContain('./create-context.js');
  expect(files.find(({ path }) => path === 'io/spinner.ts')?.imports).toContain('ora');
});

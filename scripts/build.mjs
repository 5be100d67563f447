// Bundles src into dist/main.cjs: one file, in which a part that is imported when it is needed is not run before. Beside
// it go the packages that few commands need, and what V8 made of it on this Node, which bin/load.js hands back to V8:
// compiling is most of a short command.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { mendPackages } from './mend.mjs';

/** Files of their own in dist, and the packages in each. */
const APART = {
  conf: ['conf', 'proper-lockfile'],
  execa: ['execa'],
  ora: ['ora'],
  prompts: ['@inquirer/prompts', '@inquirer/core'],
  screen: ['terminal-kit'],
  tar: ['tar'],
  undici: [
    'undici/lib/api/api-request.js',
    'undici/lib/core/connect.js',
    'undici/lib/dispatcher/pool.js',
    'undici/lib/web/websocket/websocket.js',
  ],
};

/** In a prompt that is not used, with tables of every encoding there is. */
const UNUSED = /^@inquirer\/editor$/;
/** For commands that are programs of their own, of which there are none: it takes longer to load than a request. */
const CHILD_PROCESS = "const childProcess = require('node:child_process');";

/** What of terminal-kit is used. The rest – images, documents, menus – is nine tenths of it. */
const TERMINAL_KIT = `
const termkit = module.exports = { image: { load() {} }, TextBuffer: class {}, get chroma() { return require('chroma-js'); } };
Object.assign(termkit, require('./misc.js'));
termkit.Terminal = require('./Terminal.js');
termkit.createTerminal = termkit.Terminal.create;
termkit.Rect = require('./Rect.js');
termkit.Palette = require('./Palette.js');
termkit.ScreenBuffer = require('./ScreenBuffer.js');
`;
/** Of its methods, those that ask and draw by themselves. */
const WIDGET =
  /terminal-kit[\\/]lib[\\/](\w+Menu|fileInput|inputField|progressBar|slowTyping|yesOrNo|bar|extClipboard)\.js$/;
/** Where it looks for what it knows of a terminal, which is to be found when it is bundled. */
const TERMCONFIG = "require( './termconfig/' + term.termconfigFile )";
const FOUND_CONFIG = "require('./termconfig/' + term.termconfigFile.slice(0, -3) + '.js')";

/**
 * Below conf, for files that are left half written, which it leaves none of here. It would send every signal once more:
 * to a process that has begun to clean up, the second ends it at once.
 */
const SIGNALS_AGAIN = /when-exit[\\/]dist[\\/]node[\\/]index\.js$/;

/** @type {import('esbuild').Plugin} */
const lean = {
  name: 'lean',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'export default undefined;' }));
    onLoad({ filter: SIGNALS_AGAIN }, () => ({ contents: 'export default () => () => {};' }));
    const replace = (filter, parts) =>
      onLoad({ filter }, ({ path }) => {
        const replaced = (text, [part, other]) => {
          if (!text.includes(part)) throw new Error(`${path} is written otherwise now`);
          return text.replaceAll(part, () => other);
        };
        return { contents: parts.reduce(replaced, readFileSync(path, 'utf8')) };
      });
    replace(/commander[\\/]lib[\\/]command\.js$/, [[CHILD_PROCESS, '']]);
    onLoad({ filter: /terminal-kit[\\/]lib[\\/]termkit\.js$/ }, () => ({ contents: TERMINAL_KIT }));
    onLoad({ filter: WIDGET }, () => ({ contents: '' }));
    replace(/terminal-kit[\\/]lib[\\/]Terminal\.js$/, [[TERMCONFIG, FOUND_CONFIG]]);
  },
};

/** @type {import('esbuild').Plugin} */
const apart = {
  name: 'apart',
  setup: ({ onResolve, onLoad }) => {
    const fileOf = (name) => Object.keys(APART).find((file) => APART[file].includes(name));
    onResolve({ filter: /^[^.]/ }, ({ path }) =>
      fileOf(path) === undefined ? null : { path, namespace: 'apart' },
    );
    onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'apart' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => /^\w+$/.test(name) && name !== 'default',
      );
      const contents = `import packages from './${fileOf(path)}.cjs';
        const found = packages[${JSON.stringify(path)}];
        export default found.__esModule ? found.default : found;
        export const { ${names.join(', ')} } = found;`;
      return { contents, resolveDir: process.cwd() };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  bundle: true,
  format: 'cjs',
  // What bin/load.js runs has no loader of modules.
  supported: { 'dynamic-import': false },
  platform: 'node',
  target: 'node20',
  minify: true,
  // As bin/load.js reads it.
  charset: 'ascii',
  sourcemap: 'linked',
  logLevel: 'warning',
  // CommonJS has none.
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'importMetaUrl' },
  // Native, and not there on every system.
  external: ['@napi-rs/keyring'],
};

mendPackages();
rmSync('dist', { recursive: true, force: true });
await build({
  ...COMMON,
  entryPoints: {
    main: 'src/main.ts',
    'keyring-program': 'src/config/keyring-program.ts',
    keeper: 'src/keeper/program.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  plugins: [lean, apart],
});
for (const [file, packages] of Object.entries(APART)) {
  const text = packages.map((name) => `exports['${name}'] = require('${name}');`).join('\n');
  await build({
    ...COMMON,
    stdin: { contents: text, resolveDir: process.cwd() },
    outfile: `dist/${file}.cjs`,
    plugins: [lean],
  });
}
// What needs nothing of all this: the overview, told by the program itself.
const { overview } = createRequire(import.meta.url)('../dist/main.cjs');
await build({
  ...COMMON,
  stdin: {
    contents: `import { answerQuickly } from './src/quick.ts';
      export const answer = (argv, host) => answerQuickly(argv, host, ${JSON.stringify(await overview())});`,
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  banner: {},
  outfile: 'dist/quick.cjs',
});
execFileSync(process.execPath, ['scripts/code-cache.cjs'], { stdio: 'inherit' });

// Writes into the documentation the parts that are made from the code, and all of man/: npm run docs
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'sandman-docs-'));
const outfile = join(folder, 'reference.mjs');
await build({
  entryPoints: ['scripts/reference.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  // No screen is shown here.
  external: ['./src/top/view.js'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
const { MAN_PAGES, PARTS, withPart } = await import(pathToFileURL(outfile));
rmSync(folder, { recursive: true });

for (const [name, { file, text }] of Object.entries(PARTS)) {
  const before = readFileSync(file, 'utf8');
  const after = withPart(before, name, text());
  if (after === before) continue;
  writeFileSync(file, after);
  console.log(`${file}: ${name} written`);
}

mkdirSync('man', { recursive: true });
for (const name of readdirSync('man')) if (MAN_PAGES[`man/${name}`] === undefined) rmSync(`man/${name}`);
for (const [file, text] of Object.entries(MAN_PAGES)) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  writeFileSync(file, text);
  console.log(`${file}: written`);
}

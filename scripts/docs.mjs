// Writes into the documentation the parts that are made from the code: npm run docs
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const { PARTS, withPart } = await import(pathToFileURL(outfile));
rmSync(folder, { recursive: true });

for (const [name, { file, text }] of Object.entries(PARTS)) {
  const before = readFileSync(file, 'utf8');
  const after = withPart(before, name, text());
  if (after === before) continue;
  writeFileSync(file, after);
  console.log(`${file}: ${name} written`);
}

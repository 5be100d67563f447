// Bundles a benchmark, which is TypeScript like the tests whose engines it uses, and runs it: npm run bench [-- ROUNDS]
import { build } from 'esbuild';

await build({
  entryPoints: ['bench/bulk.ts'],
  outfile: '.cache/bench/bulk.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
await import('../.cache/bench/bulk.mjs');

// Bundles the benchmarks, which are TypeScript like the tests whose engines they use, and runs them, or the one that is
// named: npm run bench [-- NAME [ROUNDS]]
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const ALL = ['start', 'exec', 'wait', 'remote', 'bulk', 'deadlines'];
const [only, ...rest] = process.argv.slice(2);
if (only !== undefined && !ALL.includes(only))
  throw new Error(`there is no benchmark "${only}": ${ALL.join(', ')}`);

for (const name of only === undefined ? ALL : [only]) {
  const outfile = `.cache/bench/${name}.mjs`;
  await build({
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

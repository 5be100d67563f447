// Makes executables of dist that need no Node, by Bun: npm run build:binary [-- TARGET...], as linux-x64, darwin-arm64,
// windows-x64; for this machine where none is named. What they are made from for another system comes from the npm registry.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const own = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const [...targets] = process.argv.slice(2);
mkdirSync('binaries', { recursive: true });
for (const target of targets.length === 0 ? [own] : targets) {
  const outfile = `binaries/sandman-${target}`;
  const line = [
    ...['build', '--compile', '--bytecode', '--format=cjs', 'bin/standalone.js'],
    // A folder in which somebody stands must not tell it what to do.
    ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
    ...[`--target=bun-${target}`, `--outfile=${outfile}`],
  ];
  execFileSync('node_modules/.bin/bun', line, { stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`${outfile} is made`);
}

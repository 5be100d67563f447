import { execFileSync } from 'node:child_process';

/** `bin` is what the end-to-end tests run, so it is built from the sources as they are. */
export default function setup(): void {
  execFileSync('node', ['scripts/build.mjs'], { stdio: 'inherit' });
}

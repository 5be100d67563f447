import { execFileSync } from 'node:child_process';

/** `bin` and the executable are what the end-to-end tests run, so they are built from the sources as they are. */
export default function setup(): void {
  for (const script of ['build', 'binary']) {
    execFileSync('node', [`scripts/${script}.mjs`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

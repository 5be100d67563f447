import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sandman-test-'));
}

/** A config file with this in it: text as it is, anything else as JSON. */
export function configFile(content?: unknown): string {
  const path = join(temporaryFolder(), 'config.json');
  if (content !== undefined)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

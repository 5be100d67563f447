import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';

it.each(['https://me:canary@a.test', 'ftp://a.test'])(
  'backend add refuses what is not the address of an API, and keeps nothing: %s',
  async (url) => {
    const env = { SANDMAN_CONFIG_DIR: temporaryFolder() };
    const add = await runInProcess(['backend', 'add', 'x', '--type', 'e2b', '--url', url], { env });
    expect(add).toMatchObject({ code: 2, stdout: '' });
    expect(add.stderr).not.toContain('canary');
    const { stdout } = await runInProcess(['backend', 'list', '-q'], { env });
    expect(stdout.split('\n')).not.toContain('x');
  },
);

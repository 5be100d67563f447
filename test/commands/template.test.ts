import { expect, it } from 'vitest';
import { runInProcess } from '../support/host.js';

it.each([
  ['e2b', 'base'],
  ['hopx', 'base'],
  ['novita', 'base'],
  ['sandbox0', 'default'],
])('template list exits 9 on %s, which never sees the local ones, and names "%s"', async (backend, usual) => {
  const ran = await runInProcess(['template', 'list', '-b', backend]);
  expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 9, stdout: '' });
  expect(ran.stderr).toContain(`"${usual}"`);
});

it('template list shows the local ones for a local engine, and asks no engine', async () => {
  const env = { DOCKER_HOST: 'unix:///nowhere.sock' };
  const ran = await runInProcess(['template', 'list', '--json'], { env });
  expect(JSON.parse(ran.stdout)).toEqual([{ name: 'base', image: 'debian:stable-slim', default: true }]);
});

import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/backends/e2b/outcome.js';
import { isOlder } from '../../src/backends/e2b/version.js';

it.each([
  [{}, 0],
  [{ exited: true, status: 'exit status 0' }, 0],
  [{ exitCode: 7, exited: true, status: 'exit status 7', error: 'exit status 7' }, 7],
  [{ exitCode: 255, exited: true }, 255],
  [{ exitCode: -1, status: 'signal: killed', error: 'signal: killed' }, 137],
  [{ exitCode: -1, status: 'signal: terminated' }, 143],
  [{ exitCode: -1, status: 'signal: hangup' }, 129],
  [{ exitCode: -1, error: 'signal: interrupt' }, 130],
  [{ exitCode: -1, status: 'signal: quit (core dumped)' }, 131],
  [{ exitCode: -1, status: 'signal: segmentation fault (core dumped)' }, 139],
  [{ exitCode: -1, status: 'signal: trace/breakpoint trap' }, 133],
  [{ exitCode: -1, status: 'signal: signal 34' }, 162],
  [{ exitCode: -1, status: 'signal: 34' }, 162],
  [{ exitCode: -1, status: 'signal: of another kind' }, 137],
  [{ exitCode: -1 }, 137],
])('the end %j has the exit code %i', (end, code) => {
  expect(exitCodeOf(end)).toBe(code);
});

it.each([
  ['0.5.1', '0.5.2', true],
  ['0.5.2', '0.5.2', false],
  ['0.5.10', '0.5.2', false],
  ['0.10.0', '0.5.2', false],
  ['v0.4.9', '0.5.2', true],
  ['1.0.0', '0.5.2', false],
  ['0.0.0', '0.5.2', false],
  ['', '0.5.2', false],
  ['new', '0.5.2', false],
  [undefined, '0.5.2', false],
])('that %s is older than %s is %s', (version, than, older) => {
  expect(isOlder(version, than)).toBe(older);
});

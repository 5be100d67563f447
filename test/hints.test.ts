import { describe, expect, it } from 'vitest';
import { runInProcess } from './support/host.js';

describe('a mistake on the command line', () => {
  it.each([
    ['lst', 'Did you mean one of list, ls?'],
    ['nonsense', 'see `sandman --help`'],
    ['list --nonsense', 'see `sandman list --help`'],
    ['ls --nonsense', 'see `sandman list --help`'],
    ['-b docker pause --nonsense', 'see `sandman pause --help`'],
    ['config nonsense', 'see `sandman config --help`'],
    ['list surplus', 'see `sandman list --help`'],
    ['config get', 'see `sandman config get --help`'],
    ['backend', 'choose from list, show, add, remove, use, check'],
  ])('`sandman %s` is answered with the hint "%s"', async (line, hint) => {
    const { code, stdout, stderr } = await runInProcess([...line.split(' '), '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'usage', hint });
  });

  it.each([
    ['create web --memory 5', '--memory: "5" has no unit'],
    ['create web -p y', '--publish: "y" is not a port'],
    ['create web -v a:b', '--volume: "a:b"'],
  ])('a bad value in `sandman %s` is named with its flag', async (line, message) => {
    const { code, stderr } = await runInProcess(line.split(' '));
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${message}`);
  });
});

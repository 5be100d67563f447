import { describe, expect, it } from 'vitest';
import { pathOf } from '../../src/commands/examples.js';
import { otherwise } from '../../src/commands/setting.js';
import { KEYS, type KeyRow } from '../../src/config/keys.js';
import { createProgram, everyCommand } from '../../src/program.js';

const program = await createProgram({ bind: () => async () => {}, print: () => {} });
const options = [...everyCommand(program)].flatMap((command) =>
  command.options.map((option) => ({ path: pathOf(command), flags: option.flags, option })),
);
const marked = options.filter(({ option }) => /\((config|env|default):/.test(option.description));
const rows: Readonly<Record<string, KeyRow<unknown>>> = KEYS;

/** Settings that no flag stands for. */
const WITHOUT_FLAG = [
  ...['create.pids', 'create.capabilities', 'create.noNewPrivileges', 'create.init', 'create.privileged'],
];

describe('what the help of a flag says of its setting', () => {
  it.each(marked)(
    '$path $flags: key, variable and default are those of the table of settings',
    ({ option }) => {
      const words = /\(([^()]*)\)$/.exec(option.description)?.[1]?.split(', ') ?? [];
      const said = Object.fromEntries(
        words.filter((word) => word.includes(': ')).map((word) => word.split(': ')),
      );
      const { config, env, fallback } = otherwise(option);
      expect([config, env, fallback]).toEqual([said.config ?? null, said.env ?? null, said.default ?? null]);
      const known = Object.values(rows).flatMap((row) => row.env ?? []);
      if (said.config === undefined) expect(known).not.toContain(said.env);
      else expect(rows[said.config]).toMatchObject({ fallback, ...(env === null ? {} : { env }) });
      if (said.config !== undefined && env === null) expect(rows[said.config]?.env).toBeUndefined();
    },
  );

  it('no flag tells of a setting, a variable or a default in words of its own', () => {
    const told = options.filter(({ option }) => /config|SANDMAN_|default/.test(option.description));
    const known = ({ option }: (typeof options)[number]) => Object.values(otherwise(option)).some(Boolean);
    expect(told.filter((one) => !known(one)).map(({ flags }) => flags)).toEqual([]);
  });

  it('every setting has its flag, but for those that have none on purpose', () => {
    const flagged = new Set<string | null>(options.map(({ option }) => otherwise(option).config));
    expect(Object.keys(KEYS).filter((key) => !flagged.has(key))).toEqual(WITHOUT_FLAG);
  });
});

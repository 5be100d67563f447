import { join } from 'node:path';
import type { Command } from 'commander';
import type { Shell } from '../completion/shells.js';
import type { Context } from '../context.js';
import { EXIT_CODES } from '../exit-codes.js';
import { type Io, onOneLine } from '../io/io.js';
import { isJson } from '../io/output-mode.js';
import { presentObject } from '../io/records.js';
import type { Style } from '../io/style.js';
import { wrapped } from '../io/wrap.js';
import { lookAtKeeper } from '../keeper/look.js';
import type { Registrar } from '../program.js';
import { VERSION } from '../version.js';
import { completion } from './completion.js';
import { checkBackends } from './doctor-backends.js';
import { checkCompletion } from './doctor-completion.js';
import { type Finding, failed, failure, type Level, well } from './doctor-finding.js';
import { checkConfig, checkCredentials, checkKeys, checkTemplate } from './doctor-settings.js';
import { withExamples } from './examples.js';

export function registerDoctor(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('doctor').description('look for what keeps Sandman from working'),
    ['sandman doctor', 'check Node, config, backends, keys, clocks, the template, the keeper, completion'],
    ['sandman doctor --json', 'for a program: each finding, and how to mend it'],
  ).action(bind((context) => doctor(context, (shell) => completion(program, shell))));
}

const OLDEST_NODE = 20;

/** 0 only where all is well; else the code of the first thing that is not. A note is no failure. */
export async function doctor(
  context: Context,
  scriptFor: (shell: Shell) => Promise<string>,
): Promise<number> {
  const { io } = context;
  const credentials = checkCredentials(context);
  const keysKnown = credentials.length === 0;
  const findings = [
    checkNode(context),
    ...checkConfig(context),
    ...credentials,
    ...(await checkBackends(context, { keysKnown })),
    ...(keysKnown ? checkKeys(context) : []),
    ...checkTemplate(context),
    await checkKeeper(context),
    await checkCompletion(context, scriptFor),
  ];
  const code = findings.find((finding) => finding.code !== null)?.code ?? null;
  if (isJson(io.mode)) presentObject(io, { ok: code === null, version: VERSION, findings });
  else for (const finding of findings) io.out(lineOf(finding, io));
  return code === null ? 0 : EXIT_CODES[code];
}

const MARKS: Readonly<Record<Level, (style: Style) => string>> = {
  ok: ({ green }) => green('ok  '),
  note: ({ yellow }) => yellow('note'),
  failure: ({ red }) => red('FAIL'),
};

const INDENT = ' '.repeat(6);

/** Broken between words on a terminal, but for the fix: it may be a command that somebody copies. */
function lineOf({ name, level, detail, fix }: Finding, { style, width }: Io): string {
  const text = `${name}: ${onOneLine(detail)}`;
  const lines = width === null ? [text] : wrapped(text, width - INDENT.length);
  const mend = fix === null ? '' : `\n${INDENT}${style.cyan('fix:')} ${onOneLine(fix)}`;
  return `${MARKS[level](style)}  ${lines.join(`\n${INDENT}`)}${mend}`;
}

function checkNode({ place: { nodeVersion, sandman } }: Context): Finding {
  const [, file] = sandman;
  if (file === undefined) return well('node', 'not needed: this executable brings what runs it');
  if (Number(/^v(\d+)/.exec(nodeVersion)?.[1]) >= OLDEST_NODE) return well('node', nodeVersion);
  return failure('node', 'other', nodeVersion, `install Node ${OLDEST_NODE} or newer`);
}

async function checkKeeper({ keeping }: Context): Promise<Finding> {
  const { view, trouble } = await lookAtKeeper(keeping());
  const log = `its log is ${join(keeping().lock.folder, 'keeper.log')}`;
  if (trouble !== null) {
    const { detail, ...found } = failed('keeper', trouble, 'sandman keeper status');
    return { ...found, detail: `${detail}; ${log}` };
  }
  if (!view.running) return well('keeper', 'not needed: no local sandbox has a deadline');
  const who = view.pid === null ? '' : ` as process ${view.pid}`;
  return well('keeper', `running${who}; ${log}`);
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { outputTo } from '../backends/output.js';
import type { Context } from '../context.js';
import { copyInto } from '../copy/into.js';
import { localTarget } from '../copy/landing.js';
import * as out from '../copy/out.js';
import type { Copied, Source } from '../copy/sending.js';
import { localSource } from '../copy/source.js';
import { usageError } from '../errors.js';
import { isJson } from '../io/output-mode.js';
import { createSpinner } from '../io/spinner.js';
import { formatBytes } from '../io/time.js';
import { type Copying, parseCopying } from '../parse/place.js';
import type { Registrar } from '../program.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { withExamples } from './examples.js';
import { noResumeOption } from './option.js';
import { find } from './targets.js';
import { awaken } from './waking.js';

export interface CpOptions {
  /** False: what is paused is not woken. */
  resume?: boolean;
}

export function registerCp(program: Command, { bind }: Registrar): void {
  withExamples(
    program.command('cp').description('copy files and folders into a sandbox, or out of it'),
    ['sandman cp notes.txt web:/srv', 'into the folder /srv, waking web where it is paused'],
    ['sandman cp web:/var/log ./logs', 'a folder, which becomes ./logs'],
    ['tar -c . | sandman cp - web:/srv', 'a tar stream; the other way it goes to standard output'],
  )
    .argument('<source>', 'a path here, SANDBOX:PATH, or - for a tar stream')
    .argument('<target>', 'a path here, SANDBOX:PATH, or - for a tar stream')
    .addOption(noResumeOption())
    .action(bind(cp));
}

export async function cp(context: Context, from: string, to: string, options: CpOptions): Promise<void> {
  const copying = parseCopying(from, to);
  if (copying.way === 'in') return copyIn(context, copying, from, options);
  return copyOut(context, copying, from, options);
}

async function copyIn(
  context: Context,
  { source, target }: Copying & { way: 'in' },
  from: string,
  options: CpOptions,
): Promise<void> {
  const { io, place } = context;
  if (source.kind === 'stream' && io.stdin.isTTY)
    throw usageError('a tar stream is read from standard input, which is a terminal');
  const given: Source =
    source.kind === 'stream'
      ? { kind: 'stream', stream: io.stdin }
      : await localSource(source.path, place.cwd);
  const { box, sandbox, done } = await open(context, target.reference, options);
  const copied = await copyInto(box, given, target.path).finally(done);
  tell(context, sandbox, from, copied, `${titleOf(sandbox)}:${copied.target}`);
}

async function copyOut(
  context: Context,
  { source, target }: Copying & { way: 'out' },
  from: string,
  options: CpOptions,
): Promise<void> {
  const { io, place } = context;
  if (target.kind === 'stream') {
    if (io.stdout.isTTY)
      throw usageError('a tar stream would go to the terminal', {
        hint: 'as in sandman cp web:/srv - | tar -x',
      });
    return streamOut(context, source, options);
  }
  const wanted = await localTarget(target.path, place.cwd);
  const { box, sandbox, done } = await open(context, source.reference, options);
  const copied = await out.copyOut(box, source.path, wanted).finally(done);
  tell(context, sandbox, from, copied, resolve(place.cwd, copied.target));
}

async function streamOut(
  context: Context,
  { reference, path }: (Copying & { way: 'out' })['source'],
  options: CpOptions,
): Promise<void> {
  const { box, done } = await open(context, reference, options);
  const output = outputTo(context.io);
  /** Whether anybody reads on. */
  const write = async (piece: Buffer) => {
    await output.write({ toStderr: false, piece }, context.signal);
    return !output.unread();
  };
  try {
    await out.streamOut(box, path, write);
  } finally {
    output.close();
    await done();
  }
}

/** The sandbox, awake, with a spinner that shows how far it is. */
async function open(context: Context, reference: string, { resume }: CpOptions) {
  const backend = await context.backend();
  const found = await find(context, backend, reference, context.settings.required('timeout'));
  const sandbox = await awaken(context, backend, found, resume !== false);
  const spinner = createSpinner(context.io, { text: `looking into ${titleOf(sandbox)}` });
  return { sandbox, box: { backend, sandbox, call: context.call(spinner) }, done: () => spinner.stop() };
}

/** An object under json; else a note, since there is no answer but that it is done. */
function tell(
  { io }: Context,
  { id, name, backend }: Sandbox,
  source: string,
  { files, bytes }: Copied,
  target: string,
): void {
  if (isJson(io.mode)) {
    const answer = { id, name, backend, source, target, files, bytes };
    io.out(JSON.stringify(answer, null, io.mode === 'json' ? 2 : 0));
    return;
  }
  const much =
    files === null ? '' : ` ${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(bytes ?? 0)},`;
  io.note(`copied${much} to ${target}`);
}

import type { Command } from 'commander';
import type { Context } from '../context.js';
import { hasCode, usageError } from '../errors.js';
import { checkColumns, presentSandboxes } from '../io/present.js';
import { createSpinner } from '../io/spinner.js';
import { parseName } from '../parse/word.js';
import type { Registrar } from '../program.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { resolve } from '../sandbox/resolve.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { sleep } from '../sandbox/sleep.js';
import type { SandboxSpec } from '../sandbox/spec.js';
import { addCreateOptions, type CreateOptions, type SpecInput, toSpec } from './create-options.js';
import { deadlineNote, hardDeadlineNote } from './deadline-note.js';
import { withExamples } from './examples.js';
import { timeoutOption } from './option.js';
import { ofSandboxes, withColumns } from './shown-columns.js';

export function registerCreate(program: Command, { bind }: Registrar): void {
  const command = withExamples(
    program.command('create').description('make a sandbox and start it'),
    ['sandman create web -p 3000:8080', 'publish port 8080 at 127.0.0.1:3000'],
    ['sandman create --image python:3.13-slim', 'another image, an invented name'],
    ['sandman create job -- sh -c "make test"', 'run a command, and stop when it ends'],
  );
  addCreateOptions(withColumns(command, ofSandboxes))
    .addOption(timeoutOption('createTimeout', 'longest wait, pulls included'))
    .argument('[name]', 'its name; local engines invent one where there is none')
    .option('--if-not-exists', 'give the one of that name where there is one')
    .option('--no-wait', 'return as soon as the backend has accepted it')
    .usage('[options] [name] [-- command...]')
    .action(bind(create));
}

export async function create(
  context: Context,
  name: string | undefined,
  options: CreateOptions,
): Promise<void> {
  const { io, settings, place, rest, columns } = context;
  if (name !== undefined) parseName(name);
  if (name === undefined && options.ifNotExists) throw usageError('--if-not-exists needs a name');
  checkColumns('sandboxes', columns);
  const spec = toSpec({ name, command: rest, options, settings, cwd: place.cwd, ...traitsOf(context) });
  const backend = await context.backend();
  const seconds = options.timeout ?? settings.required('createTimeout');
  const sandbox = await createOn(context, backend, spec, {
    seconds,
    ifNotExists: options.ifNotExists ?? false,
  });
  presentSandboxes(io, [sandbox], { single: true, columns });
  for (const note of [deadlineNote(sandbox), hardDeadlineNote(sandbox)]) if (note !== null) io.note(note);
  if (io.lively && io.mode === 'table' && sandbox.state === 'running')
    io.note(`pause it with: sandman pause ${sandbox.name ?? sandbox.id}`);
}

/** What of the backend matters to a spec. */
export function traitsOf({ backends, settings }: Context): Pick<SpecInput, 'usualTemplate' | 'hasNames'> {
  const name = () => settings.required('defaultBackend');
  return {
    usualTemplate: () => backends.usualTemplate(name()),
    hasNames: () => backends.hasNames(name()),
  };
}

/** Makes the sandbox under the deadline; with `ifNotExists` the one that has the name already will do. */
export async function createOn(
  context: Context,
  backend: Backend,
  spec: SandboxSpec,
  { seconds, ifNotExists }: { seconds: number; ifNotExists: boolean },
): Promise<Sandbox> {
  const text = `creating ${spec.name ?? 'a sandbox'}`;
  const spinner = createSpinner(context.io, { text });
  const call = context.call(spinner);
  try {
    return await within(call.signal, seconds * 1000, text, async (signal) => {
      const limited = { ...call, signal };
      const there = ifNotExists ? await existing(backend, spec.name, limited) : null;
      if (there !== null) return there;
      try {
        return await backend.create(spec, limited);
      } catch (error) {
        const taken = ifNotExists && hasCode(error, 'conflict');
        const made = taken ? await madeMeanwhile(backend, spec.name, limited) : null;
        if (made === null) throw error;
        return made;
      }
    });
  } finally {
    await spinner.stop();
  }
}

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 1000;

/** Somebody else made it in between; Docker refuses the name a moment before it lists the one that has it. */
async function madeMeanwhile(backend: Backend, name: string | null, call: Call): Promise<Sandbox | null> {
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    const made = await existing(backend, name, call);
    if (made !== null || wait > LONGEST_WAIT_MS) return made;
    await sleep(wait, call.signal);
  }
}

async function existing(backend: Backend, name: string | null, call: Call): Promise<Sandbox | null> {
  if (name === null) return null;
  try {
    const { id } = await resolve(backend, name, call);
    return await backend.get(id, call);
  } catch (error) {
    if (hasCode(error, 'not_found')) return null;
    throw error;
  }
}

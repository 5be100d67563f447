import type { Context } from '../context.js';
import { asSandmanError } from '../errors.js';
import { printable } from '../io/io.js';
import { isJson } from '../io/output-mode.js';
import { presentObject } from '../io/records.js';
import { endKeeper, keepOn } from '../keeper/hand-over.js';
import type { Service } from '../keeper/service.js';
import { writeServiceFile } from '../keeper/service-file.js';
import { manage } from '../keeper/service-manager.js';
import { requiredService } from './keeper-service.js';

export interface InstallOptions {
  dryRun?: boolean;
}

/** Has the system run the keeper; where that fails, all is as it was. */
export async function installKeeper(context: Context, { dryRun }: InstallOptions): Promise<void> {
  const { io, place, signal } = context;
  const service = requiredService(context);
  if (dryRun) return showPlan(context, service);
  const written = writeServiceFile(service);
  let ended: number | null = null;
  try {
    await manage(service, service.read, place, signal);
    // Only what was there can be cleared away.
    if (!written.isNew) await manage(service, service.clear, place, signal).catch(() => {});
    ended = await endKeeper(context.keeping(), place, signal);
    await manage(service, service.start, place, signal);
  } catch (error) {
    await takeBack(context, service, written.takeBack);
    throw error;
  }
  presentObject(io, { installed: service.kind, file: service.file, changed: written.changed, ended });
  tell(context, service, ended);
}

function tell({ io }: Context, { kind, file }: Service, ended: number | null): void {
  if (ended !== null) io.note(`ended the keeper that ran already, process ${ended}`);
  io.note(`wrote ${file}; ${kind} runs the keeper now, and whenever you log in`);
  if (kind === 'systemd') io.note('to have it run while you are logged out too: `loginctl enable-linger`');
  io.note('to undo it: `sandman keeper uninstall`');
}

/** What fails here must not hide why it was begun. */
async function takeBack(context: Context, service: Service, restore: () => void): Promise<void> {
  const { io, place, keeping } = context;
  // Not the command's: Ctrl-C may be why.
  const { signal } = new AbortController();
  restore();
  await manage(service, service.read, place, signal).catch(() => {});
  await keepOn(keeping(), signal).catch((error) => io.warn(asSandmanError(error).message));
}

function showPlan({ io }: Context, { kind, file, text, read, start }: Service): void {
  const commands = [...read, ...start].map((command) => command.join(' '));
  if (isJson(io.mode)) presentObject(io, { manager: kind, file, text, commands });
  else io.out(printable([`# ${file}`, text, '# then:', ...commands].join('\n')));
}

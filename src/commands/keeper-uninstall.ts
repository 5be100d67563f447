import { existsSync, rmSync } from 'node:fs';
import type { Context } from '../context.js';
import { presentObject } from '../io/records.js';
import { keepOn } from '../keeper/hand-over.js';
import { manage } from '../keeper/service-manager.js';
import { keeperService } from './keeper-service.js';

/** Also well where nothing was installed; what is left to keep, a keeper in the background keeps then. */
export async function uninstallKeeper(context: Context): Promise<void> {
  const { io, place, signal, keeping } = context;
  const service = keeperService(context);
  if (service === null || !existsSync(service.file)) {
    presentObject(io, { installed: null, file: service?.file ?? null, changed: false });
    return io.note('the system was not told to run the keeper: there is nothing to undo');
  }
  const { kind, file, stop, read } = service;
  await manage(service, stop, place, signal);
  rmSync(file, { force: true });
  await manage(service, read, place, signal);
  await keepOn(keeping(), signal);
  presentObject(io, { installed: null, file, changed: true });
  io.note(`removed ${file}; ${kind} runs the keeper no more: it is started when it is needed`);
}

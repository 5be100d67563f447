import type { Command } from 'commander';
import type { Context } from '../context.js';
import { presentObject } from '../io/records.js';
import type { Registrar } from '../program.js';
import { namedService } from './account.js';
import { withExamples } from './examples.js';

export function registerLogout(program: Command, { bind }: Registrar): void {
  withExamples(program.command('logout').description('forget the key of a service'), [
    'sandman logout e2b',
    'nothing happens to its sandboxes',
  ])
    .argument('[backend]', 'the default one, where that is a service')
    .action(bind(logout));
}

/** Also well where there was no key. */
export async function logout(context: Context, name?: string): Promise<void> {
  const { io, settings, credentials, backends } = context;
  const { name: backend } = namedService(context, name ?? settings.required('defaultBackend'));
  const changed = await credentials.forget(backend);
  const origin = backends.keyOrigin(backend);
  presentObject(io, { backend, ...origin, changed });
  io.note(changed ? `forgot the key for ${backend}` : `there was no key for ${backend} to forget`);
  if (origin.source === 'environment') io.warn(`${origin.variable} still holds a key for ${backend}`);
}

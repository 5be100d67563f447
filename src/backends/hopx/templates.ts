import { notFoundError, type SandmanError } from '../../errors.js';
import { rowsOf } from './rows.js';
import type { Service } from './service.js';
import type { Template } from './wire.js';

/** So many names fit into a hint. */
const SHOWN = 8;

interface Known {
  id: string;
  name: string;
}

/** `not_found` where there is no such template; null where there is, or where that cannot be told. */
export async function missingTemplate(
  service: Service,
  template: string,
  signal: AbortSignal,
): Promise<SandmanError | null> {
  let whole = true;
  let known = false;
  const onCut = () => {
    whole = false;
  };
  const names: string[] = [];
  try {
    for await (const { id, name } of rowsOf(service, { path: '/v1/templates', take, signal, onCut })) {
      known ||= template === id || template === name;
      names.push(name);
    }
  } catch {
    return null;
  }
  if (known || !whole) return null;
  const { name: backend } = service;
  return notFoundError(`no template "${template}" on ${backend}`, { backend, hint: hintOf(names) });
}

function take(entry: Template | null): Known | null {
  const name = entry?.name || String(entry?.id ?? '');
  return name === '' ? null : { id: String(entry?.id ?? name), name };
}

function hintOf(names: readonly string[]): string {
  if (names.length === 0) return 'this account has no templates';
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '';
  return `there are ${names.slice(0, SHOWN).join(', ')}${more}`;
}

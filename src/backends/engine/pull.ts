import { SandmanError, unreachableError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { messageOf, pullErrorOf } from './answer.js';
import type { Door } from './door.js';
import { jsonLines } from './lines.js';

interface PullLine {
  id?: string;
  status?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

/** Fetches an image, telling how far it is in bytes; a failure carries the registry's own answer. */
export async function pull(door: Door, image: string, call: Call): Promise<void> {
  const text = `pulling ${image}`;
  call.onProgress?.({ text });
  const response = await door.open({ method: 'POST', path: pullPath(image), signal: call.signal });
  if (response.statusCode !== 200) {
    let body = '';
    for await (const part of response) body += part;
    throw pullErrorOf(image, messageOf({ status: response.statusCode ?? 0, body }));
  }
  const layers = new Map<string, { current: number; total: number }>();
  try {
    for await (const line of jsonLines<PullLine>(response)) {
      if (line.error !== undefined) throw pullErrorOf(image, line.error);
      if (note(layers, line)) call.onProgress?.({ text, ...sum(layers) });
    }
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof SandmanError) throw error;
    throw unreachableError(`lost the engine while ${text}`, { retryable: true, cause: error });
  }
}

/** A reference without a tag means `latest`: without one the engine would fetch every tag there is. */
function pullPath(image: string): string {
  const named = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
  return `/images/create?fromImage=${encodeURIComponent(named)}`;
}

function note(
  layers: Map<string, { current: number; total: number }>,
  { id, status, progressDetail }: PullLine,
): boolean {
  const { current, total } = progressDetail ?? {};
  if (id === undefined || current === undefined || total === undefined || !status?.startsWith('Download'))
    return false;
  layers.set(id, { current, total });
  return true;
}

function sum(layers: Map<string, { current: number; total: number }>): { current: number; total: number } {
  const all = [...layers.values()];
  return {
    current: all.reduce((bytes, layer) => bytes + layer.current, 0),
    total: all.reduce((bytes, layer) => bytes + layer.total, 0),
  };
}

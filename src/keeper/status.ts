import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeFile, replaceFile } from '../lifetimes/fact-store.js';

/** How an engine looks to the keeper. */
export interface EngineStatus {
  name: string;
  /** Null where the environment leads there. */
  url: string | null;
  connected: boolean;
  /** Why it is not. */
  failure: string | null;
  /** How many there have something to keep. */
  sandboxes: number;
}

/** What a keeper writes down of itself. */
export interface KeeperStatus {
  pid: number;
  version: string;
  startedAt: string;
  engines: EngineStatus[];
  /** The next deadline of all, where there is one. */
  next: { at: string; id: string } | null;
}

/** Writes it where it is not as it was; a status that cannot be written keeps nobody from acting on time. */
export function statusWriter(path: string): (status: KeeperStatus) => void {
  let written = '';
  return (status) => {
    const text = JSON.stringify(status);
    if (text === written) return;
    try {
      replaceFile(dirname(path), path, text);
      written = text;
    } catch {
      written = '';
    }
  };
}

/** The last that a keeper has written; null where there is none, or nothing that makes sense. */
export function readStatus(path: string): KeeperStatus | null {
  try {
    const status = JSON.parse(readFileSync(path, 'utf8')) as KeeperStatus;
    return isStatus(status) ? status : null;
  } catch {
    return null;
  }
}

function isStatus({ pid, version, startedAt, engines, next }: KeeperStatus): boolean {
  const isOwn = Number.isInteger(pid) && pid > 0 && typeof version === 'string' && isDate(startedAt);
  return (
    isOwn && engines.every(isEngine) && (next === null || (isDate(next.at) && typeof next.id === 'string'))
  );
}

function isEngine({ name, url, connected, failure, sandboxes }: EngineStatus): boolean {
  const texts = [name, url ?? '', failure ?? ''];
  return texts.every((text) => typeof text === 'string') && typeof connected === 'boolean' && sandboxes >= 0;
}

const isDate = (text: unknown) => typeof text === 'string' && !Number.isNaN(Date.parse(text));

export function dropStatus(path: string): void {
  removeFile(path);
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { isKey } from '../backends/remote/key.js';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';

export interface KeyInput {
  keyStdin?: boolean;
  keyFile?: string;
}

/** No key is longer; what is was not meant. */
const LONGEST = 16 * 1024;

/** Fails where a key is given in two ways or can be given in none, before anybody is asked. */
export function checkKeyInput({ io }: Context, { keyStdin, keyFile }: KeyInput): void {
  if (keyStdin && keyFile !== undefined) throw usageError('give --key-stdin or --key-file, not both');
  if (keyStdin && io.stdin.isTTY) {
    throw usageError('--key-stdin is for a pipe: on a terminal the key would be shown', {
      hint: 'leave it out, and type the key when it is asked for',
    });
  }
  if (keyStdin || keyFile !== undefined || io.promptable) return;
  throw usageError('there is no key, and no terminal to ask for it on', {
    hint: 'give it with --key-stdin or --key-file FILE',
  });
}

/** The key, from where the options say, else typed. What is none is refused without being shown. */
export async function readKey(context: Context, input: KeyInput, title: string): Promise<string> {
  const key = (await givenKey(context, input, title)).trim();
  if (key === '') throw usageError('the key is empty');
  if (!isKey(key) || key.length > LONGEST) {
    throw usageError('that cannot be a key', { hint: 'a key is one word, and nothing else' });
  }
  return key;
}

async function givenKey(context: Context, { keyStdin, keyFile }: KeyInput, title: string): Promise<string> {
  if (keyFile !== undefined) return fileText(resolve(context.place.cwd, keyFile), keyFile);
  if (keyStdin) return streamText(context);
  return context.prompts.secret(`API key for ${title}`);
}

function fileText(path: string, asGiven: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(`--key-file: cannot read "${asGiven}": ${(error as Error).message}`);
  }
}

async function streamText({ io, signal }: Context): Promise<string> {
  let text = '';
  for await (const part of addAbortSignal(signal, io.stdin)) {
    text += part;
    if (text.length > LONGEST) break;
  }
  return text;
}

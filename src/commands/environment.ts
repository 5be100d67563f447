import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { usageError } from '../errors.js';
import { type Pair, parseEnv, parseEnvFile } from '../parse/key-value.js';
import { listOption } from './option.js';

/** Variables for what runs inside. */
export interface EnvironmentOptions {
  env?: Pair[];
  envFile?: string;
}

export function environmentOptions(): Option[] {
  return [
    listOption('-e, --env <name=value>', 'environment variable; may be repeated', parseEnv),
    new Option('--env-file <file>', 'environment variables, one a line'),
  ];
}

/** The file first, so that a flag wins over it. */
export function environmentOf(
  { env = [], envFile }: EnvironmentOptions,
  cwd: string,
): Record<string, string> {
  if (envFile === undefined) return Object.fromEntries(env);
  let content: string;
  try {
    content = readFileSync(resolve(cwd, envFile), 'utf8');
  } catch (error) {
    throw usageError(`--env-file: cannot read "${envFile}": ${(error as Error).message}`);
  }
  return Object.fromEntries([...parseEnvFile(content, envFile), ...env]);
}

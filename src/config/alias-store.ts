import { dirname, join } from 'node:path';
import { conflictError } from '../errors.js';
import { type ConfigTree, type FileKind, misshapen, readJsonFile } from './file.js';
import { exclusively, setAt, updateJsonFile } from './store.js';

const ALIAS_FILE: FileKind = { title: 'alias file', secret: false };

/** The names that this machine has given to the sandboxes of one backend. */
export interface AliasStore {
  /** Name to id, as the file has it now. */
  read(): ReadonlyMap<string, string>;
  /** `conflict` where another sandbox has got the name. */
  set(name: string, id: string): Promise<void>;
  /** Every name of a sandbox; nothing is written where it has none. */
  drop(id: string): Promise<void>;
  /** Works while nobody else of this machine makes a sandbox of that name. */
  holding<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Beside the config file. */
export function aliasPath(configPath: string): string {
  return join(dirname(configPath), 'aliases.json');
}

export function aliasStore(path: string, backend: string): AliasStore {
  const read = () => aliasesIn(readJsonFile(path, ALIAS_FILE), backend, path);
  return {
    read,
    set: (name, id) =>
      updateJsonFile(path, ALIAS_FILE, (tree) => {
        const taken = aliasesIn(tree, backend, path).get(name);
        if (taken !== undefined && taken !== id) {
          throw conflictError(`the name "${name}" was given to ${taken} meanwhile`, { backend });
        }
        setAt(tree, [backend, name], id, path, ALIAS_FILE);
      }),
    drop: async (id) => {
      const namesOf = (aliases: ReadonlyMap<string, string>) =>
        [...aliases].filter(([, own]) => own === id).map(([name]) => name);
      if (namesOf(read()).length === 0) return;
      await updateJsonFile(path, ALIAS_FILE, (tree) => {
        for (const name of namesOf(aliasesIn(tree, backend, path))) {
          setAt(tree, [backend, name], undefined, path, ALIAS_FILE);
        }
      });
    },
    holding: (name, signal, work) => exclusively(`${path}.${backend}.${name}`, ALIAS_FILE, signal, work),
  };
}

/** Forgets all names on a backend; how many there were. */
export async function forgetAliases(path: string, backend: string): Promise<number> {
  const { size } = aliasStore(path, backend).read();
  if (size === 0) return 0;
  await updateJsonFile(path, ALIAS_FILE, (tree) => setAt(tree, [backend], undefined, path, ALIAS_FILE));
  return size;
}

function aliasesIn(tree: ConfigTree, backend: string, path: string): ReadonlyMap<string, string> {
  const node = Object.hasOwn(tree, backend) ? tree[backend] : {};
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    throw misshapen([backend], path, ALIAS_FILE);
  }
  return new Map(
    Object.entries(node).map(([name, id]) => {
      if (typeof id !== 'string') throw misshapen([backend, name], path, ALIAS_FILE);
      return [name, id];
    }),
  );
}

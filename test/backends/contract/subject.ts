import { randomBytes } from 'node:crypto';
import type { Backend, Call } from '../../../src/sandbox/backend.js';
import type { SandboxFilter } from '../../../src/sandbox/filter.js';
import type { Sandbox, State } from '../../../src/sandbox/sandbox.js';
import type { SandboxSpec } from '../../../src/sandbox/spec.js';
import { execOf, runIn, specOf } from '../../support/specs.js';
import { catchStreams } from '../../support/streams.js';

/** A backend under test, and what the cases must know of it. */
export interface Subject {
  backend: Backend;
  /** What every spec needs here: an image with a shell, the labels of this run, and what is usual besides. */
  usual: Pick<SandboxSpec, 'image' | 'labels'> & Partial<SandboxSpec>;
  /** A template besides the usual one; `tiny` where it is not told. */
  otherTemplate?: string;
  /** An image that is not there and cannot be had. */
  missingImage: string;
  /** Something that this backend cannot give. */
  refused: Partial<SandboxSpec>;
  /** The state by the backend's own word, not by ours; `gone` where it knows no such thing. */
  truth(id: string): Promise<State>;
  /** Takes away all that the cases made. */
  close(): Promise<void>;
}

/** A subject as the cases use it. */
export interface Bench extends Subject {
  create(wanted?: Partial<SandboxSpec>): Promise<Sandbox>;
  /** What there is of this run. */
  list(filter?: SandboxFilter): Promise<Sandbox[]>;
  /** What a command prints inside; its exit code must be 0. */
  shell(id: string, script: string): Promise<string>;
}

/** The template that is not the usual one. */
export const otherOf = ({ otherTemplate = 'tiny' }: Pick<Subject, 'otherTemplate'>) => otherTemplate;

/** A call that nobody cuts short. */
export const CALL: Call = { signal: new AbortController().signal };

export function inventLabel(): string {
  return `case-${randomBytes(4).toString('hex')}`;
}

export function benchOf(subject: Subject): Bench {
  const { backend, usual } = subject;
  const own = Object.entries(usual.labels).map(([key, value]) => ({ key, value }));
  return {
    ...subject,
    create: (wanted = {}) => backend.create(specOn(subject, wanted), CALL),
    list: async (filter = {}) => {
      const found: Sandbox[] = [];
      const labels = [...own, ...(filter.labels ?? [])];
      for await (const sandbox of backend.list({ ...filter, labels }, CALL)) found.push(sandbox);
      return found;
    },
    shell: async (id, script) => {
      const streams = catchStreams();
      const code = await runIn(backend, id, execOf(['sh', '-c', script]), streams, CALL);
      if (code !== 0) throw new Error(`${script} ended with ${code}: ${streams.text.stderr}`);
      return streams.text.stdout.trim();
    },
  };
}

export function specOn({ usual }: Pick<Subject, 'usual'>, wanted: Partial<SandboxSpec> = {}): SandboxSpec {
  return specOf({ ...usual, ...wanted, labels: { ...usual.labels, ...wanted.labels } });
}

import { type SandmanError, unsupportedError } from '../../errors.js';
import type { Asked, SandboxSpec } from '../../sandbox/spec.js';

/** What cannot be had, by what the user asked for, with what to say of it. */
export type Lack = readonly [asked: Asked, what: string, hint: string];

/** Where a sandbox is made from a template, and nothing else. */
export const TEMPLATE_SAYS: readonly Lack[] = [
  ['command', 'a new sandbox runs what its template says', 'leave out the command'],
  ['cpus', 'the template says how many CPUs there are', 'leave out --cpus, or choose another template'],
  ['memory', 'the template says how much memory there is', 'leave out --memory, or choose another template'],
  ['disk', 'the template says how much disk there is', 'leave out --disk, or choose another template'],
  ['publish', 'every port is published under an address of its own', 'leave out -p'],
  ['volume', 'nothing of this machine can be mounted', 'leave out -v'],
  ['isolation', 'every sandbox is a virtual machine', 'leave out --isolation'],
  ['workdir', 'the template says where it begins', 'leave out -w'],
  ['user', 'the template says as whom it runs', 'leave out -u'],
  ['pull', 'templates are not pulled', 'leave out --pull'],
];

/** Fails where something was asked for that is lacking, before anything is sent. */
export function refuseLacks(backend: string, lacks: readonly Lack[], { asked }: SandboxSpec): void {
  const lacking = lacks.find(([one]) => asked?.has(one));
  if (lacking === undefined) return;
  const [, what, hint] = lacking;
  throw unsupportedError(`${backend}: ${what}`, { backend, hint });
}

/** Where there is the internet or nothing, any other network that was asked for. */
export function networkRefusal(backend: string, { network, asked }: SandboxSpec): SandmanError | null {
  if (!asked?.has('network') || network === 'bridge' || network === 'none') return null;
  return unsupportedError(`${backend}: there is no network "${network}"`, {
    backend,
    hint: 'leave out --network, or give --network none',
  });
}

/** The most that the APIs take: an integer of 32 bits. */
const LONGEST_SECONDS = 2 ** 31 - 1;

/** Fails where a deadline, in seconds, is farther away than can be written. */
export function refuseFarAway(backend: string, ...deadlines: (number | null | undefined)[]): void {
  if (deadlines.every((seconds) => (seconds ?? 0) <= LONGEST_SECONDS)) return;
  throw unsupportedError(`${backend} has no deadline that is so far away`, {
    backend,
    hint: 'give one that is sooner',
  });
}

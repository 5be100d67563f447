import { asSandmanError } from '../errors.js';
import { within } from '../sandbox/deadline.js';
import { titleOf } from '../sandbox/sandbox.js';
import { uniqueWord } from '../sandbox/unique.js';
import { archivesFor } from './by-tar.js';
import { putDirectly } from './directly.js';
import { onWhichSide } from './failure.js';
import { type Box, refused, runScript } from './inside.js';
import { blank, type Owner } from './pack.js';
import { FORGET, PLAN, SETTLE } from './scripts.js';
import { type Copied, type Source, sizeOf, stream } from './sending.js';

/** How long it may take to take away what has come of a copy that failed. */
const CLEAN_UP_MS = 15_000;

interface Plan {
  /** Where it comes to be. */
  final: string;
  /** A folder of its own, on the same disk. */
  stage: string;
  merge: string;
  /** The engine does not see that disk. */
  hidden: boolean;
  owner: Owner;
}

/**
 * Copies into a sandbox: all of it arrives in a folder of its own beside the target, and is moved when it is whole. A
 * failure leaves the target as it was. Without a shell inside it is unpacked where it is to be.
 */
export async function copyInto(box: Box, source: Source, path: string): Promise<Copied> {
  const word = uniqueWord();
  const name = source.kind === 'stream' ? '' : source.name;
  const asked = [path, name, source.kind, word];
  let plan: Plan | null = null;
  try {
    plan = planOf(box, await runScript(box, PLAN, ...asked, 'make'));
    if (plan === null) return await putDirectly(box, source, path);
    await send(box, source, plan, word);
    const { stage, final, merge } = plan;
    const said = await runScript(box, SETTLE, stage, final, merge, word);
    if (said?.[0] === 'no') throw refused(box, said.slice(1));
    return { target: final, ...sizeOf(source) };
  } catch (error) {
    if (plan !== null) await cleanUp(box, (free) => forget(free, plan as Plan, word));
    else if (box.call.signal.aborted) await cleanUp(box, (free) => runScript(free, PLAN, ...asked, 'forget'));
    throw asSandmanError(onWhichSide(error, titleOf(box.sandbox), { inside: plan?.final ?? path }));
  }
}

function planOf(box: Box, said: string[] | null): Plan | null {
  if (said === null) return null;
  const [yes, final = '', stage = '', merge = '', hidden, uid, gid] = said;
  if (yes !== 'yes') throw refused(box, said.slice(1));
  return { final, stage, merge, hidden: hidden === 'yes', owner: { uid: Number(uid), gid: Number(gid) } };
}

async function send(box: Box, source: Source, plan: Plan, word: string): Promise<void> {
  const { sandbox, call } = box;
  const tar = await stream(box, source, word, plan.owner);
  try {
    const folder = source.kind === 'stream' ? `${plan.stage}/${word}` : plan.stage;
    const archives = archivesFor(box, folder, { needsTar: needsTar(plan, source) });
    await archives.write(sandbox.id, folder, tar, call);
  } finally {
    tar.destroy();
  }
}

/** An engine unpacks as root, and what a stream says is whose: nobody else could move that. */
function needsTar({ hidden, owner }: Plan, source: Source): boolean {
  return hidden || (source.kind === 'stream' ? owner.uid !== 0 : source.leaving);
}

/** Not under the signal that cut it short. What cannot be reached any more keeps it. */
async function cleanUp(box: Box, work: (free: Box) => Promise<unknown>): Promise<void> {
  const never = new AbortController().signal;
  await within(never, CLEAN_UP_MS, 'clean-up', (signal) =>
    work({ ...box, call: { ...box.call, signal } }),
  ).catch(() => {});
}

/** On a full disk Podman begins no command; it has room for one when what has come gives way to an empty file. */
async function forget(box: Box, { stage }: Plan, word: string): Promise<void> {
  const { archives } = box.backend;
  try {
    await runScript(box, FORGET, stage);
  } catch (error) {
    if (archives === undefined) throw error;
    await archives.write(box.sandbox.id, stage, await blank(word), box.call);
    await runScript(box, FORGET, stage);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { askLock, type LockPlace, takeLock } from '../../src/lifetimes/lock.js';

/** Node 20 fills the name of an abstract socket up with zeros, and Bun, like a newer Node, does not. */
const LISTEN = `require('node:net').createServer((socket) => socket.end('here\\n'))
  .listen('\\0' + process.argv.at(-1), () => console.log('listening'))`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

const newPlace = (): LockPlace => ({ platform: 'linux', folder: '/nowhere', identity: randomUUID() });

/** A keeper that another program runs. */
async function heldByBun({ identity }: LockPlace): Promise<ChildProcess> {
  const holder = spawn('node_modules/.bin/bun', ['-e', LISTEN, `sandman-keeper-${identity}`]);
  child = holder;
  await once(holder.stdout, 'data');
  return holder;
}

it('the lock is taken by one, is free when that lets go of it, and is asked for without being taken', async () => {
  const place = newPlace();
  expect(await askLock(place)).toBe('free');
  const lock = await takeLock(place);
  expect(await askLock(place)).toBe('held');
  expect(await takeLock(place)).toBeNull();
  await lock?.release();
  expect(await askLock(place)).toBe('free');
});

it('whoever holds it by a program that spells its name otherwise holds it, until it dies', async () => {
  const place = newPlace();
  const holder = await heldByBun(place);
  expect(await askLock(place)).toBe('held');
  expect(await takeLock(place)).toBeNull();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await askLock(place)).toBe('free');
  const lock = await takeLock(place);
  expect(lock).not.toBeNull();
  await lock?.release();
});

it('of ten that take it at once, one has it', async () => {
  const place = newPlace();
  const taken = await Promise.all(Array.from({ length: 10 }, () => takeLock(place)));
  const held = taken.filter((lock) => lock !== null);
  expect(held).toHaveLength(1);
  await held[0]?.release();
});

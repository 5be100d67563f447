import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { failed, type Sandbox0State, succeeded } from './sandbox0.js';
import { inSandbox, type Within } from './sandbox0-awake.js';
import type { Exchange, Reply, Route } from './server.js';

/** The simpler kind of command, as far as it is waited for; and what a file is. */
export function contextRoutes(state: Sandbox0State): Route[] {
  const there = new Set<string>();
  return [
    inSandbox(state, 'POST', '/contexts', async (within, exchange) => {
      const reply = await run(within, exchange);
      if (reply.status === 201) there.add((reply.body as any).data.id);
      return reply;
    }),
    inSandbox(state, 'DELETE', '/contexts/:context', (_, __, { context = '' }) =>
      there.delete(context)
        ? succeeded({ deleted: true })
        : failed(state, 404, 'context_not_found', 'context not found'),
    ),
    inSandbox(state, 'GET', '/files/stat', stat),
  ];
}

/** It has no input, and its exit code is -1 where a signal ended it. */
async function run({ state, sandbox, inside }: Within, { body }: Exchange): Promise<Reply> {
  const command = body?.cmd?.command;
  if (body?.type !== 'cmd' || !body.wait_until_done || !Array.isArray(command))
    return failed(state, 400, 'invalid_request', 'the fake knows commands that are waited for');
  const env = { ...sandbox.env, ...body.env_vars };
  const texts = { stdout: '', stderr: '', pty: '' };
  try {
    const cwd = body.cwd ? { cwd: body.cwd } : {};
    const inmate = await inside.machine.start({ command, env, ...cwd, terminal: null });
    inmate.input.end();
    const read = inmate.outputs.map(async ({ stream, source }) => {
      for await (const piece of source) texts[stream] += piece;
    });
    const [{ code }] = await Promise.all([inmate.exited, ...read]);
    const exit_code = code ?? -1;
    const ended = exit_code === 0 ? 'stopped' : exit_code === -1 ? 'killed' : 'crashed';
    const created_at = new Date(state.now()).toISOString();
    const known = { id: `ctx-${randomUUID()}`, type: 'cmd', running: false, paused: false, created_at };
    const { stdout, stderr } = texts;
    return succeeded({ ...known, stdout, stderr, exit_code, state: ended }, 201);
  } catch (error) {
    return failed(state, 500, 'create_failed', `process start failed: ${(error as Error).message}`);
  }
}

function stat({ state, inside }: Within, { query }: Exchange): Reply {
  const path = query.get('path');
  if (path === null) return failed(state, 400, 'invalid_request', 'path is required');
  const found = lstatSync(resolve(inside.machine.home, path), { throwIfNoEntry: false });
  if (found === undefined) return failed(state, 404, 'file_not_found', 'file not found');
  const type = found.isDirectory() ? 'dir' : found.isSymbolicLink() ? 'symlink' : 'file';
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
  const { size, mtime } = found;
  return succeeded({
    name: basename(path),
    path,
    type,
    size,
    mode,
    mod_time: mtime.toISOString(),
    is_link: type === 'symlink',
  });
}

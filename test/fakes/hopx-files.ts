import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AgentRoute, type AtHome, placeOf, refused } from './hopx-inside.js';
import type { Exchange, Reply } from './server.js';

type Handler = (place: string, path: string, exchange: Exchange) => Promise<Reply> | Reply;

const done = (path: string, size?: number) => ({
  status: 200,
  body: {
    success: true,
    path,
    message: 'done',
    timestamp: new Date().toISOString(),
    ...(size !== undefined && { size }),
  },
});

function on(method: string, path: string, handle: Handler): AgentRoute {
  return {
    method,
    path,
    handle: (at, exchange) => within(at, exchange.query.get('path') ?? exchange.body?.path, exchange, handle),
  };
}

/** Only two folders may be asked about. */
async function within(
  { inside }: AtHome,
  path: unknown,
  exchange: Exchange,
  handle: Handler,
): Promise<Reply> {
  if (typeof path !== 'string') return refused(400, 'MISSING_PARAMETER', 'path is required');
  const place = placeOf(inside.machine, path);
  if (place === null) return refused(403, 'PATH_NOT_ALLOWED', `${path} may not be asked for`);
  try {
    return await handle(place, path, exchange);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? refused(404, 'FILE_NOT_FOUND', `${path} is not there`)
      : refused(500, 'FILE_OPERATION_FAILED', String(error));
  }
}

export const FILE_ROUTES: AgentRoute[] = [
  { method: 'POST', path: '/files/upload', handle: upload },
  on('GET', '/files/download', async (place) => {
    const content = await readFile(place);
    const stream = (response: { end(content: Buffer): void }) => response.end(content);
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, stream };
  }),
  on('GET', '/files/read', async (place, path) => {
    const content = await readFile(place, 'utf8');
    return { status: 200, body: { content, path, size: Buffer.byteLength(content) } };
  }),
  on('POST', '/files/write', async (place, path, { body }) => {
    // What is said to be base64 is kept as that text.
    await writeFile(place, body.content);
    return done(path, Buffer.byteLength(body.content));
  }),
  on('GET', '/files/list', list),
  on('GET', '/files/exists', (place, path) => ({ status: 200, body: { exists: existsSync(place), path } })),
  on('POST', '/files/mkdir', async (place, path) => {
    await mkdir(place, { recursive: true });
    return done(path);
  }),
  on('DELETE', '/files/remove', async (place, path) => {
    await rm(place, { recursive: true });
    return done(path);
  }),
];

/** A form; folders are not made for it. */
async function upload(at: AtHome, exchange: Exchange): Promise<Reply> {
  const headers = { 'content-type': exchange.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(exchange.bytes), { headers }).formData().catch(() => null);
  const file = form?.get('file');
  if (!(file instanceof File)) return refused(400, 'MISSING_PARAMETER', 'file is required');
  return within(at, form?.get('path'), exchange, async (place, path) => {
    if (!existsSync(dirname(place))) return refused(500, 'FILE_OPERATION_FAILED', `no folder for ${path}`);
    const content = Buffer.from(await file.arrayBuffer());
    await writeFile(place, content);
    return done(path, content.length);
  });
}

async function list(place: string, path: string): Promise<Reply> {
  const names = await readdir(place);
  const files = names.map(async (name) => {
    const { size, mtime, mode } = await stat(join(place, name));
    const kind = { is_directory: (mode & 0o170000) === 0o040000, permissions: (mode & 0o777).toString(8) };
    return { name, path: join(path, name), size, modified_time: mtime.toISOString(), ...kind };
  });
  return { status: 200, body: { files: await Promise.all(files), path, count: names.length } };
}

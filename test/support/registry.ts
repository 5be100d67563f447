import { createHash, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

type Manner = 'at once' | 'wrong' | 'in drops';

/** How a registry refuses a manifest. */
export type Refusal = { status: number; code: string; message: string };

/** A registry of images of the test's own, over real HTTP. */
export interface Registry {
  /** `host:port`. */
  host: string;
  /** Makes an image that holds one file of noise, which no engine has yet; its reference. */
  image(): string;
  /** `METHOD /path` of all that came. */
  requests: string[];
  /** From now on manifests are refused so; null: they are served. */
  refuse(refusal: Refusal | null): void;
  /** From now on layers come so: at once, with other bytes than were promised, or in drops until that is over. */
  layers(manner: Manner): void;
  close(): Promise<void>;
}

const MEDIA = 'application/vnd.docker';
/** Engines tell of every hundredth part, and of every half mebibyte. */
const NOISE_BYTES = 4 * 1024 ** 2;
const BLOCK = 512;

export async function startRegistry(): Promise<Registry> {
  const manifests = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  const requests: string[] = [];
  let refusal: Refusal | null = null;
  let manner: Manner = 'at once';
  const sendLayer = (response: ServerResponse, bytes: Buffer) => {
    response.writeHead(200, { 'content-length': bytes.length });
    if (manner === 'wrong') response.end(Buffer.alloc(bytes.length));
    else drip(response, bytes, () => manner === 'in drops');
  };
  const answer = (method: string, url: string, response: ServerResponse) => {
    const [kind = '', reference = ''] = url.split('/').slice(-2);
    const manifest = manifests.get(reference);
    const blob = blobs.get(reference);
    if (kind === 'manifests' && refusal !== null) refuseWith(response, refusal);
    else if (kind === 'manifests' && manifest !== undefined) sendManifest(response, manifest, method);
    else if (blob !== undefined && blob.length > NOISE_BYTES) sendLayer(response, blob);
    else if (blob !== undefined) response.end(blob);
    else response.writeHead(url === '/v2/' ? 200 : 404).end('{}');
  };
  const server = createServer(({ method = '', url = '' }, response) => {
    requests.push(`${method} ${url}`);
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    answer(method, url, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    image: () => {
      const tag = `t${manifests.size}`;
      const made = makeImage();
      for (const reference of [tag, digestOf(made.manifest)]) manifests.set(reference, made.manifest);
      for (const blob of made.blobs) blobs.set(digestOf(blob), blob);
      return `${host}/noise:${tag}`;
    },
    requests,
    refuse: (next) => {
      refusal = next;
    },
    layers: (next) => {
      manner = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const DROP_BYTES = 16 * 1024;
const DROP_MS = 50;

/** Never the last half in drops: engines tell how far they are once a second at most, and this takes long enough. */
function drip(response: ServerResponse, bytes: Buffer, isSlow: () => boolean): void {
  let sent = 0;
  const timer = setInterval(() => {
    const slow = isSlow();
    const end = slow ? Math.min(sent + DROP_BYTES, bytes.length / 2) : bytes.length;
    response.write(bytes.subarray(sent, end));
    sent = end;
    if (!slow) response.end();
    if (!slow || response.destroyed) clearInterval(timer);
  }, DROP_MS);
}

function sendManifest(response: ServerResponse, manifest: string, method: string): void {
  response.writeHead(200, {
    'content-type': `${MEDIA}.distribution.manifest.v2+json`,
    'content-length': manifest.length,
    'docker-content-digest': digestOf(manifest),
  });
  response.end(method === 'HEAD' ? '' : manifest);
}

function refuseWith(response: ServerResponse, { status, code, message }: Refusal): void {
  // Podman comes again by itself where there are too many requests, and after a minute where it is not told when.
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}

/** An image of one layer, with the blobs of its config and its layer. */
function makeImage(): { manifest: string; blobs: Buffer[] } {
  const tar = tarOf('noise', randomBytes(NOISE_BYTES));
  const layer = gzipSync(tar, { level: 0 });
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/noise'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      history: [{ created_by: 'noise' }],
    }),
  );
  const part = (mediaType: string, bytes: Buffer) => ({
    mediaType: `${MEDIA}.${mediaType}`,
    size: bytes.length,
    digest: digestOf(bytes),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: `${MEDIA}.distribution.manifest.v2+json`,
    config: part('container.image.v1+json', config),
    layers: [part('image.rootfs.diff.tar.gzip', layer)],
  });
  return { manifest, blobs: [config, layer] };
}

function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A tar archive of one file, executable by all. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, '0');
  header.write(name, 0);
  header.write(octal(0o755, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\u0000 `, 148);
  const rest = (BLOCK - (content.length % BLOCK)) % BLOCK;
  return Buffer.concat([header, content, Buffer.alloc(rest + 2 * BLOCK)]);
}

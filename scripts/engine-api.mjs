// The engine's HTTP API for set-up on a machine that has a Docker engine and no docker program:
// node scripts/engine-api.mjs version | inspect IMAGE | remove IMAGE | import IMAGE TAR CHANGE...
import { createReadStream, existsSync } from 'node:fs';
import { request } from 'node:http';

const [verb, image = '', tar = '', ...changes] = process.argv.slice(2);

function address() {
  const sockets = ['/var/run/docker.sock', `${process.env.XDG_RUNTIME_DIR}/docker.sock`];
  const host = process.env.DOCKER_HOST || `unix://${sockets.find(existsSync) ?? sockets[0]}`;
  const { protocol, hostname, port, pathname } = new URL(host);
  if (protocol === 'unix:') return { socketPath: pathname };
  if (protocol === 'tcp:' && !process.env.DOCKER_TLS_VERIFY) return { host: hostname, port: port || 2375 };
  throw new Error(`DOCKER_HOST=${host} can only be reached with the docker program, which is not installed`);
}

function send(options, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ ...address(), ...options }, resolve).on('error', reject);
    body ? body.pipe(sent) : sent.end();
  });
}

async function call(method, path, body) {
  const answer = await send({ method, path, signal: AbortSignal.timeout(60_000) }, body);
  const text = (await answer.toArray()).join('');
  if (answer.statusCode >= 300) throw new Error(`HTTP ${answer.statusCode}: ${text.trim()}`);
  return text;
}

async function importImage() {
  const [, repo, tag] = image.match(/^(.*):(.*)$/);
  const query = new URLSearchParams({ fromSrc: '-', repo, tag });
  for (const change of changes) query.append('changes', change);
  const answer = await call('POST', `/images/create?${query}`, createReadStream(tar));
  // A failure half-way comes inside an answer that began with 200.
  if (answer.includes('"error"')) throw new Error(answer.trim());
}

const verbs = {
  version: async () => console.log(JSON.parse(await call('GET', '/version')).Version),
  inspect: () => call('GET', `/images/${image}/json`),
  remove: () => call('DELETE', `/images/${image}`),
  import: importImage,
};

await verbs[verb]().catch((error) => {
  console.error(error.message || error.code);
  process.exitCode = 1;
});

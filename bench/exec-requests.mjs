// The requests that `exec` sends, and nothing else: node bench/exec-requests.mjs SOCKET NAME
import { request } from 'node:http';

const [socketPath, name] = process.argv.slice(2);
// As Sandman: without a name node compiles a long expression to find out that there is none.
const options = { socketPath, servername: '' };

const ask = (method, path, body, headers = {}) =>
  new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({ ...options, method, path, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        if (response.statusCode >= 300) reject(new Error(text));
        else resolve(JSON.parse(text));
      });
    });
    sent.on('upgrade', (_response, socket) => socket.on('end', resolve).resume());
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });

await ask('GET', `/containers/${name}/json`);
const wanted = { AttachStdout: true, AttachStderr: true, Cmd: ['true'] };
const { Id } = await ask('POST', `/containers/${name}/exec`, wanted);
const upgrade = { connection: 'Upgrade', upgrade: 'tcp' };
await ask('POST', `/exec/${Id}/start`, { Detach: false, Tty: false }, upgrade);
while ((await ask('GET', `/exec/${Id}/json`)).Running);
process.exit(0);

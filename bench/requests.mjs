// The requests that `pause --all` and `kill --all` send, and nothing else: node bench/requests.mjs SOCKET LABEL pause|kill
import { Agent, request } from 'node:http';

const [socketPath, label, verb] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 32, scheduling: 'lifo' });

const ask = (method, path) =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        if (response.statusCode >= 300) reject(new Error(text));
        else resolve(text);
      });
    });
    sent.on('error', reject);
    sent.end();
  });

const filters = encodeURIComponent(JSON.stringify({ label: [`${label}=true`] }));
const queue = JSON.parse(await ask('GET', `/containers/json?all=1&filters=${filters}`)).values();
const work = async () => {
  for (const { Id } of queue) {
    if (verb === 'pause') await ask('POST', `/containers/${Id}/pause`);
    else await ask('DELETE', `/containers/${Id}?force=1&v=1`);
  }
};
await Promise.all(Array.from({ length: 8 }, work));
agent.destroy();

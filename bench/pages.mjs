// The requests of a list on E2B, and nothing else, over one connection: node bench/pages.mjs URL KEY STATES
import { Agent, request } from 'node:http';

const [url, key, states] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const page = (from) =>
  new Promise((resolve, reject) => {
    const query = `state=${states}&limit=100${from === undefined ? '' : `&nextToken=${encodeURIComponent(from)}`}`;
    const sent = request(
      `${url}/v2/sandboxes?${query}`,
      { agent, headers: { 'x-api-key': key } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => {
          if (response.statusCode !== 200) return reject(new Error(text));
          JSON.parse(text);
          resolve(response.headers['x-next-token']);
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });

let next = await page();
while (next !== undefined) next = await page(next);
agent.destroy();

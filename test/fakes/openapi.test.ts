import { afterEach, expect, it } from 'vitest';
import { type FakeE2b, startE2b } from './e2b.js';
import { loadSpec } from './openapi.js';

const spec = loadSpec('e2b.openapi.yaml');
let fake: FakeE2b;

afterEach(() => fake.close());

const CASES: [method: string, path: string, body: unknown, problem: RegExp][] = [
  ['POST', '/sandboxes', {}, /templateID/],
  ['POST', '/sandboxes', { templateID: 'a', timeout: '5' }, /timeout must be integer/],
  ['POST', '/sandboxes', { templateID: 'a', envs: {} }, /has "envs"/],
  ['POST', '/sandboxes', undefined, /body is missing/],
  ['GET', '/v2/sandboxes?limit=101', undefined, /limit/],
  ['GET', '/v2/sandboxes?page=2', undefined, /no parameter "page"/],
  ['GET', '/v2/nothing', undefined, /no such operation/],
  ['POST', '/sandboxes/iabc/connect', {}, /timeout/],
];

// Where the spec is not at hand there is nothing to check against; a notice says so.
it.runIf(spec !== null).each(CASES)(
  '%s %s that is not as the spec has it is noted',
  async (method, path, body, problem) => {
    fake = await startE2b();
    await fetch(`${fake.url}${path}`, {
      method,
      headers: { 'x-api-key': fake.key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(fake.violations.join('\n')).toMatch(problem);
  },
);

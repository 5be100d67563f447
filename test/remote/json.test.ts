import { describe, expect, it } from 'vitest';
import { jsonOf, objectOf } from '../../src/backends/remote/json.js';

const answer = (body: string) => ({ status: 200, headers: {}, body });
const FAILURE = expect.objectContaining({
  code: 'unreachable',
  details: expect.objectContaining({ outcomeOpen: true }),
});

describe('a good answer', () => {
  it('is its JSON', () => {
    expect(jsonOf(answer('[1]'), 'acme')).toEqual([1]);
    expect(objectOf(answer('{"a":1}'), 'acme')).toEqual({ a: 1 });
  });

  it.each(['', '<html>', '{"token":"canary'])('that is none (%j) is unreachable, and not shown', (body) => {
    expect(() => jsonOf(answer(body), 'acme')).toThrow(FAILURE);
    expect(() => jsonOf(answer(body), 'acme')).toThrow(/^(?!.*canary)/);
  });

  it('that is none keeps nothing of it for --debug, which shows causes too', () => {
    const thrown = (body: string) => {
      try {
        return jsonOf(answer(body), 'acme');
      } catch (error) {
        return error as Error;
      }
    };
    const { cause } = thrown('{"accessToken": canary}') as Error;
    expect(String(cause)).not.toMatch(/cana|oken/);
  });

  it.each(['null', '[]', '"a"', '1'])('%s is no object', (body) => {
    expect(() => objectOf(answer(body), 'acme')).toThrow(FAILURE);
  });
});

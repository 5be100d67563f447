import { describe, expect, it } from 'vitest';
import { parseMount } from '../../src/parse/mount.js';
import { failureOf } from '../support/failure.js';

const CWD = '/home/me';

describe('a mount', () => {
  it.each([
    ['/data:/inside', { source: '/data', target: '/inside', readOnly: false }],
    ['/data:/inside:rw', { source: '/data', target: '/inside', readOnly: false }],
    ['/data:/inside:ro', { source: '/data', target: '/inside', readOnly: true }],
    ['./data:/inside', { source: '/home/me/data', target: '/inside', readOnly: false }],
    ['..:/inside', { source: '/home', target: '/inside', readOnly: false }],
    ['.:/inside', { source: '/home/me', target: '/inside', readOnly: false }],
    ['/a/../b/:/inside', { source: '/b', target: '/inside', readOnly: false }],
    ['volume_1.x-y:/inside', { source: 'volume_1.x-y', target: '/inside', readOnly: false }],
  ])('%s is read whole', (text, mount) => {
    expect(parseMount(text, CWD)).toEqual(mount);
  });

  it.each(['', ':', '/data', '/data:', ':/inside', '/data:/inside:ro:x'])(
    '"%s" is refused, quoted',
    (text) => {
      const { code, message } = failureOf(() => parseMount(text, CWD));
      expect([code, message]).toEqual(['usage', `"${text}" is not a mount: write SRC:DST or SRC:DST:ro`]);
    },
  );

  it.each([
    ['/data:/inside:x', '"x" is neither ro nor rw'],
    ['/data:/inside:', '"" is neither ro nor rw'],
    ['/data:inside', 'inside is not an absolute path'],
    ['a b:/inside', '"a b" is neither a path nor the name of a volume'],
    ['~/data:/inside', '"~/data" is neither a path nor the name of a volume'],
    ['data/sub:/inside', '"data/sub" is neither a path nor the name of a volume'],
  ])('%s is refused: %s', (text, reason) => {
    expect(failureOf(() => parseMount(text, CWD)).message).toBe(`"${text}": ${reason}`);
  });
});

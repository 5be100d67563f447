import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAddress } from '../../src/parse/address.js';

it.each([
  ...[
    '127.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7:8',
  ],
  ...[
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4/8',
    'localhost',
  ],
  ...[
    ':',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7:8:9',
    '::1]',
    '[::1]',
    '::1/',
    '::1@x',
    '::ffff:1.2.3',
    'g::',
  ],
])('%j is an address where node says so', (text) => {
  expect(isAddress(text)).toBe(isIP(text) !== 0);
});

it('so is any other text', () => {
  const some = fc.string({ unit: fc.constantFrom(...'0125:.af'), maxLength: 24 });
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), some), (text) => isAddress(text) === (isIP(text) !== 0)),
    { numRuns: 3000 },
  );
});

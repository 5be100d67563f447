import { describe, expect, it } from 'vitest';
import { parsePort } from '../../src/parse/port.js';
import { failureOf } from '../support/failure.js';

describe('a port', () => {
  it.each([
    ['8080', { address: null, hostPort: 0, port: 8080, protocol: 'tcp' }],
    ['8080/tcp', { address: null, hostPort: 0, port: 8080, protocol: 'tcp' }],
    ['53/udp', { address: null, hostPort: 0, port: 53, protocol: 'udp' }],
    ['3000:8080', { address: null, hostPort: 3000, port: 8080, protocol: 'tcp' }],
    ['0:8080', { address: null, hostPort: 0, port: 8080, protocol: 'tcp' }],
    [':8080', { address: null, hostPort: 0, port: 8080, protocol: 'tcp' }],
    ['127.0.0.1:3000:8080', { address: '127.0.0.1', hostPort: 3000, port: 8080, protocol: 'tcp' }],
    ['0.0.0.0::8080', { address: '0.0.0.0', hostPort: 0, port: 8080, protocol: 'tcp' }],
    ['[::1]:3000:8080/udp', { address: '::1', hostPort: 3000, port: 8080, protocol: 'udp' }],
    ['1:65535', { address: null, hostPort: 1, port: 65_535, protocol: 'tcp' }],
  ])('%s is read whole', (text, port) => {
    expect(parsePort(text)).toEqual(port);
  });

  it.each([
    '',
    'http',
    '80-90',
    '8080/sctp',
    '8080/',
    '-80',
    '80.5',
    ' 80',
    '1:2:3:4',
    'localhost:3000:80',
    '::1:3000:80',
    '3000:',
  ])('"%s" is refused, quoted', (text) => {
    const { code, message } = failureOf(() => parsePort(text));
    expect(code).toBe('usage');
    expect(message).toContain(`"${text}" is not a port`);
  });

  it.each([
    ['0', '0 is not between 1 and 65535'],
    ['65536', '65536 is not between 1 and 65535'],
    ['3000:0', '0 is not between 1 and 65535'],
    ['65536:80', '65536 is not between 0 and 65535'],
    ['999999999999999999999', '999999999999999999999 is not between 1 and 65535'],
  ])('%s is refused: %s', (text, reason) => {
    expect(failureOf(() => parsePort(text)).message).toBe(`"${text}": ${reason}`);
  });

  it.each([
    ['999.0.0.1:80:80', '999.0.0.1'],
    ['1.2.3:80:80', '1.2.3'],
    ['[::zz]:80:80', '::zz'],
  ])('%s is refused, since %s is no address', (text, address) => {
    expect(failureOf(() => parsePort(text)).message).toBe(`"${text}": "${address}" is not an IP address`);
  });
});

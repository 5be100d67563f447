import { describe, expect, it } from 'vitest';
import { type Endpoint, formatEndpoint, parseEndpoint } from '../../../src/backends/engine/endpoint.js';
import { failureOf } from '../../support/failure.js';

const TLS = { ca: 'CA' };

describe('an engine’s address', () => {
  it.each<[string, Endpoint, string]>([
    ['unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }, 'unix:///run/docker.sock'],
    ['unix://run/x.sock', { kind: 'unix', path: 'run/x.sock' }, 'unix://run/x.sock'],
    ['HTTPS://host:443', { kind: 'tcp', host: 'host', port: 443, tls: {} }, 'tcp://host:443 (TLS)'],
    ['https://host:443', { kind: 'tcp', host: 'host', port: 443, tls: {} }, 'tcp://host:443 (TLS)'],
    ['/run/a b.sock', { kind: 'unix', path: '/run/a b.sock' }, 'unix:///run/a b.sock'],
    ['tcp://host', { kind: 'tcp', host: 'host', port: 2375, tls: null }, 'tcp://host:2375'],
    ['tcp://host:99', { kind: 'tcp', host: 'host', port: 99, tls: null }, 'tcp://host:99'],
    ['http://host:80', { kind: 'tcp', host: 'host', port: 80, tls: null }, 'tcp://host:80'],
    ['https://host', { kind: 'tcp', host: 'host', port: 2376, tls: {} }, 'tcp://host:2376 (TLS)'],
    ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99, tls: null }, 'tcp://[::1]:99'],
    ['ssh://host', { kind: 'ssh', host: 'host', port: null, user: null }, 'ssh://host'],
    ['ssh://me@host:22', { kind: 'ssh', host: 'host', port: 22, user: 'me' }, 'ssh://me@host:22'],
    ['ssh://me:hunter2@host', { kind: 'ssh', host: 'host', port: null, user: 'me' }, 'ssh://me@host'],
    ['ssh://a%40b@[::1]', { kind: 'ssh', host: '::1', port: null, user: 'a@b' }, 'ssh://a@b@[::1]'],
  ])('%s is read whole, and shown without a secret', (text, endpoint, shown) => {
    expect(parseEndpoint(text, null)).toEqual(endpoint);
    expect(formatEndpoint(parseEndpoint(text, null))).toBe(shown);
  });

  it.each([
    ['tcp://host', { kind: 'tcp', host: 'host', port: 2376, tls: TLS }],
    ['https://host', { kind: 'tcp', host: 'host', port: 2376, tls: TLS }],
    ['tcp://host:99', { kind: 'tcp', host: 'host', port: 99, tls: TLS }],
    ['unix:///x', { kind: 'unix', path: '/x' }],
  ])('%s with certificates is secured, where it can be', (text, endpoint) => {
    expect(parseEndpoint(text, TLS)).toEqual(endpoint);
  });

  it.each([
    '',
    'host',
    'host:2375',
    'unix:/x',
    'unix://',
    'tcp://',
    'tcp://host:99999',
    'ftp://host',
    'npipe:////./pipe/x',
    'ssh://-oProxyCommand=x',
    'ssh://-x@host',
    'ssh://%zz@host',
    'ssh://%c3%28@host',
    'ssh://%2Dx@host',
    'tcp://a b',
  ])('"%s" is refused, quoted, with what could be written', (text) => {
    const { code, message, details } = failureOf(() => parseEndpoint(text, null));
    expect([code, message]).toEqual(['usage', `"${text}" is not an engine's address`]);
    expect(details.hint).toContain('unix:///');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentContext, readTls } from '../../../src/backends/engine/docker-context.js';
import { rejectionOf } from '../../support/failure.js';
import { temporaryFolder } from '../../support/files.js';
import { dockerFolder, metaFor } from '../../support/machine.js';

describe('the docker context', () => {
  it('is the current one of the docker client', async () => {
    const folder = dockerFolder('far', { current: 'far', meta: metaFor('tcp://far:2376') });
    expect(await currentContext(folder, undefined)).toEqual({
      name: 'far',
      host: 'tcp://far:2376',
      tls: null,
    });
  });

  it('of DOCKER_CONTEXT wins over the current one', async () => {
    const folder = dockerFolder('far', { current: 'near', meta: metaFor('tcp://far:2376') });
    expect((await currentContext(folder, 'far'))?.host).toBe('tcp://far:2376');
  });

  it('has its certificates with it', async () => {
    const tls = { 'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY' };
    const folder = dockerFolder('far', { meta: metaFor('tcp://far:2376'), tls });
    expect((await currentContext(folder, 'far'))?.tls).toEqual({
      ca: 'CA',
      cert: 'CERT',
      key: 'KEY',
      insecure: false,
    });
  });

  it('may take whatever certificate the engine shows', async () => {
    const folder = dockerFolder('far', { meta: metaFor('tcp://far:2376', { SkipTLSVerify: true }) });
    expect((await currentContext(folder, 'far'))?.tls).toEqual({ insecure: true });
  });

  it.each([
    ['there is no folder', () => join(temporaryFolder(), 'none'), undefined],
    ['none is set', () => dockerFolder('x', { current: '' }), undefined],
    ['the default one is set', () => dockerFolder('x', { current: 'default' }), undefined],
    ['DOCKER_CONTEXT is the default one', () => dockerFolder('x', { current: 'far' }), 'default'],
  ])('is none where %s', async (_, folder, named) => {
    expect(await currentContext(folder(), named)).toBeNull();
  });

  it.each([
    ['is not there', undefined],
    ['is for something else', { Name: 'x', Endpoints: { kubernetes: { Host: 'https://x' } } }],
    ['has no host', { Name: 'x', Endpoints: { docker: {} } }],
  ])('that %s is unreachable, and named', async (_, meta) => {
    const folder = dockerFolder('far', { ...(meta === undefined ? {} : { meta }) });
    const { code, message, details } = await rejectionOf(currentContext(folder, 'far'));
    expect(code).toBe('unreachable');
    expect(message).toContain('the docker context "far" is not there');
    expect(details.hint).toContain('DOCKER_CONTEXT');
  });

  it('that is no JSON is named by its file', async () => {
    const folder = dockerFolder('far', { meta: '{' });
    expect((await rejectionOf(currentContext(folder, 'far'))).message).toMatch(
      /meta\.json is not valid JSON/,
    );
    writeFileSync(join(folder, 'config.json'), 'nonsense');
    expect((await rejectionOf(currentContext(folder, undefined))).message).toMatch(
      /config\.json is not valid JSON/,
    );
  });
});

describe('a folder of certificates', () => {
  it('may have only some of them', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ca.pem'), 'CA');
    expect(readTls(folder, false)).toEqual({ ca: 'CA', cert: undefined, key: undefined, insecure: false });
  });

  it('that has none secures nothing', async () => {
    expect(readTls(temporaryFolder(), false)).toBeNull();
  });
});

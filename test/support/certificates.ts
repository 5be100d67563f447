import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './files.js';

export interface Certificate {
  cert: string;
  key: string;
}

export interface Certificates {
  ca: string;
  server: Certificate;
  client: Certificate;
  /** Of an authority that nobody knows. */
  stranger: Certificate;
}

/** An authority, a server at 127.0.0.1 and its client, made by openssl for this run. */
export function makeCertificates(): Certificates {
  const folder = temporaryFolder();
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = (name: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
  ];
  const authority = (name: string) =>
    openssl('req', '-x509', ...newKey(name), '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2');
  const signed = (name: string, extensions: string): Certificate => {
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl('req', ...newKey(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`, '-days', '2');
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  };
  authority('ca');
  authority('stranger');
  return {
    ca: read('ca.pem'),
    server: signed('server', 'subjectAltName=IP:127.0.0.1,DNS:localhost'),
    client: signed('client', 'extendedKeyUsage=clientAuth'),
    stranger: { cert: read('stranger.pem'), key: read('stranger.key') },
  };
}

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Credentials,
  type CredentialsOptions,
  createCredentials,
} from '../../src/config/credentials.js';
import { rejectionOf } from '../support/failure.js';
import { temporaryFolder } from '../support/files.js';
import { type MapKeyring, mapKeyring } from '../support/keyring.js';

const CANARY = 'canary-kept-77e0';

let keyring: MapKeyring;
let path: string;
let warnings: string[];
let credentials: Credentials;

const options = (at: string): CredentialsOptions => ({
  path: at,
  keyring: async () => keyring,
  hasModes: true,
  warn: (text) => void warnings.push(text),
});
const made = (at: string) => createCredentials(options(at));
const content = () => JSON.parse(readFileSync(path, 'utf8'));
const modeOf = (of: string) => statSync(of).mode & 0o777;

beforeEach(() => {
  keyring = mapKeyring();
  path = join(temporaryFolder(), 'sandman', 'credentials.json');
  warnings = [];
  credentials = made(path);
});

describe('a key', () => {
  it('goes into the keyring, and the file says only that it is there', async () => {
    expect(await credentials.keep('e2b', CANARY)).toEqual({ place: 'keyring', why: null });
    expect([...keyring.keys.values()]).toEqual([CANARY]);
    expect(content()).toEqual({ e2b: { keyring: true } });
    expect(credentials.placeOf('e2b')).toBe('keyring');
    expect(await credentials.key('e2b')).toBe(CANARY);
  });

  it('goes into a file of mode 0600 in a folder of mode 0700 where the keyring does not answer', async () => {
    keyring.deaf = true;
    expect(await credentials.keep('e2b', CANARY)).toEqual({ place: 'file', why: 'it is deaf' });
    expect(content()).toEqual({ e2b: { key: CANARY } });
    expect([modeOf(path), modeOf(dirname(path))]).toEqual([0o600, 0o700]);
    expect(readdirSync(dirname(path))).toEqual(['credentials.json']);
    expect(await credentials.key('e2b')).toBe(CANARY);
  });

  it('of the file goes when the keyring takes its successor', async () => {
    keyring.deaf = true;
    await credentials.keep('e2b', 'old');
    keyring.deaf = false;
    await credentials.keep('e2b', CANARY);
    expect(content()).toEqual({ e2b: { keyring: true } });
    expect(await credentials.key('e2b')).toBe(CANARY);
  });

  it('of the file comes before an older one that the keyring would not let go of', async () => {
    await credentials.keep('e2b', 'old');
    keyring.deaf = true;
    await credentials.keep('e2b', CANARY);
    keyring.deaf = false;
    expect(await credentials.key('e2b')).toBe(CANARY);
    await credentials.forget('e2b');
    expect([keyring.keys.size, content()]).toEqual([0, {}]);
  });

  it('of one config folder is not that of another', async () => {
    const other = made(join(temporaryFolder(), 'credentials.json'));
    await credentials.keep('e2b', CANARY);
    await other.keep('e2b', 'another');
    expect(await credentials.key('e2b')).toBe(CANARY);
    await other.forget('e2b');
    expect(await credentials.key('e2b')).toBe(CANARY);
  });

  it('that nobody has kept is looked for in no keyring', async () => {
    await credentials.keep('e2b', CANARY);
    const { asked } = keyring;
    expect(await credentials.key('novita')).toBeNull();
    expect(credentials.placeOf('constructor')).toBeNull();
    expect(keyring.asked).toBe(asked);
  });

  it('that is in a keyring which does not answer is exit 3, and says where it is', async () => {
    await credentials.keep('e2b', CANARY);
    keyring.deaf = true;
    expect(await rejectionOf(credentials.key('e2b'))).toMatchObject({
      code: 'auth',
      message: 'the key for e2b is in the system keyring, which fails: it is deaf',
    });
  });

  it('that somebody took out of the keyring is missing, and that is said', async () => {
    await credentials.keep('e2b', CANARY);
    keyring.keys.clear();
    expect(await credentials.key('e2b')).toBeNull();
    expect(warnings).toEqual(['the key for e2b is in the system keyring no longer']);
  });
});

describe('to forget a key', () => {
  it.each([false, true])(
    'takes it out of where it is (a file: %s), and a second time changes nothing',
    async (deaf) => {
      keyring.deaf = deaf;
      await credentials.keep('e2b', CANARY);
      await credentials.keep('novita', 'another');
      expect(await credentials.forget('e2b')).toBe(true);
      expect([credentials.placeOf('e2b'), await credentials.key('e2b')]).toEqual([null, null]);
      expect(`${readFileSync(path)}${[...keyring.keys.values()]}`).not.toContain(CANARY);
      expect(await credentials.key('novita')).toBe('another');
      expect(await credentials.forget('e2b')).toBe(false);
    },
  );

  it('where there is none writes nothing', async () => {
    expect(await credentials.forget('e2b')).toBe(false);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('that is in a keyring which does not answer fails, and can be tried again', async () => {
    await credentials.keep('e2b', CANARY);
    keyring.deaf = true;
    const { message } = await rejectionOf(credentials.forget('e2b'));
    expect(message).toBe('the key for e2b is still in the system keyring: it is deaf');
    keyring.deaf = false;
    expect(await credentials.forget('e2b')).toBe(true);
    expect(keyring.keys.size).toBe(0);
  });
});

describe('the credentials file', () => {
  const holding = (text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };

  it.each([
    CANARY,
    `{"e2b": {"key": "${CANARY}"`,
    `{"e2b": {"key": "${CANARY}",}}`,
    `["${CANARY}"]`,
    `{"e2b": "${CANARY}"}`,
    `{"e2b": {"key": ["${CANARY}"]}}`,
    `{"e2b": {"keyring": "${CANARY}"}}`,
  ])('that holds %j is named, shows nothing of it, and is left alone byte for byte', async (text) => {
    holding(text);
    const { key, keep, forget } = credentials;
    for (const work of [() => key('e2b'), () => keep('e2b', 'new'), () => forget('e2b')]) {
      const error = await rejectionOf(work());
      expect([error.code, error.message]).toEqual(['usage', expect.stringContaining(path)]);
      expect(JSON.stringify([error.message, error.details, error.stack])).not.toContain('canary');
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(keyring.keys.size).toBe(0);
  });

  it('that others may read is warned of, without a word of it, and is mended by the next write', async () => {
    holding(`{"e2b": {"key": "${CANARY}"}}`);
    chmodSync(path, 0o644);
    expect(await credentials.key('e2b')).toBe(CANARY);
    expect(warnings).toEqual([expect.stringContaining(`${path}, whose mode is 644`)]);
    keyring.deaf = true;
    await credentials.keep('novita', 'another');
    expect(modeOf(path)).toBe(0o600);
    expect(content()).toEqual({ e2b: { key: CANARY }, novita: { key: 'another' } });
  });

  it('that cannot be written is named, and no key stays in the keyring', async () => {
    holding('{}');
    const below = made(join(path, 'credentials.json'));
    const { code, message } = await rejectionOf(below.keep('e2b', CANARY));
    expect([code, message]).toEqual(['other', expect.stringContaining('cannot write the credentials file')]);
    expect(keyring.keys.size).toBe(0);
  });

  it('whose folder goes while it is written is named too, and no key stays in the keyring', async () => {
    const losing = {
      ...keyring,
      set: async (account: string, key: string) => {
        const put = await keyring.set(account, key);
        rmSync(dirname(path), { recursive: true });
        writeFileSync(dirname(path), '');
        return put;
      },
    };
    const unlucky = createCredentials({ ...options(path), keyring: async () => losing });
    expect((await rejectionOf(unlucky.keep('e2b', CANARY))).message).toContain(
      `cannot write the credentials`,
    );
    expect(keyring.keys.size).toBe(0);
  });

  it('loses nothing where many log in at once', async () => {
    keyring.deaf = true;
    const names = Array.from({ length: 20 }, (_, at) => `b${at}`);
    await Promise.all(names.map((name) => credentials.keep(name, `key-${name}`)));
    expect(content()).toEqual(Object.fromEntries(names.map((name) => [name, { key: `key-${name}` }])));
  });
});

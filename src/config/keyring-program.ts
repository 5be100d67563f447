export type KeyringRequest =
  | { verb: 'get' | 'delete'; account: string }
  | { verb: 'set'; account: string; key: string };

export type KeyringAnswer<T> = { ok: true; value: T } | { ok: false; why: string };

/** The process that was started to ask the keyring, by its channel to the one that started it. */
export interface KeyringPort {
  on(event: 'message', listener: (request: KeyringRequest) => void): unknown;
  send(answer: KeyringAnswer<string | null>): unknown;
}

const SERVICE = 'sandman';

/** Answers one request. Whoever asked ends this process, which may be stuck in the keyring by then. */
export function answerKeyring(port: KeyringPort): void {
  port.on('message', async (request) => {
    try {
      port.send({ ok: true, value: await work(request) });
    } catch (error) {
      port.send({ ok: false, why: (error as Error).message });
    }
  });
}

async function work(request: KeyringRequest): Promise<string | null> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // The kernel's keyring, which is taken in its stead otherwise, forgets all at the next boot.
  const entry = new AsyncEntry(SERVICE, request.account, { linux: { store: 'secret-service' } });
  if (request.verb === 'get') return (await entry.getPassword()) ?? null;
  if (request.verb === 'set') await entry.setPassword(request.key);
  else await entry.deleteCredential();
  return null;
}

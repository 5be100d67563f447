import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/server.js';
import type { Driver } from '../support/drive.js';
import { listAll } from '../support/remote-cases.js';

/** Sandman in this process, on the fake of a service. */
export interface DrivenService extends Driver {
  fake: Pick<FakeServer, 'requests' | 'fault'>;
  close(): Promise<void>;
}

/** A service, and what the cases must know of it. */
export interface ServiceUnderTest {
  type: string;
  variables: { key: string; url: string };
  drive(): Promise<DrivenService>;
}

/** What cannot be asked of a sandbox that is made from a template on somebody else's machine. */
const REFUSED = [
  'create --cpus 2',
  'create --memory 1g',
  'create --disk 1g',
  'create -p 80',
  'create -v /tmp:/tmp',
  'create -u root',
  'create -w /srv',
  'create --isolation gvisor',
  'create --pull never',
  'create --network mine',
  'create --max-lifetime 2h',
  'create --ttl 5m --on-timeout stop',
  'create --auto-resume',
  'create -- sleep 1',
];

/** What holds on every service, whatever it speaks. */
export function testService({ type, variables, drive }: ServiceUnderTest, refused: readonly string[]): void {
  describe(`${type} as a service`, () => {
    let on: DrivenService;
    beforeEach(async () => {
      on = await drive();
    });
    afterEach(() => on.close());

    it.each([...REFUSED, ...refused])('%s cannot be had, exits 9 and makes nothing', async (line) => {
      expect(await on.run(line)).toMatchObject({ code: 9, stdout: '' });
      expect(on.fake.requests).toEqual([]);
    });

    it('run exits 125 and makes nothing, since no command can be run there yet', async () => {
      expect(await on.run('run -- true')).toMatchObject({ code: 125, stdout: '' });
      expect(on.fake.requests).toEqual([]);
    });

    it('nobody there: exit 6, with the address', async () => {
      const { code, stderr } = await on.run('list', { [variables.url]: 'http://127.0.0.1:9' });
      expect(code).toBe(6);
      expect(stderr).toContain('http://127.0.0.1:9');
    }, 20_000);

    it('a slow answer: exit 5', async () => {
      const id = await on.create();
      on.fake.fault(/pause$/, { kind: 'hang' });
      const { code, stderr } = await on.run(`pause ${id} --timeout 0.3s`);
      expect(code).toBe(5);
      expect(stderr).toContain('is still running');
    });

    it('no key: exit 3, naming the variable, before anything is sent', async () => {
      for (const line of ['list', 'create', 'info iabc', 'kill iabc', `backend check ${type}`]) {
        const { code, stdout, stderr } = await on.run(line, { [variables.key]: '' });
        expect({ code, stdout }, line).toEqual({ code: 3, stdout: '' });
        expect(stderr).toContain(variables.key);
      }
      expect(on.fake.requests).toEqual([]);
    });

    it('list -A counts it when its key is set', async () => {
      const id = await on.create();
      expect(await listAll(on)).toMatchObject([{ id, backend: type }]);
    });
  });
}

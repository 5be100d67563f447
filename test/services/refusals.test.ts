import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from './site.js';
import { rowsOf, SERVICES } from './table.js';

describe.each(rowsOf(SERVICES))('before anything is sent, $name', ({ service }) => {
  let on: Site;
  beforeEach(async () => {
    on = await service.start();
  });
  afterEach(async () => {
    expect(on.requests()).toEqual([]);
    await on.close();
  });

  it.each(service.refused)('%s cannot be had and exits 9', async (line) => {
    expect(await on.run(line)).toMatchObject({ code: 9, stdout: '' });
  });

  it.each(['list', 'create', 'info iabc', 'kill iabc', 'ttl iabc 5m', `backend check ${service.type}`])(
    '%s without a key exits 3, and says where to put one',
    async (line) => {
      const { code, stdout, stderr } = await on.run(`${line} --json`, { [service.variables.key]: '' });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      const { error } = JSON.parse(stderr);
      expect(error.message).toContain(service.variables.key);
      expect(error.hint).toContain(`sandman login ${service.type}`);
    },
  );

  it.each(['../templates', 'a/b', 'a?b', '-x'])('%s can be no id: exit 4', async (reference) => {
    expect((await on.run(`info -- ${reference}`)).code).toBe(4);
  });
});

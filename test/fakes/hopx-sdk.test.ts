import { Sandbox } from '@hopx-ai/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeHopx, startHopx } from './hopx.js';

let fake: FakeHopx;

beforeEach(async () => {
  fake = await startHopx();
});
afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

const access = () => ({ apiKey: fake.key, baseURL: fake.url });

it('the vendor’s SDK creates, looks, pauses, resumes, sets the timeout and kills, each seen in the state', async () => {
  const sandbox = await Sandbox.create({
    ...access(),
    template: 'code-interpreter',
    envVars: { A: 'b' },
    timeoutSeconds: 60,
    internetAccess: false,
  });
  const made = fake.find(sandbox.sandboxId);
  expect(made).toMatchObject({
    status: 'running',
    templateName: 'code-interpreter',
    timeoutSeconds: 60,
    internetAccess: false,
    // By the agent, which the SDK asks once the sandbox is there.
    env: { A: 'b' },
  });
  expect(await sandbox.getInfo()).toMatchObject({ sandboxId: sandbox.sandboxId, status: 'running' });

  await sandbox.pause();
  expect(made?.status).toBe('paused');
  expect((await sandbox.getInfo()).status).toBe('paused');
  await sandbox.resume();
  expect(made?.status).toBe('running');

  await sandbox.setTimeout(600);
  expect(made?.timeoutSeconds).toBe(600);

  await sandbox.kill();
  expect(fake.sandboxes.size).toBe(0);
  await expect(sandbox.getInfo()).rejects.toThrow();
});

it('its connect resumes what is paused', async () => {
  const { sandboxId } = await Sandbox.create({ ...access(), templateId: '3' });
  const made = fake.find(sandboxId);
  expect(made?.templateName).toBe('tiny');
  Object.assign(made ?? {}, { status: 'paused' });
  await Sandbox.connect(sandboxId, fake.key, fake.url);
  expect(made?.status).toBe('running');
});

it('its iterator goes over all pages, by status', async () => {
  const { sandboxId } = await Sandbox.create({ ...access(), template: 'base' });
  const one = fake.find(sandboxId);
  for (let at = 0; at < 230; at += 1) {
    const id = `1763385${String(at).padStart(3, '0')}aaaaaaaa`;
    if (one !== null) fake.sandboxes.set(id, { ...one, id, status: at % 2 === 0 ? 'paused' : 'running' });
  }
  const ids = new Set<string>();
  for await (const found of Sandbox.iter({ ...access(), status: 'running' })) ids.add(found.sandboxId);
  expect(ids.size).toBe(116);
  expect(fake.count(/^GET \/v1\/sandboxes$/)).toBe(2);
  expect((await Sandbox.listTemplates(access())).map(({ name }) => name)).toContain('base');
});

it('is refused with a wrong key, and told of a template that is not there', async () => {
  await expect(
    Sandbox.create({ ...access(), apiKey: 'hopx_live_0.bad', template: 'base' }),
  ).rejects.toThrow();
  fake.quirks.errorShape = 'message';
  await expect(Sandbox.create({ ...access(), template: 'nothing' })).rejects.toThrow('Template not found');
});

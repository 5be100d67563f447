import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('of undici, what is bundled is the pool and the request, without fetch, mocks, caches and websockets', async () => {
  const { metafile } = await build({
    entryPoints: ['src/backends/remote/door.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    metafile: true,
    logLevel: 'silent',
  });
  const parts = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/undici/lib/'));
  expect(parts).not.toEqual([]);
  expect(
    parts.filter((file) => /lib\/(mock|cache|interceptor|web\/(?!fetch|infra|webidl))/.test(file)),
  ).toEqual([]);
  const [output] = Object.values(metafile.outputs);
  expect(output?.bytes).toBeLessThan(400_000);
});

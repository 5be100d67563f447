import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PARTS, withPart } from '../scripts/reference.js';

describe('the documentation', () => {
  it.each(Object.entries(PARTS))('says of %s what the code says (else: npm run docs)', (name, part) => {
    const page = readFileSync(part.file, 'utf8');
    expect(page).toBe(withPart(page, name, part.text()));
  });

  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => join('docs', name))];
  const links = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)].map(
        ([, file = '', heading]) => ({ page, file, heading }),
      ),
    );

  it.each(links)('$page: the link to $file#$heading leads somewhere', ({ page, file, heading }) => {
    const target = file === '' ? page : join(dirname(page), file);
    expect(existsSync(target)).toBe(true);
    if (heading !== undefined) expect(anchorsOf(target)).toContain(heading);
  });

  it('a page whose marks were lost is told, and not written', () => {
    expect(() => withPart('no marks here', 'settings', 'text')).toThrow('the marks of settings are missing');
  });
});

/** What a heading is called in a link. */
function anchorsOf(page: string): string[] {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

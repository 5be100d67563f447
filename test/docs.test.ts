import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PARTS, withPart } from '../scripts/reference.js';

describe('the documentation', () => {
  it.each(Object.entries(PARTS))('says of %s what the code says (else: npm run docs)', (name, part) => {
    const page = readFileSync(part.file, 'utf8');
    expect(page).toBe(withPart(page, name, part.text()));
  });

  it('a page whose marks were lost is told, and not written', () => {
    expect(() => withPart('no marks here', 'settings', 'text')).toThrow('the marks of settings are missing');
  });
});

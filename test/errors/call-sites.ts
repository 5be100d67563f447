import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PARTS =
  /^(commands|sandbox|config|parse|io)\/|^backends\/directory|^(main|program|global-options|create-context|signals)\.ts$/;
const KINDS = 'other|usage|auth|notFound|timeout|unreachable|limit|conflict|unsupported|partial|cancelled';
const CALL = new RegExp(
  `(?<!function )\\b(?:${KINDS})Error\\(\\s*(\`(?:[^\`\\\\]|\\\\.)*\`|'(?:[^'\\\\]|\\\\.)*'|[^,()]+)`,
  'g',
);

/** Every call of src that makes an error: `FILE MESSAGE`, the message as it is written there, without dollar signs. */
export function callSites(): { site: string; message: string }[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => PARTS.test(file));
  return files.sort().flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(CALL)].map(([, message = '']) => ({
      site: `${file} ${message.replaceAll('${', '{')}`,
      message,
    })),
  );
}

/** What the message of such a call looks like; of one that is no text nothing is known. */
export function patternOf(written: string): RegExp {
  if (!/^[`']/.test(written)) return /(?!)/;
  const parts = written
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .split(/\$\{(?:[^{}`]|\{[^}]*\}|`[^`]*`)*\}/);
  const plain = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(^|: )${plain.join('.*')}$`);
}

import { type HelpPage, layOut, USUAL_WIDTH } from './help-page.js';
import type { Host } from './host.js';
import { mayBeTerminal, writeNow } from './quick-output.js';

/** What `--version` and `--help` say, noted when Sandman is built. */
export interface Overview {
  version: string;
  page: HelpPage;
}

const STDOUT = 1;

/** Answers a line that asks for no more than the overview; false where it does, or where nothing can be written. */
export function answerQuickly(
  argv: readonly string[],
  host: Pick<Host, 'stdout'>,
  overview: Overview,
): boolean {
  const say = argv.length > 1 ? undefined : SAYING[argv[0] ?? '--help'];
  if (say === undefined) return false;
  const terminal = mayBeTerminal(STDOUT) ? host.stdout : null;
  const text = `${say(overview, (terminal?.isTTY && terminal.columns) || USUAL_WIDTH)}\n`;
  const left = terminal === null ? writeNow(STDOUT, text) : text;
  if (left instanceof Error) return false;
  if (left !== null) host.stdout.write(left);
  return true;
}

const version = ({ version: text }: Overview) => text;
const help = ({ page }: Overview, width: number) => layOut(page, width).trimEnd();
const SAYING: Readonly<Record<string, (overview: Overview, width: number) => string>> = {
  ...{ '--version': version, '-V': version },
  ...{ '--help': help, '-h': help },
};

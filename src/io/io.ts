import type { SandmanError } from '../errors.js';
import { EXIT_CODES } from '../exit-codes.js';
import type { Host } from '../host.js';
import { isJson, type OutputMode } from './output-mode.js';
import { redact } from './redact.js';
import { type Style, styleFor, wantsColour } from './style.js';
import { hintOf } from './usual-hint.js';

export interface IoOptions {
  mode: OutputMode;
  colour: boolean;
  input: boolean;
  debug: boolean;
}

/** The streams: the answer goes to `out`, all talk to the others. */
export interface Io {
  readonly mode: OutputMode;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Columns that the terminal on stdout has now; null in a pipe. */
  readonly width: number | null;
  /** Whether a spinner may move on stderr. */
  readonly lively: boolean;
  /** Whether a question may be asked: a terminal on stdin and stderr, and nobody said no. */
  readonly promptable: boolean;
  /** Whether what was written can be written over: not on a terminal without cursor codes. */
  readonly steerable: boolean;
  /** Whether the whole screen may be taken: a terminal on stdin and stdout that can, and nobody said no. */
  readonly fullScreen: boolean;
  readonly style: Style;
  readonly styleErr: Style;
  out(text: string): void;
  /** A hint or a statement for a person; nothing under json, whose objects say it. */
  note(text: string): void;
  warn(text: string): void;
  debug(text: string): void;
  fail(error: SandmanError): void;
}

export async function createIo(host: Host, { mode, colour, input, debug }: IoOptions): Promise<Io> {
  const { stdout, stderr, env } = host;
  const ci = env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0';
  const style = await styleFor(wantsColour({ isTTY: stdout.isTTY === true, flag: colour, env }));
  const styleErr = await styleFor(wantsColour({ isTTY: stderr.isTTY === true, flag: colour, env }));
  const err = (text: string) => void stderr.write(`${text}\n`);
  const json = isJson(mode);
  const steerable = env.TERM !== 'dumb';
  return {
    mode,
    // Opened by who reads it: that takes time.
    get stdin() {
      return host.stdin;
    },
    stdout,
    stderr,
    get width() {
      return stdout.isTTY ? stdout.columns || 80 : null;
    },
    // A terminal that nobody has given a size says that it is 0 wide, where a spinner would never be done drawing.
    lively: stderr.columns !== 0 && stderr.isTTY === true && !ci && steerable,
    get promptable() {
      return input && !ci && host.stdin.isTTY === true && stderr.isTTY === true;
    },
    get fullScreen() {
      const terminals = host.stdin.isTTY === true && stdout.isTTY === true;
      return input && !ci && terminals && steerable;
    },
    steerable,
    style,
    styleErr,
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => json || err(styleErr.dim(told(text))),
    warn: (text) =>
      err(
        json
          ? JSON.stringify({ warning: { message: redact(text) } })
          : `${styleErr.yellow('warning:')} ${told(text)}`,
      ),
    debug: (text) => debug && err(styleErr.dim(`debug: ${told(text)}`)),
    fail: (error) => {
      err(json ? JSON.stringify({ error: errorObject(error) }) : errorText(error, styleErr));
      if (debug && error.stack) err(told(stackOf(error)));
    },
  };
}

/** The object of an error, in `-o json` and in the results of verbs. */
export function errorObject(error: SandmanError) {
  const { backend = null, id = null, requestId = null, retryable = false } = error.details;
  const { code } = error;
  const hint = hintOf(error);
  const { exitCode = EXIT_CODES[code] } = error.details;
  return {
    code,
    exitCode,
    // Here, not in the finished JSON, where a secret's quotes are escaped.
    message: redact(error.message),
    hint: hint === undefined ? null : redact(hint),
    backend,
    id,
    requestId,
    retryable,
  };
}

function errorText(error: SandmanError, style: Style): string {
  const { requestId } = error.details;
  const hint = hintOf(error);
  return [
    // Ctrl-C is no mistake of anybody's.
    `${error.code === 'cancelled' ? '' : `${style.red('error:')} `}${told(error.message)}`,
    ...(requestId === undefined ? [] : [`request: ${told(requestId)}`]),
    ...(hint === undefined ? [] : [`${style.cyan('hint:')} ${told(hint)}`]),
  ].join('\n');
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack}${cause}`;
}

/** As it may be shown to whoever looks on. */
function told(text: string): string {
  return redact(printable(text));
}

/** What comes from inside a sandbox or from a backend must not move the cursor or paint the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');
}

/** As `printable`, for what must not look like another line. */
export function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', '?');
}

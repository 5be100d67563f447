import { otherError } from '../errors.js';
import { errorObject } from '../io/io.js';
import { OUTPUT_MODES, type OutputMode } from '../io/output-mode.js';
import { PLAIN } from '../io/style.js';
import { renderTable } from '../io/table.js';

const ON_STDOUT: Readonly<Record<OutputMode, readonly [flags: string, what: string]>> = {
  table: ['(usual)', 'a table; of one thing in detail a line for each field'],
  wide: ['', 'more columns, ids and times whole, nothing cut'],
  json: ['--json', 'exactly one JSON value, indented'],
  jsonl: ['', 'one JSON object a line, each as soon as it is known'],
  id: ['-q', 'ids, or names where there are no ids, one a line'],
};

const COLUMNS = [
  { key: 'format', title: '-o', cell: (mode: OutputMode) => mode },
  { key: 'flag', title: 'ALSO', cell: (mode: OutputMode) => ON_STDOUT[mode][0] },
  { key: 'stdout', title: 'ON STDOUT', cell: (mode: OutputMode) => ON_STDOUT[mode][1] },
];

/** The fields that every error has, in the order in which they are printed. */
const ERROR_FIELDS = Object.keys(errorObject(otherError(''))).join(', ');

export function formats(): string {
  return `${renderTable(OUTPUT_MODES, COLUMNS, null, PLAIN)}

Asking for two formats is a mistake (exit 2). The usual one is the setting
output, or SANDMAN_OUTPUT. --columns chooses and orders the columns of a table.

Streams:
  stdout has the answer and nothing else; it stays empty where one sandbox that
  was named cannot be changed. Spinners, prompts, notes, warnings and errors go
  to stderr. In a pipe a table has the same columns, whole ids and ISO times.

JSON:
  Of one that was named an object, of several or of a selector an array. Fields
  are only ever added; null is what the backend does not tell. jsonl comes as
  it is done, in no order; list --sort waits for all.
  --help --json has every command and option.

Errors:
  For people error: and hint:. Under json and jsonl {"error": {…}}, one line
  with the fields
    ${ERROR_FIELDS}
  code is a stable word (sandman help exit-codes); a message may change.
  A warning is {"warning": {message}}.

Environment:
  NO_COLOR      no colour, as --no-color
  FORCE_COLOR   colour in pipes too; 0 or false: none
  TERM=dumb     no colour, no spinner, and questions that a line answers
  CI            no spinner and no question, as --no-input`;
}

import { EXIT_CODE_ROWS } from '../exit-codes.js';
import { PLAIN } from '../io/style.js';
import { type Column, renderTable } from '../io/table.js';

type Row = (typeof EXIT_CODE_ROWS)[number];

const COLUMNS: readonly Column<Row>[] = [
  { key: 'exit', title: 'EXIT', cell: ([number]) => number },
  { key: 'code', title: 'ERROR.CODE', cell: ([, word]) => word || '-' },
  { key: 'meaning', title: 'MEANING', cell: ([, , meaning]) => meaning },
];

export function exitCodes(): string {
  return renderTable(EXIT_CODE_ROWS, COLUMNS, null, PLAIN);
}

const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const FOUR = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);

/** Whether a text is an IP address, of version 4 or 6. Loads no module, as node's `isIP` does. */
export function isAddress(text: string): boolean {
  return FOUR.test(text) || (/^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`));
}

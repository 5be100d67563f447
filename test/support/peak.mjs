// Loaded into a child before the program: writes down what memory it came to need. The peak of getrusage will not do,
// since that of a new process begins with its parent's.
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.SANDMAN_TEST_PEAK, kilobytes);
});

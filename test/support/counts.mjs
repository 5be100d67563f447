// Loaded into a child before the program: writes down what it has loaded and read by its end.
import { readFileSync, writeFileSync } from 'node:fs';

const own = process.moduleLoadList.length;
process.on('exit', () => {
  const [, bytes] = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
  const modules = process.moduleLoadList.slice(own).map((name) => name.replace('NativeModule ', ''));
  writeFileSync(process.env.SANDMAN_TEST_COUNTS, JSON.stringify({ modules, bytes: Number(bytes) }));
});

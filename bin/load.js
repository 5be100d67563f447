const { readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const MAIN = join(__dirname, '../dist/main.cjs');
/** What V8 made of it, which only the same V8 takes; any other compiles anew. */
exports.CACHE = `${MAIN}.v8`;

/** As `require`, which would not hand V8 what is compiled already. */
exports.load = () => {
  // The bundle is ASCII, and is read fastest as that.
  const text = wrap(readFileSync(MAIN, 'latin1'));
  const script = new Script(text, { filename: MAIN, cachedData: readIfThere(exports.CACHE) });
  const module = { exports: {} };
  script
    .runInThisContext()
    .call(module.exports, module.exports, createRequire(MAIN), module, MAIN, dirname(MAIN));
  return { script, exports: module.exports };
};

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

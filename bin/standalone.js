// Where an executable of its own begins, which holds this, all of dist, and what runs it: see scripts/binary.mjs.
const argv = process.argv.slice(2);
if (argv[0] === '__keeper') {
  require('../dist/keeper.cjs').keepInBackground(process, argv[1]);
} else if (argv[0] === '__keyring') {
  require('../dist/keyring-program.cjs').answerKeyring(process);
} else if (/^[a-z_]/.test(argv[0]) || !require('../dist/quick.cjs').answer(argv, process)) {
  const { quickHost, run, standalonePrograms } = require('../dist/main.cjs');
  const host = quickHost(process, () => require('./bun-input.js').openInput());
  run(argv, host, { programs: standalonePrograms(process.execPath) }).then((exitCode) => {
    process.exitCode = exitCode;
    host.release();
    if (argv[0] === '__complete') process.exit();
  });
}

// Started by dist/main.cjs, for the calls of the system's keyring that may never return.
const { answerKeyring } = require('../dist/keyring-program.cjs');

answerKeyring(process);

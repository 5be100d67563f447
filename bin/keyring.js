// Started by dist/main.js, for the calls of the system's keyring that may never return.
import { answerKeyring } from '../dist/keyring-program.js';

answerKeyring(process);

// Draws docs/screens/*.svg from real runs on the engine that answers, which must have no sandboxes: npm run screenshot [-- IMAGE]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { draw } from './picture.mjs';
import { screenOf, textOf } from './screen.mjs';
import { NAMES, SCREENS } from './screens.mjs';

const COLUMNS = 100;
const ROWS = 40;
const LIMIT_MS = 60_000;
const TARGET = 'docs/screens';
/** The home folder that the pictures show instead of the one that is there for their time. */
const SHOWN_HOME = '/home/me';

// About as long as that, since lines are broken before it is put in.
const home = mkdtempSync(join(tmpdir(), 'me-'));
/** Of this machine only what leads to its engine. */
const leading = Object.entries(process.env).filter(([name]) =>
  /^(DOCKER_|CONTAINERS?_|XDG_RUNTIME_DIR$)/.test(name),
);
const env = {
  DOCKER_CONFIG: join(homedir(), '.docker'),
  ...Object.fromEntries(leading),
  ...{ HOME: home, PATH: `${home}/bin:${process.env.PATH}`, SHELL: '/bin/bash', TERM: 'xterm-256color' },
};
/** The terminal that is open. */
let terminal = null;

function unseen(line) {
  return execFileSync('sh', ['-c', line], { env, cwd: home, encoding: 'utf8', stdio: 'pipe' });
}

/** Types a line on a terminal of its own; what the terminal was sent until `until` was shown, or the line has ended. */
async function inTerminal(line, { rows = ROWS, keys = [], until = [], leave = '' }) {
  terminal = spawn('sh', ['-c', line], { name: env.TERM, cols: COLUMNS, rows, env, cwd: home });
  const waiting = [...keys];
  let [output, taken, late] = ['', null, false];
  const shown = () => screenOf(output, COLUMNS, rows).map(textOf).join('\n');
  const look = (text) => {
    if (waiting.length > 0) {
      if (waiting[0][0].test(text)) terminal.write(waiting.shift()[1]);
    } else if (taken === null && until.length > 0 && until.every((one) => one.test(text))) {
      taken = output;
      terminal.write(leave);
    }
  };
  terminal.onData((part) => {
    if (late) return;
    output += part;
    look(shown());
  });
  const limit = setTimeout(() => {
    late = true;
    terminal.kill();
  }, LIMIT_MS);
  await new Promise((done) => terminal.onExit(done));
  clearTimeout(limit);
  terminal = null;
  if (late || (until.length > 0 && taken === null)) {
    throw new Error(`\`${line}\` did not show what was waited for, or did not end:\n${shown()}`);
  }
  return taken ?? output;
}

async function take({ name, title, before = [], lines, ...how }) {
  for (const line of before) unseen(line);
  let output = '';
  for (const line of lines) {
    output += `\u001b[92m$\u001b[0m \u001b[1m${line}\u001b[0m\r\n${await inTerminal(line, how)}`;
  }
  const rows = screenOf(output.replaceAll(home, SHOWN_HOME), COLUMNS, how.rows ?? ROWS);
  while (rows.at(-1)?.length === 0) rows.pop();
  const file = join(TARGET, `${name}.svg`);
  writeFileSync(file, draw(rows, COLUMNS, title));
  console.log(file);
}

function cleanUp() {
  terminal?.kill();
  try {
    unseen(`sandman kill --missing-ok ${NAMES.join(' ')}`);
    endKeeper();
  } finally {
    rmSync(home, { recursive: true, maxRetries: 5 });
  }
}

/** It would end by itself, after a while in which it writes into the folder that is to be removed. */
function endKeeper() {
  const { pid } = JSON.parse(unseen('sandman keeper status --json || true'));
  if (pid === null) return;
  process.kill(pid, 'SIGTERM');
  unseen(`while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done`);
}

mkdirSync(join(home, 'bin'));
symlinkSync(resolve('bin/sandman.js'), join(home, 'bin/sandman'));
unseen(`sandman config set templates.base ${process.argv[2] ?? 'sandman/base:local'}`);
unseen('sandman config set create.network none');
const there = JSON.parse(unseen('sandman list --json'));
if (there.length > 0) {
  rmSync(home, { recursive: true });
  throw new Error(`there are sandboxes already, ${there[0].name} is one, and the pictures would show them`);
}
process.on('exit', cleanUp);
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
mkdirSync(TARGET, { recursive: true });
for (const screen of SCREENS) await take(screen);

/** How one command is tried everywhere. */
export interface SweepRow {
  /** Behind `sandman`. `{folder}` is a folder of its own. In sandboxes `up`, `down` and `froz`, and one with a long name. */
  line: string;
  exit: number;
  /** Where that is another one: on three terminals. */
  atTerminal?: number;
  /** Where that is another one: with no engine, as the real program. */
  alone: number;
  /** What it is without its arguments, where a person would be asked for them: exit 2 unless it is told. */
  asking?: string;
  /** It takes the whole terminal and stays. */
  stays?: true;
  /** It writes sentences, or for programs: the terminal may wrap that. */
  raw?: true;
  /** What it writes is no answer of ours, whatever the format. */
  foreign?: true;
}

const NONE = 6;

/** A row for each command of the tree. */
export const ROWS: Readonly<Record<string, SweepRow>> = {
  create: { line: 'create new', exit: 0, alone: NONE },
  run: { line: 'run -- true', exit: 0, alone: 125 },
  start: { line: 'start down', exit: 0, alone: NONE, asking: 'start' },
  stop: { line: 'stop up --grace 1s', exit: 0, alone: NONE, asking: 'stop' },
  pause: { line: 'pause --all', exit: 0, alone: NONE, asking: 'pause' },
  resume: { line: 'resume froz', exit: 0, alone: NONE, asking: 'resume' },
  kill: { line: 'kill --all -y', exit: 0, alone: NONE, asking: 'kill --all' },
  prune: { line: 'prune -y', exit: 0, alone: NONE, asking: 'prune' },
  wait: { line: 'wait up --for running', exit: 0, alone: NONE, asking: 'wait --for running' },
  ttl: { line: 'ttl up', exit: 0, alone: NONE, asking: 'ttl' },
  exec: { line: 'exec up -- true', exit: 0, alone: 125 },
  shell: { line: 'shell up', exit: 2, atTerminal: 125, alone: 2, asking: 'shell' },
  cp: { line: 'cp nosuch:/x {folder}', exit: 4, alone: NONE },
  logs: { line: 'logs up', exit: 0, alone: NONE, asking: 'logs' },
  list: { line: 'list', exit: 0, alone: NONE },
  top: { line: 'top', exit: 2, alone: 2, stays: true },
  info: { line: 'info up', exit: 0, alone: NONE, asking: 'info' },
  doctor: { line: 'doctor', exit: 6, alone: NONE, raw: true },
  login: { line: 'login nosuch', exit: 4, alone: 4, asking: 'login e2b' },
  logout: { line: 'logout e2b', exit: 0, alone: 0 },
  whoami: { line: 'whoami', exit: 3, alone: 3 },
  backend: { line: 'backend', exit: 2, alone: 2 },
  'backend list': { line: 'backend list', exit: 0, alone: 0 },
  'backend show': { line: 'backend show docker', exit: 0, alone: 0 },
  'backend add': { line: 'backend add lab --type docker', exit: 0, alone: 0 },
  'backend remove': { line: 'backend remove docker', exit: 8, alone: 8 },
  'backend use': { line: 'backend use podman', exit: 0, alone: 0 },
  'backend check': { line: 'backend check', exit: 0, alone: NONE },
  template: { line: 'template', exit: 2, alone: 2 },
  'template list': { line: 'template list', exit: 0, alone: 0 },
  keeper: { line: 'keeper', exit: 2, alone: 2 },
  'keeper status': { line: 'keeper status', exit: 0, alone: 0 },
  'keeper run': { line: 'keeper run nonsense', exit: 2, alone: 2 },
  'keeper install': { line: 'keeper install --dry-run', exit: 0, alone: 0, raw: true },
  'keeper uninstall': { line: 'keeper uninstall', exit: 0, alone: 0 },
  config: { line: 'config', exit: 2, alone: 2 },
  'config get': { line: 'config get timeout', exit: 0, alone: 0 },
  'config set': { line: 'config set create.memory 1g', exit: 0, alone: 0 },
  'config unset': { line: 'config unset create.memory', exit: 0, alone: 0 },
  'config list': { line: 'config list', exit: 0, alone: 0 },
  'config path': { line: 'config path', exit: 0, alone: 0, raw: true },
  'config edit': { line: 'config edit', exit: 2, atTerminal: 2, alone: 2, asking: 'config edit' },
  completion: { line: 'completion bash', exit: 0, alone: 0, raw: true, foreign: true },
  'completion install': { line: 'completion install bash', exit: 0, alone: 0 },
  'completion uninstall': { line: 'completion uninstall bash', exit: 0, alone: 0 },
  help: { line: 'help', exit: 0, alone: 0 },
};

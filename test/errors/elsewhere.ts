/** Places whose failure the rows cannot find by its words, or cannot provoke: the test that does, and words of it. */
export const ELSEWHERE: readonly (readonly [site: string, test: string, words: string])[] = [
  ['top/session.ts ', 'commands/top.test.ts', "how: 'the end of the terminal'"],
  ['top/verbs.ts ', 'commands/top.test.ts', 'fake has no pause'],
  ['commands/change-answer.ts ', 'commands/several.test.ts', 'error: one: out of order'],
  [
    'commands/completion-install.ts `{path} was',
    'commands/completion-install.test.ts',
    'was not made by Sandman',
  ],
  ['commands/keeper-run.ts `a keeper runs', 'e2e/keeper-command.test.ts', 'a keeper runs already'],
  ['commands/list.ts `{lost} of', 'commands/list.test.ts', 'expect(ran.code).toBe(10)'],
  ["commands/kill-question.ts 'nothing", 'commands/prune.test.ts', 'shows what would go, and asks; after'],
  [
    'config/credentials.ts `the key for {backend} is still',
    'config/credentials.test.ts',
    'still in the system keyring',
  ],
  [
    'config/credentials.ts `the key for {backend} is in',
    'config/credentials.test.ts',
    'in the system keyring, which fails',
  ],
  ['io/line-prompts.ts ', 'io/prompt.test.ts', 'nothing was chosen, and nothing was done'],
  ["main.ts 'interrupted'", 'commands/list.test.ts', "emit('SIGINT')"],
  ['main.ts `cannot write the answer', 'e2e/pipes.test.ts', 'cannot write the answer'],
  ['sandbox/attend.ts message', 'sandbox/attend.test.ts', 'could not be told'],
  ['sandbox/follow.ts ', 'sandbox/wait.test.ts', 'memory closed its events'],
  ['sandbox/transition.ts `{titleOf(sandbox)} is gone', 'sandbox/transition.test.ts', 'box-gone is gone'],
  [
    'sandbox/transition.ts `stopped waiting',
    'sandbox/doubt.test.ts',
    'stopped waiting; memory may still finish',
  ],
  [
    'sandbox/transition.ts `{titleOf(sandbox)} is still',
    'sandbox/doubt.test.ts',
    'box is still running: too slow',
  ],
  ['sandbox/transition.ts `lost ', 'sandbox/doubt.test.ts', 'lost memory while pausing box'],
  ['sandbox/wait.ts `{backend.name} closed', 'sandbox/wait.test.ts', 'memory closed its events'],
  ['sandbox/wait.ts `{titleOf(sandbox)} is gone', 'sandbox/wait.test.ts', 'web is gone, and will never be'],
  [
    'sandbox/wait.ts `{titleOf(sandbox)} has failed',
    'sandbox/wait.test.ts',
    'web has failed, and will never be',
  ],
  ['sandbox/wake.ts `{title} is gone', 'sandbox/wake.test.ts', 'box is gone'],
];

/** Places that no test provokes, and why. */
export const UNPROVOKED: readonly (readonly [site: string, why: string])[] = [
  ['commands/keeper-service.ts ', 'needs a machine that has neither systemd nor launchd'],
  ['commands/topic-formats.ts ', 'is never thrown: its fields are printed'],
  [
    'config/alias-store.ts ',
    'another process must take the name between two lines that hold a lock of that name',
  ],
  ['backends/remote/web-socket.ts undefined', 'is for a break of which nothing is told before it is seen'],
  ['keeper/program.ts ', 'is for the types: an engine always has an address'],
  ['sandbox/deadline.ts `{what} did not end', 'needs an engine that answers no create, nor its end'],
];

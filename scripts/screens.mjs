// The pictures that screenshot.mjs draws, in the order in which it takes them, and the sandboxes that they show.
const [DOWN, ESCAPE] = ['\u001b[B', '\u001b'];

/** Does not end when it is told to, so that a stop takes as long as its grace. */
const STUBBORN = '-- sh -c \'trap "" TERM; while :; do sleep 1; done\'';

/** What makes the sandboxes that all but the first picture show. */
export const FLEET = [
  'sandman create notebook -l app=lab',
  'sandman pause notebook',
  'sandman create build -l app=ci -- true',
  `sandman create db -l app=shop ${STUBBORN}`,
  `sandman create worker -l app=shop ${STUBBORN}`,
  'sandman create api -l app=shop',
  'sandman create web-2 -l app=shop',
  'sandman create web-1 -l app=shop --ttl 30m',
  'sandman wait build --for stopped',
];

export const NAMES = ['web', 'web-1', 'web-2', 'api', 'worker', 'db', 'build', 'notebook'];

/**
 * Of each: its name and title; the lines that are typed one after the other; for one that is caught while it runs the
 * keys that are pressed once something is shown, what it shows when it is taken then, and the keys that leave it; what is
 * done before, unseen; how many rows the terminal has.
 */
export const SCREENS = [
  {
    name: 'life',
    title: 'A terminal in which sandman creates, pauses, lists, resumes, stops and kills two sandboxes',
    lines: [
      'sandman create web -l app=shop',
      'sandman create worker -l app=shop',
      'sandman pause web',
      'sandman list -l app=shop',
      'sandman start web',
      'sandman resume web',
      'sandman stop worker --grace 1s',
      'sandman kill -l app=shop',
    ],
  },
  {
    name: 'list',
    title: 'sandman list: seven sandboxes, of which five are running, one is paused and one has stopped',
    before: FLEET,
    lines: ['sandman list'],
  },
  {
    name: 'errors',
    title: 'Two errors of sandman, each with a hint of how to go on',
    lines: ['sandman pause wroker', 'sandman start notebook'],
  },
  {
    name: 'picker',
    title:
      'sandman pause without a name asks which to pause: "web" was typed, and both that match are marked',
    lines: ['sandman pause'],
    keys: [
      [/Which to pause\?/, 'web'],
      [/\? web/, ' '],
      [/take 1/, DOWN],
      [/❯ ◯ web-2/, ' '],
    ],
    until: [/take 2/],
    leave: ESCAPE,
  },
  {
    name: 'top',
    title:
      'sandman top: all sandboxes on the whole screen, one of them selected and one being stopped, with the keys below',
    lines: ['sandman top'],
    rows: 16,
    keys: [
      [/^> {2}web-1/m, DOWN],
      [/^> {2}web-2/m, DOWN],
      [/^> {2}api/m, DOWN],
      [/^> {2}worker/m, 's'],
      [/^>\S worker/m, `${DOWN}?`],
    ],
    until: [/^> {2}db/m, /^ \S worker/m, /q leave/, /\? less/],
    leave: 'q',
  },
  {
    name: 'bulk',
    title:
      'sandman stop on five sandboxes: three have stopped, and it is shown for how long two have been waited for',
    before: ['sandman wait worker --for stopped', 'sandman start worker'],
    lines: ['sandman stop -l app=shop --grace 5s'],
    until: [/3 done… 3s/, /worker.*3s/, /db.*3s/],
  },
  {
    name: 'doctor',
    title: 'sandman doctor: each thing that it has looked at, whether it is well, and what mends what is not',
    lines: ['sandman doctor'],
  },
];

/** What `sandman help` tells of besides the commands. The texts are loaded when they are asked for. */
export interface Topic {
  name: string;
  about: string;
  text(): Promise<string>;
}

export const TOPICS: readonly Topic[] = [
  {
    name: 'deadlines',
    about: 'when a sandbox ends by itself, and what each backend can do',
    text: async () => (await import('./topic-deadlines.js')).deadlines(),
  },
  {
    name: 'exit-codes',
    about: 'what each exit code means',
    text: async () => (await import('./topic-exit-codes.js')).exitCodes(),
  },
  {
    name: 'formats',
    about: 'what -o prints, and where; colour, errors, scripts',
    text: async () => (await import('./topic-formats.js')).formats(),
  },
  {
    name: 'states',
    about: 'the states of a sandbox, and what each verb does from each',
    text: async () => (await import('./topic-states.js')).states(),
  },
];

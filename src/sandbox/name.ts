import { randomBelow } from './unique.js';

const MOODS = [
  'bold',
  'brisk',
  'calm',
  'clear',
  'deft',
  'fair',
  'glad',
  'keen',
  'kind',
  'lucid',
  'mild',
  'neat',
  'quick',
  'quiet',
  'rapid',
  'sharp',
  'sunny',
  'swift',
  'warm',
  'wise',
];
const THINGS = [
  'badger',
  'birch',
  'brook',
  'cedar',
  'comet',
  'coral',
  'dune',
  'falcon',
  'fern',
  'finch',
  'heron',
  'lark',
  'maple',
  'otter',
  'pebble',
  'reef',
  'robin',
  'sparrow',
  'tide',
  'willow',
];

/** A name for a sandbox that was given none. It is never hexadecimal, so it cannot be taken for an id. */
export function inventName(): string {
  const pick = (words: readonly string[]) => words[randomBelow(words.length)];
  return `${pick(MOODS)}-${pick(THINGS)}-${randomBelow(0x10000).toString(16).padStart(4, '0')}`;
}

import type fc from 'fast-check';
import type { Command } from './command.js';
import {
  crash,
  fill,
  look,
  lose,
  makeRoom,
  reboot,
  restart,
  setClock,
  spoil,
  suspend,
  wait,
} from './mishaps.js';
import { create, otherHand, setDeadlines, verb } from './verbs.js';

/** All that may happen; some more often than others. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  ...[create, create, verb, verb, verb, verb, setDeadlines, setDeadlines, otherHand, otherHand],
  ...[wait, wait, wait, suspend, setClock, crash, restart, restart, reboot, lose, spoil, look],
  ...[fill, makeRoom, makeRoom],
];

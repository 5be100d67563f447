import { describe, expect, it } from 'vitest';
import { hasCallers } from '../../../src/backends/engine/activity.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const PORTS = new Set([8080]);

/** A table as proc(5) has it, with a socket in it. */
const table = (local: string, state: string, queues: string) =>
  `${HEAD}\n   0: ${local} 0100007F:C350 ${state} ${queues} 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n`;

describe('somebody waits at a port', () => {
  it.each([
    ['whose connection nobody has taken', '00000000:1F90', '0A', '00000000:00000001'],
    ['whose connection nobody has taken, by IPv6', `${'0'.repeat(32)}:1F90`, '0A', '00000000:00000001'],
    ['who has sent what nobody has read', '020011AC:1F90', '01', '00000000:0000004E'],
  ])('%s', (_, local, state, queues) => {
    expect(hasCallers(table(local, state, queues), PORTS)).toBe(true);
  });
});

describe('nobody waits', () => {
  it.each([
    ['where a port is only listened at', '00000000:1F90', '0A', '00000000:00000000'],
    ['where all was read', '020011AC:1F90', '01', '00000000:00000000'],
    ['where only something is being sent', '020011AC:1F90', '01', '0000004E:00000000'],
    ['where a connection is over', '020011AC:1F90', '06', '00000000:00000001'],
    ['at a port that is not published', '00000000:1F91', '0A', '00000000:00000001'],
  ])('%s', (_, local, state, queues) => {
    expect(hasCallers(table(local, state, queues), PORTS)).toBe(false);
  });

  it.each(['', HEAD, `${HEAD}\n`])('where there is no socket at all: %j', (text) => {
    expect(hasCallers(text, PORTS)).toBe(false);
  });
});

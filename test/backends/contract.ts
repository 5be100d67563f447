import { afterAll, beforeAll, describe } from 'vitest';
import { testAbort } from './contract/abort.js';
import { testCreate } from './contract/create.js';
import { testExec } from './contract/exec.js';
import { testLooking } from './contract/looking.js';
import { caseFor, type Need } from './contract/needs.js';
import { type Bench, benchOf, type Subject } from './contract/subject.js';
import { testVerbs } from './contract/verbs.js';
import { testWatch } from './contract/watch.js';

/**
 * What every backend must do; the cases make their own sandboxes and see no others. What a backend lacks is told, since
 * the cases are chosen before there is one.
 */
export function testBackend(name: string, make: () => Promise<Subject>, lacks: readonly Need[] = []): void {
  describe(`${name} keeps the backend contract`, () => {
    let bench: Bench | undefined;
    const given = (): Bench => {
      if (bench === undefined) throw new Error(`${name} could not be made`);
      return bench;
    };
    beforeAll(async () => {
      bench = benchOf(await make());
    });
    afterAll(() => bench?.close());
    const missing = new Set(lacks);
    for (const cases of [testCreate, testLooking, testVerbs, testWatch, testExec, testAbort]) {
      cases(given, caseFor(missing), missing);
    }
  });
}

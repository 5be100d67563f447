/** What a spec does not have, and its service does. */
export type Exceptions = ReadonlyArray<{ on: RegExp; why: string }>;

/** Everything that was asked or answered against a spec. */
export interface Violations {
  violations: string[];
  note(problems?: readonly string[]): void;
}

export function createViolations(exceptions: Exceptions): Violations {
  const violations: string[] = [];
  return {
    violations,
    note: (problems = []) => {
      violations.push(...problems.filter((problem) => !exceptions.some(({ on }) => on.test(problem))));
    },
  };
}

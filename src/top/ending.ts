/** What something that goes on until somebody ends it ends with. */
export interface Ending {
  promise: Promise<void>;
  leave(): void;
  fail(error: unknown): void;
  /** Called by timers and streams, whose failures nobody else would catch: a defect is an end too. */
  guard<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void;
}

export function ending(): Ending {
  let leave = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    leave = resolve;
    fail = reject;
  });
  promise.catch(() => {});
  const guard: Ending['guard'] =
    (work) =>
    (...args) => {
      try {
        work(...args);
      } catch (error) {
        fail(error);
      }
    };
  return { promise, leave, fail, guard };
}

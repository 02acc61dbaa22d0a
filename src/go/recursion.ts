/**
 * A recursive function without the call stack: it yields a call and is resumed with the call's result. Go's stack grows with the
 * depth of the data; JavaScript's ends after a few thousand calls.
 */
export type Recursion<T> = Generator<Recursion<unknown>, T, unknown>;

/** Waits for a call from within a recursion: `yield* call(…)`. */
export function* call<T>(recursion: Recursion<T>): Recursion<T> {
  return (yield recursion) as T;
}

/** Runs a recursion step by step, and returns what it does. Throws what it throws. */
function* steps<T>(recursion: Recursion<T>): Generator<undefined, T, undefined> {
  const stack: Recursion<unknown>[] = [recursion];
  let returned: unknown;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { done, value } = top.next(returned);
    if (done === true) {
      returned = value;
      stack.pop();
    } else {
      returned = undefined;
      stack.push(value);
    }
    yield undefined;
  }
  return returned as T;
}

/** Runs a recursion to its end and returns what it does. Throws what it throws. */
export function run<T>(recursion: Recursion<T>): T {
  const running = steps(recursion);
  let step = running.next();
  while (step.done !== true) step = running.next();
  return step.value;
}

/** The steps after which the clock is looked at. */
const stepsAtOnce = 256;

/** Runs a recursion as {@link run} does, with pauses. Throws what it throws, and what a pause throws. */
export async function runInTurns<T>(
  recursion: Recursion<T>,
  turns: { readonly isOver: boolean; readonly next: () => Promise<void> },
): Promise<T> {
  const running = steps(recursion);
  let step = running.next();
  for (let count = 1; step.done !== true; count += 1) {
    if (count % stepsAtOnce === 0 && turns.isOver) await turns.next();
    step = running.next();
  }
  return step.value;
}

/**
 * A recursive function without the call stack: it yields a call and is resumed with the call's result. Go's stack grows with the
 * depth of the data; JavaScript's ends after a few thousand calls.
 */
export type Recursion<T> = Generator<Recursion<unknown>, T, unknown>;

/** Waits for a call from within a recursion: `yield* call(…)`. */
export function* call<T>(recursion: Recursion<T>): Recursion<T> {
  return (yield recursion) as T;
}

/** Runs a recursion to its end and returns what it does. Throws what it throws. */
export function run<T>(recursion: Recursion<T>): T {
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
  }
  return returned as T;
}

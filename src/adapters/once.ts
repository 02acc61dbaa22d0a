/** Returns a function that runs `work` once for each key and returns the same result afterwards, even if that is a failure. */
export function once<Key, Result>(work: (key: Key) => Promise<Result>): (key: Key) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (key) => {
    const name = JSON.stringify(key);
    const result = results.get(name) ?? work(key);
    results.set(name, result);
    return result;
  };
}

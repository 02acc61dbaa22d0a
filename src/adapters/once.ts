/** Returns a function that does its work once for each key, and returns that result again afterwards. A failure is a result too. */
export function once<Key, Result>(work: (key: Key) => Promise<Result>): (key: Key) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (key) => {
    const name = JSON.stringify(key);
    const result = results.get(name) ?? work(key);
    results.set(name, result);
    return result;
  };
}

import { afterEach } from '@jest/globals';

/** Returns a function that takes things to be closed after the test, the last one first, and gives them back. */
export function closingAfterEach(): <Closable extends { close(): unknown }>(closable: Closable) => Closable {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const closable of open.splice(0).reverse()) await closable.close();
  });
  return (closable) => {
    open.push(closable);
    return closable;
  };
}

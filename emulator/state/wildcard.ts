/** Says whether a text is what a pattern of IAM stands for, in which `*` is any characters. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(text);
}

const space = /[\t\n\v\f\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/gu;
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** Makes every white space a blank and drops what cannot be printed. Rule: `sanitizeString` in Helm's metadata.go. */
export function sanitise(text: string): string {
  return text.replace(space, ' ').replace(unprintable, '');
}

/** Removes user names and passwords from the URLs in a text, such as that of a proxy. */
function withoutUserInfo(text: string): string {
  return text.replace(/\/\/[^\s/?#]*@/g, '//');
}

/**
 * Returns a text from outside on one line of at most `longest` characters, safe to put into a message: user names and passwords
 * in URLs are removed.
 */
export function oneLine(text: string, longest = 500): string {
  const line = withoutUserInfo(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ')
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

/** Returns the first 300 characters of a text from outside in quotes, with invisible characters escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 300)).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Returns a property of a value of unknown type, such as a thrown one; `undefined` if it has no such property. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Returns the message of a thrown value, without the user names and passwords of URLs in it. */
export function errorMessage(error: unknown): string {
  const message = propertyOf(error, 'message');
  return withoutUserInfo(typeof message === 'string' ? message : String(error));
}

/** Returns the code of an error that Node threw, such as `ENOENT` for a file operation; `undefined` if it has none. */
export function errorCode(error: unknown): string | undefined {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' && code !== '' ? code : undefined;
}

/** Removes user names and passwords from the addresses in a text, such as that of a proxy. */
function withoutUserInfo(text: string): string {
  return text.replace(/\/\/[^\s/?#]*@/g, '//');
}

/**
 * Returns a foreign text on one line of at most `longest` characters, fit to be put into a message: without the user names and
 * passwords of the addresses in it.
 */
export function oneLine(text: string, longest = 500): string {
  const line = withoutUserInfo(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ')
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

/** Returns the first 300 characters of a foreign text in quotes, with what cannot be seen in it escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 300)).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Returns a property of a value of unknown type, such as of whatever was thrown; `undefined` if it has none. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Returns the message of whatever was thrown, without the user names and passwords of the addresses in it. */
export function errorMessage(error: unknown): string {
  const message = propertyOf(error, 'message');
  return withoutUserInfo(typeof message === 'string' ? message : String(error));
}

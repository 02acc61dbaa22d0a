/**
 * Gives a URL for messages: without user name and password, and without its query, where upload states and the signatures
 * of download addresses are.
 */
export function redactedUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** Gives a foreign text on one line of at most `longest` characters, fit to be put into a message. */
export function oneLine(text: string, longest = 500): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

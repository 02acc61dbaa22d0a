/**
 * Gives a URL for messages: without user name and password, and without its query, where upload states and the signatures
 * of download addresses are.
 */
export function redactedUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

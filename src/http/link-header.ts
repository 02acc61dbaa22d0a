/** One link: its target, then parameters up to the next link. Each character is looked at by one part only. */
const link = /<([^<>]*)>([^<]*)/g;

/**
 * Gives the target of the link with the relation `next` in a Link header, as it stands there; `undefined` where there is none.
 * Rule: https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, parameters = ''] of (header ?? '').matchAll(link)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes('next')) return target;
  }
  return undefined;
}

const imfDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:[A-Z][a-z]{2}) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850Date = /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Reads an HTTP date in any of its three forms. Gives milliseconds since 1970, `undefined` for anything else.
 * Rule: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
function httpDate(text: string): number | undefined {
  if (!imfDate.test(text) && !rfc850Date.test(text) && !asctimeDate.test(text)) return undefined;
  const time = Date.parse(asctimeDate.test(text) ? `${text} GMT` : text);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Reads a Retry-After header: seconds or a date. Gives the milliseconds to wait (0 for a date that is over), `undefined`
 * where there is none or it cannot be read.
 *
 * A date is taken relative to the answer's own Date header where there is one, so that a wrong clock here does no harm.
 * Rule: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(
  value: string | undefined,
  answeredAt: string | undefined,
  now: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const until = httpDate(text);
  if (until === undefined) return undefined;
  return Math.max(0, until - (httpDate(answeredAt ?? '') ?? now));
}

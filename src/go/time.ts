const layout = '2006-01-02T15:04:05Z07:00';
const time = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Go's zero time. */
export const zeroTime = '0001-01-01T00:00:00Z';

/** A time as Go writes it, or Go's error for a text that is not one. */
export type GoTime = { readonly time: string } | { readonly problem: string };

/** Returns the number of days in a month of a year; months are counted from 1. */
export function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/**
 * Returns a time as Go's `time.Time` reads it from JSON and writes it again: RFC 3339 with up to nine digits of a second.
 * An offset of a day, which Go reads, it does not write.
 */
export function normalizeTime(text: string): GoTime {
  const match = time.exec(text);
  if (match === null) {
    return { problem: `parsing time ${JSON.stringify(text)} as "${layout}": it is not of that form` };
  }
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', sign = '+'] =
    match;
  const zone = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  const days = daysIn(Number(year), Number(month));
  const ranges: readonly (readonly [string, boolean])[] = [
    ['month', days > 0],
    ['hour', Number(hour) < 24],
    ['minute', Number(minute) < 60],
    ['second', Number(second) < 60],
    ['time zone offset hour', Number(match[9] ?? 0) <= 24],
    ['time zone offset minute', Number(match[10] ?? 0) <= 60],
    ['day', Number(day) >= 1 && Number(day) <= days],
  ];
  for (const [part, holds] of ranges) {
    if (!holds) return { problem: `parsing time ${JSON.stringify(text)}: ${part} out of range` };
  }
  const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '');
  const offset = zone === 0 ? 'Z' : `${sign}${two(Math.floor(zone / 60))}:${two(zone % 60)}`;
  const clock = `${two(Number(hour))}:${minute}:${second}${nanoseconds === '' ? '' : `.${nanoseconds}`}`;
  return { time: `${year}-${month}-${day}T${clock}${offset}` };
}

/** Reports whether Go writes a time of {@link normalizeTime} as JSON: its offset must be less than a day. */
export function isWritable(time: string): boolean {
  return !/[-+]2[4-9]:\d\d$/.test(time);
}

import { badHeader } from './damaged.ts';
import type { TarHeader } from './tar-header.ts';

const texts: readonly string[] = ['path', 'linkpath', 'uname', 'gname'];
const integers: readonly string[] = ['uid', 'gid', 'size'];
const times: readonly string[] = ['atime', 'mtime', 'ctime'];

/** What a reader of Go may find in a value; the others may hold anything. */
function isValue(key: string, value: string): boolean {
  if (value === '') return true;
  if (integers.includes(key)) return /^[+-]?\d{1,18}$/.test(value);
  return !times.includes(key) || /^[+-]?\d{1,18}(\.\d*)?$/.test(value);
}

/** A record is `<its own length> <key>=<value>` and a line break; the value may have line breaks of its own. */
function* records(text: string): Generator<readonly [key: string, value: string]> {
  for (let at = 0; at < text.length;) {
    const [start = '', digits = ''] = /^(\d{1,9}) /.exec(text.slice(at, at + 10)) ?? [];
    const end = at + Number(digits);
    const record = text.slice(at + start.length, end - 1);
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(record) ?? [];
    const hasNul = (texts.includes(key) ? value : key).includes('\0');
    if (digits === '' || end > text.length || text[end - 1] !== '\n' || key === '' || hasNul)
      throw badHeader();
    yield [key, value];
    at = end;
  }
}

/** Reads the records of an extended header. Throws `ChartError`. Rule: Go's `parsePAXRecord` (archive/tar/strconv.go). */
export function parsePaxRecords(text: string): ReadonlyMap<string, string> {
  return new Map(records(text));
}

/** Gives the header with what the records say. Throws `ChartError`. Rule: Go's `mergePAX` (archive/tar/reader.go). */
export function withPaxRecords(header: TarHeader, records: ReadonlyMap<string, string>): TarHeader {
  if (![...records].every(([key, value]) => isValue(key, value))) throw badHeader();
  const given = (key: string): string | undefined => {
    const value = records.get(key);
    return value === '' ? undefined : value;
  };
  return {
    ...header,
    name: given('path') ?? header.name,
    link: given('linkpath') ?? header.link,
    size: Number(given('size') ?? header.size),
  };
}

/** Says whether the records are of a file with holes, whose data in the archive is not its content. */
export function isSparse(records: ReadonlyMap<string, string>): boolean {
  return [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
}

import { goQuote } from '../../go/quote.ts';
import { ChartError, type ChartErrorLocation } from '../errors.ts';
import { isVersion } from './semver.ts';

/** Helm takes the version for the tag of a chart, and a tag has at most so many characters (the distribution specification). */
const longestTag = 128;

/** Longer ones are no versions: `MaxLength` in github.com/Masterminds/semver. */
const longestVersion = 256;

const example = 'a version has three numbers, as in 1.2.3, and can have a pre-release, as in 1.2.3-rc.1';

/** Returns the version that a text is probably meant to be, if there is one. */
function instead(text: string): string {
  return isVersion(text) ? `write ${text}` : example;
}

/** Returns why a text is not a valid version and what to write instead; `undefined` if it is valid. */
export function versionMistake(text: string): string | undefined {
  if (isVersion(text)) return undefined;
  if (text.length > longestVersion)
    return `it has ${text.length} characters; a version can have up to ${longestVersion}`;
  const plain = text.trim();
  if (plain !== text) return `it starts or ends with white space; ${instead(plain)}`;
  const [, name = '', rest = ''] = /^(V|[A-Za-z][\w.]*(?:-[A-Za-z][\w.]*)*[-/@_])(v?\d.*)$/.exec(text) ?? [];
  if (name !== '') return `it begins with "${name}"; ${instead(rest)}`;
  const [, numbers = '', suffix = ''] = /^(v?\d+(?:\.\d+)*)(.*)$/.exec(text) ?? [];
  if (numbers === '') return example;
  if (numbers.split('.').length > 3) {
    const [first, second, third, ...more] = numbers.split('.');
    return `it has more than three numbers; ${instead(`${first ?? ''}.${second ?? ''}.${third ?? ''}-${more.join('.')}${suffix}`)}`;
  }
  const wrong = /[^0-9A-Za-z.+-]/u.exec(suffix)?.[0];
  if (wrong !== undefined) {
    const allowed = 'only letters, digits, "-" and "." can follow the numbers';
    const rest = suffix.replace(/[^0-9A-Za-z.+-]+/gu, '-').replace(/-+$/, '');
    const advice = numbers.split('.').length < 3 ? example : instead(numbers + rest);
    return `it has ${goQuote(wrong)}, but ${allowed}; ${advice}`;
  }
  const [prerelease = '', ...build] = suffix.split('+');
  const zero = /(?<=[-.])0\d+(?=\.|$)/.exec(prerelease)?.[0];
  if (zero !== undefined) {
    const fixed = prerelease.replace(/(?<=[-.])0\d+(?=\.|$)/g, 'g$&');
    return `"${zero}" has a leading zero; ${instead([numbers + fixed, ...build].join('+'))}`;
  }
  return example;
}

/** Throws a {@link ChartError} at a place if a version cannot be the tag of a chart. */
export function checkTagLength(version: string, where: ChartErrorLocation): void {
  if (version.length <= longestTag) return;
  throw new ChartError(
    `the version ${version.slice(0, 20)}… has ${version.length} characters, but a tag can have up to ${longestTag}; shorten it`,
    where,
  );
}

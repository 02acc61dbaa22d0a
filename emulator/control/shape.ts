import { EcrError, invalidParameter } from '../state/errors.ts';

/** Checks a member of a request against AWS's service model and narrows its type. `at` is the member's name in errors. */
export type Shape<T> = (value: unknown, at: string) => T;

/** The type that a shape gives. */
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Members<S extends Shapes> = { readonly [Name in keyof S]: ShapeOf<S[Name]> };

function wrongType(at: string): EcrError {
  return new EcrError('SerializationException', `The member ${at} has a wrong type`);
}

interface TextRules {
  readonly min?: number;
  readonly max?: number;
  /** As the service model spells it; the whole text must match. */
  readonly pattern?: string;
}

function checkLength(at: string, length: number, { min = 0, max = Infinity }: TextRules): void {
  if (length < min) throw invalidParameter(at, `must have length greater than or equal to ${min}`);
  if (length > max) throw invalidParameter(at, `must have length less than or equal to ${max}`);
}

/** A string. The wording of the errors: aws/aws-dotnet-deploy#549, int128/create-ecr-repository-action#231. */
export function text(rules: TextRules = {}): Shape<string> {
  const { pattern } = rules;
  const expression = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`);
  return (value, at) => {
    if (typeof value !== 'string') throw wrongType(at);
    checkLength(at, value.length, rules);
    if (expression?.test(value) === false) {
      throw invalidParameter(at, `must satisfy regular expression '${pattern}'`);
    }
    return value;
  };
}

/** One of some strings. */
export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  return (value, at) => {
    if (typeof value !== 'string') throw wrongType(at);
    const known = values.find((candidate) => candidate === value);
    if (known === undefined) {
      throw invalidParameter(at, `Member must satisfy enum value set: [${values.join(', ')}]`);
    }
    return known;
  };
}

/** A whole number. The wording of the error: google/go-containerregistry#681. */
export function integer(min: number, max: number): Shape<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(at);
    if (value < min) throw invalidParameter(at, `Member must have value greater than or equal to ${min}`);
    if (value > max) throw invalidParameter(at, `Member must have value less than or equal to ${max}`);
    return value;
  };
}

/** True or false. */
export const flag: Shape<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrongType(at);
  return value;
};

/** Bytes, which come in base64. */
export function blob(max: number): Shape<Buffer> {
  return (value, at) => {
    if (typeof value !== 'string') throw wrongType(at);
    const bytes = Buffer.from(value, 'base64');
    checkLength(at, bytes.length, { max });
    return bytes;
  };
}

/** Several of the same shape. */
export function list<T>(
  member: Shape<T>,
  rules: { readonly min?: number; readonly max?: number } = {},
): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrongType(at);
    checkLength(at, value.length, rules);
    return value.map((each) => member(each, at));
  };
}

/** Named members: those that must be there and those that may. Unknown ones are ignored, as AWS does. */
export function structure<R extends Shapes, O extends Shapes>(
  required: R,
  optional: O,
): Shape<Members<R> & Partial<Members<O>>> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(at || 'input');
    const given = new Map(Object.entries(value).filter(([, member]) => member !== null));
    for (const name of Object.keys(required)) {
      if (!given.has(name)) throw invalidParameter(name, 'must not be null');
    }
    const members = Object.entries({ ...required, ...optional })
      .filter(([name]) => given.has(name))
      .map(([name, shape]) => [name, shape(given.get(name), name)] as const);
    return Object.fromEntries(members) as Members<R> & Partial<Members<O>>;
  };
}

import type { Dependency } from './dependency.ts';
import { ChartError } from '../errors.ts';
import { goQuote } from '../../go/quote.ts';
import { isPrint, isSpace } from '../../go/unicode.ts';
import type { ChangedField } from './numbers.ts';
import type { Maintainer, Metadata, UncheckedMetadata } from './metadata.ts';
import { versionMistake } from '../version/mistake.ts';

/** Makes every white space a blank and drops what cannot be printed. Rule: `sanitizeString` in Helm's metadata.go. */
function sanitize(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return Array.from(text, (character) => {
    if (isSpace(character)) return ' ';
    return isPrint(character.codePointAt(0) ?? 0) ? character : '';
  }).join('');
}

function invalid(problem: string, advice: string): ChartError {
  return new ChartError(`validation: ${problem}. ${advice}.`, { file: 'Chart.yaml' });
}

/** Sanitizes the fields of given names, where they are texts or lists of texts. */
function sanitized<T extends object>(value: T, fields: readonly (keyof T)[]): T {
  const result: T = { ...value };
  for (const field of fields) {
    const content: unknown = value[field];
    if (typeof content === 'string') Object.assign(result, { [field]: sanitize(content) });
    else if (Array.isArray(content))
      Object.assign(result, { [field]: content.map((item) => sanitize(String(item))) });
  }
  return result;
}

function checkName(name: string): void {
  if (name === '') throw invalid('chart.metadata.name is required', 'Set "name" in Chart.yaml');
  const quoted = `chart.metadata.name ${goQuote(name)}`;
  if (name === '.' || name === '..') throw invalid(`${quoted} is not allowed`, 'Give the chart another name');
  if (name.includes('/')) throw invalid(`${quoted} is invalid`, 'Give the chart a name without "/"');
}

function checkVersion(version: string, changed: ChangedField | undefined): void {
  if (version === '') throw invalid('chart.metadata.version is required', 'Set "version" in Chart.yaml');
  const mistake = versionMistake(version);
  if (mistake !== undefined) {
    const advice = changed === undefined ? mistake : changedVersion(changed);
    const problem = `chart.metadata.version ${goQuote(version)} is invalid`;
    throw invalid(problem, advice.charAt(0).toUpperCase() + advice.slice(1));
  }
}

/** Returns what to do about a version that is a number or a boolean to YAML. */
function changedVersion({ written, kind }: ChangedField): string {
  const mistake = versionMistake(written);
  const advice = mistake ?? `write "${written}", in quotes`;
  return `it is ${written} in Chart.yaml, which is ${kind} to YAML; ${advice}`;
}

function checkType(type: string | undefined): void {
  if (type === undefined || type === 'application' || type === 'library') return;
  throw invalid('chart.metadata.type must be application or library', `It is ${goQuote(type)}`);
}

function checkMaintainer(maintainer: Maintainer | null): Maintainer {
  if (maintainer === null) {
    throw invalid('maintainers must not contain empty or null nodes', 'Remove the empty "-" from the list');
  }
  return sanitized(maintainer, ['name', 'email', 'url']);
}

function checkDependency(dependency: Dependency | null): Dependency {
  if (dependency === null) {
    throw invalid('dependencies must not contain empty or null nodes', 'Remove the empty "-" from the list');
  }
  const result = sanitized(dependency, ['name', 'version', 'repository', 'condition', 'tags']);
  if (result.alias !== undefined && !/^[a-zA-Z0-9_-]+$/.test(result.alias)) {
    const problem = `dependency ${goQuote(result.name)} has disallowed characters in the alias`;
    throw invalid(problem, 'Use letters, digits, "_" and "-"');
  }
  return result;
}

function checkDependencies(dependencies: readonly (Dependency | null)[]): readonly Dependency[] {
  const keys = new Set<string>();
  return dependencies.map((unchecked) => {
    const dependency = checkDependency(unchecked);
    const key = dependency.alias ?? dependency.name;
    if (keys.has(key)) {
      const problem = `more than one dependency with name or alias ${goQuote(key)}`;
      throw invalid(problem, 'Give all but one of them another alias');
    }
    keys.add(key);
    return dependency;
  });
}

/**
 * Sanitizes and checks metadata, in Helm's order and with its texts; `changed` is a version that Helm reads otherwise than it is
 * written. Returns the sanitized metadata.
 * Throws ChartError: `validation: …`, then what to do.
 * Rule: `Metadata.Validate` in Helm's pkg/chart/v2/metadata.go.
 */
export function validateMetadata(metadata: UncheckedMetadata, changed?: ChangedField): Metadata {
  const { maintainers, dependencies, ...rest } = sanitized(metadata, [
    'name',
    'description',
    'home',
    'icon',
    'condition',
    'tags',
    'appVersion',
    'kubeVersion',
    'sources',
    'keywords',
  ]);
  if (rest.apiVersion === undefined) {
    throw invalid('chart.metadata.apiVersion is required', 'Set "apiVersion: v2" in Chart.yaml');
  }
  checkName(rest.name);
  checkVersion(rest.version, changed);
  checkType(rest.type);
  const checkedMaintainers = maintainers?.map(checkMaintainer);
  const checkedDependencies = dependencies === undefined ? undefined : checkDependencies(dependencies);
  return {
    ...rest,
    ...(checkedMaintainers === undefined ? {} : { maintainers: checkedMaintainers }),
    ...(checkedDependencies === undefined ? {} : { dependencies: checkedDependencies }),
  };
}

import { describe, expect, test } from '@jest/globals';
import type { Dependency } from '../../../src/chart/metadata/dependency.ts';
import { ChartError } from '../../../src/chart/errors.ts';
import type { UncheckedMetadata } from '../../../src/chart/metadata/metadata.ts';
import { validateMetadata } from '../../../src/chart/metadata/validate.ts';

const chart = { name: 'test', apiVersion: 'v2', version: '1.0' };
const application = { ...chart, type: 'application' };

function dependency(name: string, more: Partial<Dependency> = {}): Dependency {
  return { name, repository: '', ...more };
}

describe('validateMetadata', () => {
  // The rows of TestValidate in Helm's pkg/chart/v2/metadata_test.go; the first, no metadata at all, cannot be here.
  test.each<[name: string, metadata: UncheckedMetadata, problem: string]>([
    ['chart without apiVersion', { name: 'test', version: '1.0' }, 'chart.metadata.apiVersion is required'],
    ['chart without name', { name: '', apiVersion: 'v2', version: '1.0' }, 'chart.metadata.name is required'],
    ['chart with dot name', { ...chart, name: '.' }, 'chart.metadata.name "." is not allowed'],
    ['chart with dotdot name', { ...chart, name: '..' }, 'chart.metadata.name ".." is not allowed'],
    [
      'chart with a path as name',
      { ...chart, name: '../../test' },
      'chart.metadata.name "../../test" is invalid',
    ],
    ['chart without version', { ...chart, version: '' }, 'chart.metadata.version is required'],
    ['chart with bad type', { ...chart, type: 'test' }, 'chart.metadata.type must be application or library'],
    [
      'dependency with bad characters in alias',
      { ...application, dependencies: [dependency('bad', { alias: 'illegal alias' })] },
      'dependency "bad" has disallowed characters in the alias',
    ],
    [
      'same dependency twice',
      { ...application, dependencies: [dependency('foo'), dependency('foo')] },
      'more than one dependency with name or alias "foo"',
    ],
    [
      'two dependencies with alias from second dependency shadowing first one',
      { ...application, dependencies: [dependency('foo'), dependency('bar', { alias: 'foo' })] },
      'more than one dependency with name or alias "foo"',
    ],
    [
      'same dependency twice with different version',
      {
        ...application,
        dependencies: [dependency('foo', { version: '1.2.3' }), dependency('foo', { version: '1.0.0' })],
      },
      'more than one dependency with name or alias "foo"',
    ],
    [
      'two dependencies with same name but different repos',
      {
        ...application,
        dependencies: [
          dependency('foo', { repository: 'repo-0' }),
          dependency('foo', { repository: 'repo-1' }),
        ],
      },
      'more than one dependency with name or alias "foo"',
    ],
    [
      'dependencies has nil',
      { ...application, dependencies: [null] },
      'dependencies must not contain empty or null nodes',
    ],
    [
      'maintainer not empty',
      { ...application, maintainers: [null] },
      'maintainers must not contain empty or null nodes',
    ],
    ['version invalid', { ...chart, version: '1.2.3.4' }, 'chart.metadata.version "1.2.3.4" is invalid'],
  ])('refuses: %s', (_, metadata, problem) => {
    const check = (): unknown => validateMetadata(metadata);
    expect(check).toThrow(ChartError);
    // Behind Helm's text comes what to do.
    expect(check).toThrow(`validation: ${problem}. `);
    expect(check).toThrow(/\. [A-Z"][^.]+.*\.$/);
  });

  test.each<[name: string, metadata: UncheckedMetadata]>([
    ['chart without dependency', application],
    [
      'dependency with valid alias',
      { ...application, dependencies: [dependency('dependency', { alias: 'legal-alias' })] },
    ],
  ])('takes: %s', (_, metadata) => {
    expect(validateMetadata(metadata)).toEqual(metadata);
  });

  // TestValidateDependency in Helm's dependency_test.go.
  test.each([
    ['abcdefghijklmenopQRSTUVWXYZ-0123456780_', true],
    ['-okay', true],
    ['_okay', true],
    ['- bad', false],
    [' bad', false],
    ['bad\nvalue', false],
    ['bad\n', false],
    ['bad ', false],
    ['bad$', false],
  ])('an alias %j: %s', (alias, allowed) => {
    const check = (): unknown =>
      validateMetadata({ ...chart, dependencies: [dependency('example', { alias })] });
    if (allowed) expect(check).not.toThrow();
    else expect(check).toThrow('dependency "example" has disallowed characters in the alias');
  });

  // TestValidate_sanitize in Helm's metadata_test.go, and the fields that its Validate goes through.
  test('sanitizes', () => {
    const dirty = '\u0007descr\u0081iption\rte\u200Bst';
    const clean = 'description test';
    const metadata: UncheckedMetadata = {
      ...chart,
      description: dirty,
      home: dirty,
      icon: dirty,
      condition: dirty,
      tags: dirty,
      appVersion: dirty,
      kubeVersion: dirty,
      sources: [dirty],
      keywords: [dirty],
      annotations: new Map([['a', dirty]]),
      maintainers: [{ name: '\r', email: dirty, url: dirty }, {}],
      dependencies: [
        {
          ...{ name: dirty, version: dirty, repository: dirty, condition: dirty, tags: [dirty] },
          'import-values': [dirty],
        },
      ],
    };
    expect(validateMetadata(metadata)).toEqual({
      ...chart,
      description: clean,
      home: clean,
      icon: clean,
      condition: clean,
      tags: clean,
      appVersion: clean,
      kubeVersion: clean,
      sources: [clean],
      keywords: [clean],
      annotations: new Map([['a', dirty]]),
      maintainers: [{ name: ' ', email: clean, url: clean }, {}],
      dependencies: [
        {
          ...{ name: clean, version: clean, repository: clean, condition: clean, tags: [clean] },
          'import-values': [dirty],
        },
      ],
    });
  });

  // What Helm 4.3.1 says: %q shows what cannot be seen, and the name is sanitized before it is checked.
  test.each<[metadata: UncheckedMetadata, problem: string]>([
    [{ ...chart, version: '1.0\u0007\u200B' }, 'chart.metadata.version "1.0\\a\\u200b" is invalid'],
    [{ ...chart, name: '\u200B..\u200B' }, 'chart.metadata.name ".." is not allowed'],
    [{ ...chart, name: '', version: 'x', type: 'y' }, 'chart.metadata.name is required'],
  ])('refuses %j', (metadata, problem) => {
    expect(() => validateMetadata(metadata)).toThrow(`validation: ${problem}. `);
  });
});

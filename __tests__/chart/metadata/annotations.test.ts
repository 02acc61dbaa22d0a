import { describe, expect, test } from '@jest/globals';
import { manifestAnnotations } from '../../../src/chart/metadata/annotations.ts';
import type { Metadata } from '../../../src/chart/metadata/metadata.ts';

const created = '2024-05-06T07:08:09Z';
const oci = { name: 'oci', version: '0.0.1' };
const base = {
  'org.opencontainers.image.title': 'oci',
  'org.opencontainers.image.version': '0.0.1',
  'org.opencontainers.image.created': created,
};
const described = { ...oci, description: 'OCI Helm Chart', home: 'https://helm.sh' };
const describedBase = {
  ...base,
  'org.opencontainers.image.description': 'OCI Helm Chart',
  'org.opencontainers.image.url': 'https://helm.sh',
};

describe('manifestAnnotations', () => {
  // The tables of TestGenerateOCIChartAnnotations and TestGenerateOCIAnnotations in Helm's pkg/registry/chart_test.go.
  test.each<[name: string, metadata: Metadata, expected: Record<string, string>]>([
    ['baseline chart', oci, base],
    ['simple chart values', described, describedBase],
    [
      'maintainer without email',
      { ...described, maintainers: [{ name: 'John Snow' }] },
      { ...describedBase, 'org.opencontainers.image.authors': 'John Snow' },
    ],
    [
      'maintainer with email',
      { ...described, maintainers: [{ name: 'John Snow', email: 'john@winterfell.com' }] },
      { ...describedBase, 'org.opencontainers.image.authors': 'John Snow (john@winterfell.com)' },
    ],
    [
      'multiple maintainers',
      {
        ...described,
        maintainers: [{ name: 'John Snow', email: 'john@winterfell.com' }, { name: 'Jane Snow' }],
      },
      { ...describedBase, 'org.opencontainers.image.authors': 'John Snow (john@winterfell.com), Jane Snow' },
    ],
    [
      'chart with sources',
      { ...oci, sources: ['https://github.com/helm/helm', 'https://example.com'] },
      { ...base, 'org.opencontainers.image.source': 'https://github.com/helm/helm' },
    ],
    [
      'custom annotations',
      {
        ...oci,
        annotations: new Map([
          ['extrakey', 'extravlue'],
          ['anotherkey', 'anothervalue'],
        ]),
      },
      { ...base, extrakey: 'extravlue', anotherkey: 'anothervalue' },
    ],
    [
      'name and version cannot be overridden from annotations',
      {
        ...oci,
        annotations: new Map([
          ['org.opencontainers.image.title', 'badchartname'],
          ['org.opencontainers.image.version', '1.0.0'],
          ['extrakey', 'extravlue'],
        ]),
      },
      { ...base, extrakey: 'extravlue' },
    ],
  ])('%s', (_, metadata, expected) => {
    expect(Object.fromEntries(manifestAnnotations(metadata, created))).toEqual(expected);
  });

  // Seen of Helm 4.3.1: nothing but blanks is left out, an empty annotation of the chart is kept and overrides.
  test('leaves out what is blank, but takes what the chart says', () => {
    const metadata: Metadata = {
      ...oci,
      description: ' ',
      home: '',
      maintainers: [{ email: 'a@example.com' }, {}],
      annotations: new Map([['org.opencontainers.image.created', '']]),
    };
    expect(Object.fromEntries(manifestAnnotations(metadata))).toEqual({
      'org.opencontainers.image.title': 'oci',
      'org.opencontainers.image.version': '0.0.1',
      'org.opencontainers.image.created': '',
      'org.opencontainers.image.authors': ' (a@example.com), ',
    });
  });
});

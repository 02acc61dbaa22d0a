import { describe, expect, test } from '@jest/globals';
import { readRegistryInputs } from '../../../src/runner/inputs/registries.ts';
import { Inputs } from '../../../src/runner/inputs/inputs.ts';
import { readReferences } from '../../../src/runner/inputs/references.ts';
import type { ChartSource } from '../../../src/registry/destination.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function read(
  given: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv = { AWS_REGION: 'eu-central-1' },
): readonly ChartSource[] {
  const inputs = new Inputs((name) => given[name] ?? '');
  const sources = readReferences(inputs, 'chart', readRegistryInputs(inputs, environment));
  inputs.check();
  return sources;
}

describe('a chart with its registry', () => {
  test.each([
    [
      'oci://123456789012.dkr.ecr.eu-west-1.amazonaws.com/charts/app',
      {
        name: 'charts/app',
        destination: { type: 'private', region: 'eu-west-1', accountId: '123456789012' },
      },
    ],
    [
      '012345678901.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app:1.2.3_b',
      {
        name: 'app',
        tag: '1.2.3_b',
        destination: { type: 'private', region: 'us-gov-west-1', accountId: '012345678901', fips: true },
      },
    ],
    [
      `public.ecr.aws/acme/charts/app@${digest}`,
      { name: 'charts/app', digest, destination: { type: 'public', host: 'public.ecr.aws', alias: 'acme' } },
    ],
    [
      `oci://public.ecr.aws/acme/app:1.0.0@${digest}`,
      { name: 'app', tag: '1.0.0', digest, destination: { type: 'public', alias: 'acme' } },
    ],
    [
      '127.0.0.1:5000/app:1.0.0+build.5',
      {
        name: 'app',
        tag: '1.0.0_build.5',
        destination: { type: 'private', host: '127.0.0.1:5000', region: 'eu-central-1' },
      },
    ],
  ])('%s', (chart, expected) => {
    expect(read({ chart })).toMatchObject([{ text: chart, ...expected }]);
  });

  test('on this machine is what registry-type says', () => {
    expect(read({ chart: 'localhost:5000/acme/app', 'registry-type': 'public' })).toMatchObject([
      { name: 'app', destination: { type: 'public', host: 'localhost:5000', alias: 'acme' } },
    ]);
  });
});

describe('a chart without a registry', () => {
  test('is in every registry that the inputs say', () => {
    const sources = read({ chart: 'charts/app:1.0.0\ndb', 'aws-region': 'eu-west-1, us-east-1' });
    expect(sources.map(({ name, tag, destination }) => [name, tag, destination])).toEqual([
      ['charts/app', '1.0.0', { type: 'private', region: 'eu-west-1' }],
      ['charts/app', '1.0.0', { type: 'private', region: 'us-east-1' }],
      ['db', undefined, { type: 'private', region: 'eu-west-1' }],
      ['db', undefined, { type: 'private', region: 'us-east-1' }],
    ]);
  });

  test('is in the registry that is named', () => {
    const registry = 'public.ecr.aws/acme';
    expect(read({ chart: 'app', registry }, {})).toMatchObject([
      { name: 'app', destination: { type: 'public', host: 'public.ecr.aws', alias: 'acme' } },
    ]);
  });
});

describe('what is wrong is told once, for the input that has it', () => {
  const here = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  test.each([
    [
      { chart: 'oci://ghcr.io/team/app' },
      /^chart: "ghcr\.io\/team\/app": it is not a registry of Amazon ECR/,
    ],
    [{ chart: 'oci://app' }, /^chart: "oci:\/\/app": it must be host\/repository/],
    [
      { chart: 'App' },
      /^chart: "App": "App" is not a repository name; repository names are lower-case; write host/,
    ],
    [{ chart: 'app:a b' }, /^chart: "app:a b": "a b" is not a tag/],
    [{ chart: 'public.ecr.aws/acme' }, /^chart: .* the repository follows the registry alias/],
    [
      { chart: `${here}/a\n${here}/b`, registry: here },
      /^registry: ".*": chart already names its registry; remove one of the two$/,
    ],
    [
      { chart: `${here}/a`, 'aws-region': 'us-east-1' },
      /^aws-region: "us-east-1": the registry .* is in eu-west-1/,
    ],
    [{ chart: `${here}/a`, 'aws-account-id': '999999999999' }, /^aws-account-id: .* belongs to 123456789012/],
    [{ chart: 'public.ecr.aws/acme/a', 'registry-alias': 'other' }, /^registry-alias: "other": .*acme/],
  ])('%j', (inputs, message) => {
    expect(() => read(inputs)).toThrow(message);
  });

  test('a missing region, for all charts together', () => {
    expect(() => read({ chart: 'a\nb' }, {})).toThrow(/^aws-region is empty: [^\n]*$/);
  });
});

import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { makeArchive } from '../support/make-archive.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

/** The requests that took effect and changed something, by their operation. */
function changes(): readonly string[] {
  return stage.emulator.requests
    .filter(({ write, status }) => write && status !== null && status < 300)
    .map(({ operation }) => operation);
}

describe('wrong inputs are told before anything is sent', () => {
  test.each([
    ['no chart', {}, /chart-path/],
    ['a missing directory', { 'chart-path': 'no/such' }, /chart-path.*no\/such/],
    ['a file that is no package', { 'chart-path': 'hello/Chart.yaml' }, /chart-path.*hello\/Chart\.yaml/],
    [
      'a registry that is not ECR',
      { 'chart-path': 'hello', registry: 'ghcr.io/team' },
      /registry.*ghcr\.io\/team/,
    ],
    [
      'an account id of 11 digits',
      { 'chart-path': 'hello', 'aws-account-id': '12345678901' },
      /aws-account-id.*12 digits/,
    ],
    ['an unknown region', { 'chart-path': 'hello', 'aws-region': 'eu-middle' }, /aws-region.*eu-middle/],
    ['a version that is none', { 'chart-path': 'hello', version: 'next' }, /version.*next/],
    [
      'an upper-case prefix',
      { 'chart-path': 'hello', 'repository-prefix': 'Team' },
      /repository-prefix.*Team/,
    ],
    [
      'a word that is no choice',
      { 'chart-path': 'hello', 'if-exists': 'replace' },
      /if-exists.*replace.*overwrite/,
    ],
    ['a truth value that is none', { 'chart-path': 'hello', 'dry-run': 'maybe' }, /dry-run.*maybe.*true/],
  ])('%s', async (_what, inputs, message) => {
    const run = await stage.push(inputs);
    expect(theError(run)).toMatch(message);
    expect(stage.emulator.requests).toEqual([]);
  });

  test('all together', async () => {
    const message = theError(
      await stage.push({
        'chart-path': '',
        registry: 'docker.io/library',
        'aws-account-id': '1',
        'if-exists': 'no',
      }),
    );
    for (const input of ['chart-path', 'registry', 'aws-account-id', 'if-exists']) {
      expect(message).toContain(input);
    }
  });
});

describe('a chart that Helm would refuse', () => {
  test('no Chart.yaml', async () => {
    await rm(path.join(stage.workspace, 'hello/Chart.yaml'));
    // Helm 4.3's words, pkg/chart/loader/load.go.
    expect(theError(await stage.push({ 'chart-path': 'hello' }))).toMatch(
      /^unable to detect chart at .*Chart\.yaml: .*no such file/,
    );
    expect(changes()).toEqual([]);
  });

  // The messages are those of Helm's pkg/chart/v2/metadata.go (Validate), broken YAML is told with its line.
  test.each([
    ['broken YAML', /^description:.*$/m, 'description: "open', /Chart\.yaml.*line \d+/],
    ['no name', /^name:.*$/m, '', /chart\.metadata\.name is required/],
    ['a name that is a path', /^name:.*$/m, 'name: a/b', /chart\.metadata\.name "a\/b" is invalid/],
    ['a version that is none', /^version:.*$/m, 'version: one', /chart\.metadata\.version "one" is invalid/],
    ['an unknown type', /^type:.*$/m, 'type: plugin', /chart\.metadata\.type must be application or library/],
    ['an upper-case name', /^name:.*$/m, 'name: Hello', /Hello.*lower.?case/i],
  ])('%s', async (_what, search, replacement, message) => {
    await stage.editChart(search, replacement);
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    expect(theError(run)).toMatch(message);
    expect(changes()).toEqual([]);
  });
});

describe('what is wrong is named, in a directory and in a package', () => {
  const long = (length: number): string => '1.0.0-'.padEnd(length, 'a');
  const tooLong =
    'the version 1.0.0-aaaaaaaaaaaaaa… has 129 characters, but a tag can have up to 128; shorten it';
  const backslash = /^the (?:chart's )?name "a\\\\b" (?:has a backslash|is not accepted)/;
  // What a tag is: the distribution specification. What a version is: Masterminds/semver.
  test.each([
    ['app', long(129), tooLong],
    ['app', '0.0.0-0781498', 'write 0.0.0-g0781498'],
    ['app', '1.0.1-my_branch', 'It has "_"'],
    ['app', 'app-1.2.3', 'It begins with "app-"; write 1.2.3'],
    ['a\\b', '1.0.0', backslash],
    ['a/b', '1.0.0', 'chart.metadata.name "a/b" is invalid'],
    ['..', '1.0.0', 'chart.metadata.name ".." is not allowed'],
  ])('%s %s', async (name, version, problem) => {
    const content = `apiVersion: v2\nname: '${name}'\nversion: ${version}\n`;
    await mkdir(path.join(stage.workspace, 'app'));
    await writeFile(path.join(stage.workspace, 'app/Chart.yaml'), content);
    await writeFile(
      path.join(stage.workspace, 'app.tgz'),
      makeArchive([{ name: 'app/Chart.yaml', content }]),
    );
    for (const chart of ['app', 'app.tgz']) {
      expect(theError(await stage.push({ 'chart-path': chart, 'create-repository': 'true' }))).toMatch(
        problem,
      );
    }
    expect(changes()).toEqual([]);
  });

  test.each([
    [129, tooLong],
    // Helm's archive would have a name of 266 characters.
    [256, /failed to save: .*file name too long; shorten the chart's name or its version/],
    [257, 'it has 257 characters; a version can have up to 256'],
  ])('a version of %d characters', async (length, problem) => {
    const run = await stage.push({
      'chart-path': 'hello',
      version: long(length),
      'create-repository': 'true',
    });
    expect(theError(run)).toMatch(problem);
    expect(changes()).toEqual([]);
  });

  test('a version of 128 characters is a tag', async () => {
    const inputs = { 'chart-path': 'hello', version: `1.0.0-a+${'b'.repeat(120)}` };
    expect(await stage.push({ ...inputs, 'create-repository': 'true' })).toMatchObject({ exitCode: 0 });
  });
});

test.each(['garbage', 'ftp://127.0.0.1'])('an address of AWS that is none: %s', async (address) => {
  const run = await stage.push({ 'chart-path': 'hello' }, { AWS_ENDPOINT_URL_ECR: address });
  expect(theError(run)).toMatch(
    /the endpoint of AWS's API is not a valid URL .*correct or unset AWS_ENDPOINT_URL/,
  );
});

describe('a directory that cannot be written to', () => {
  // Go's texts of the errors; nothing can be made below a file, and nothing in a directory that is not there.
  test.each([
    ['RUNNER_TEMP', { 'chart-path': 'hello' }, { RUNNER_TEMP: '/no/such' }, 'no such file or directory'],
    [
      'package-directory',
      { 'chart-path': 'hello', 'package-directory': 'hello/Chart.yaml/out' },
      {},
      'not a directory',
    ],
  ])('%s', async (setting, inputs, environment, reason) => {
    const message = theError(await stage.push({ ...inputs, 'create-repository': 'true' }, environment));
    expect(message).toMatch(
      /^\S+: cannot write to \S+ \((mkdir|mkdtemp) \S+: .*\); use a directory that this job can write to/,
    );
    expect(message).toMatch(new RegExp(`^${setting}: .*${reason}`));
    expect(changes()).toEqual([]);
  });

  test('destination', async () => {
    await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const run = await stage.use('pull', { chart: 'hello:0.1.0', destination: 'hello/Chart.yaml/out' });
    expect(theError(run)).toMatch(/^destination: cannot write to \S+ \(mkdir \S+: not a directory\); use a/);
  });
});

test('broken YAML is shown where it is', async () => {
  await stage.editChart(/^description:.*$/m, 'description: "open');
  const { commands } = await stage.push({ 'chart-path': 'hello' });
  expect(commands.find(({ name }) => name === 'error')?.properties).toMatchObject({
    file: 'hello/Chart.yaml',
    line: expect.stringMatching(/^\d+$/),
  });
});

test('an archive that is cut is shown by its path', async () => {
  const archive = makeArchive([{ name: 'cut/Chart.yaml', content: 'name: cut\nversion: 0.1.0\n' }]);
  await writeFile(path.join(stage.workspace, 'cut.tgz'), archive.subarray(0, -20));
  const run = await stage.push({ 'chart-path': 'cut.tgz' });
  expect(theError(run)).toContain('unexpected EOF: the archive is damaged');
  expect(run.commands.find(({ name }) => name === 'error')?.properties).toEqual({ file: 'cut.tgz' });
});

test('a stack trace goes to step debugging only', async () => {
  const { commands } = await stage.push({});
  const traces = commands.filter(({ message }) => /\n\s+at /.test(message));
  expect(traces.map(({ name }) => name)).toEqual(['debug']);
});

describe('an AWS that refuses', () => {
  test('no credentials', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
    const message = theError(await stage.push({ 'chart-path': 'hello' }, none));
    expect(message).toMatch(/credentials/i);
    expect(message).toMatch(/configure-aws-credentials|role/);
    expect(stage.emulator.requests).toEqual([]);
  });

  test.each([
    ['ecr:GetAuthorizationToken', 'private'],
    ['ecr:InitiateLayerUpload', 'private'],
    ['ecr:PutImage', 'private'],
    ['ecr:CreateRepository', 'private'],
    ['ecr-public:GetAuthorizationToken', 'public'],
    ['ecr-public:CreateRepository', 'public'],
  ])('no permission for %s', async (action, type) => {
    stage.emulator.deny(action);
    const run = await stage.push({
      'chart-path': 'hello',
      'registry-type': type,
      'create-repository': 'true',
    });
    expect(theError(run)).toContain(action);
    expect(changes()).not.toContain('PutImage');
  });

  test.each(['private', 'public'])('a missing repository in a %s registry', async (type) => {
    const message = theError(await stage.push({ 'chart-path': 'hello', 'registry-type': type }));
    expect(message).toContain('"hello" does not exist');
    expect(message).toContain('create-repository');
    expect(changes()).toEqual([]);
  });

  test("a chart's name that the prefix has as well", async () => {
    const message = theError(
      await stage.push({ 'chart-path': 'hello', 'repository-prefix': 'charts/hello' }),
    );
    expect(message).toMatch(
      /"charts\/hello\/hello" does not exist.*"hello" appears twice.*repository-prefix/,
    );
  });

  test('an immutable tag with other content', async () => {
    const ecr = ecrClient(stage.emulator.environment);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'hello', imageTagMutability: 'IMMUTABLE' }));
    const first = await stage.push({ 'chart-path': 'hello' });
    await stage.editChart('A web server', 'Another web server');
    const message = theError(await stage.push({ 'chart-path': 'hello' }));
    expect(message).toContain('hello:0.1.0');
    expect(message).toContain(first.outputs['digest']);
    expect(message.match(/sha256:[0-9a-f]{64}/g)).toHaveLength(2);
    expect(changes().filter((operation) => operation === 'PutImage')).toHaveLength(1);
  });
});

import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import {
  ECRClient,
  DescribeImagesCommand,
  ListImagesCommand,
  BatchGetImageCommand,
} from '@aws-sdk/client-ecr';
import type { Interceptor } from '../../emulator/emulator.ts';
import { openStage } from '../support/stage.ts';

/** A call of an API, as it was asked and answered. */
interface Recorded {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

/** Keeps the calls of AWS's APIs that succeed. */
function recording(into: Recorded[]): Interceptor {
  return async (call, proceed) => {
    const { plane, service, operation } = call.record;
    if (plane === 'data' || service === 'sts') return proceed();
    const asked: Buffer[] = [];
    call.incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    const reply = await proceed();
    const answer =
      typeof reply.body === 'string' ? reply.body : reply.body === undefined ? '' : await text(reply.body);
    if (reply.status === 200) {
      const input: unknown = JSON.parse(Buffer.concat(asked).toString());
      into.push({ service, operation, input, output: JSON.parse(answer) });
    }
    return reply;
  };
}

/** Checks members, types, lengths and what is required, by the models that the AWS CLI has; unknown members are told, too. */
const validator = `
import json, sys
import botocore.session, botocore.validate
session = botocore.session.Session()
problems = []
for call in json.load(sys.stdin):
    operation = session.get_service_model(call['service']).operation_model(call['operation'])
    for side, shape in (('input', operation.input_shape), ('output', operation.output_shape)):
        report = botocore.validate.ParamValidator().validate(call[side], shape)
        if report.has_errors():
            problems.append('%s %s: %s' % (call['operation'], side, report.generate_report()))
print(json.dumps(problems))
`;

test('what the action asks of AWS and what the emulator answers are as the service models say', async () => {
  const calls: Recorded[] = [];
  const stage = await openStage({ intercept: recording(calls) });
  try {
    const push = { 'chart-path': 'hello', 'create-repository': 'true' };
    for (const kind of ['private', 'public']) {
      const run = await stage.push({ ...push, 'registry-type': kind });
      expect(run.exitCode).toBe(0);
    }
    const { endpoint } = stage.emulator;
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
    const ecr = new ECRClient({ endpoint, region: 'eu-central-1', credentials });
    const image = { repositoryName: 'hello' };
    await ecr.send(new DescribeImagesCommand(image));
    await ecr.send(new ListImagesCommand(image));
    await ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{ imageTag: '0.1.0' }] }));
  } finally {
    await stage.close();
  }
  const names = new Set(calls.map(({ service, operation }) => `${service} ${operation}`));
  expect([...names].sort()).toEqual([
    'ecr BatchGetImage',
    'ecr CreateRepository',
    'ecr DescribeImages',
    'ecr GetAuthorizationToken',
    'ecr ListImages',
    'ecr-public CreateRepository',
    'ecr-public DescribeRegistries',
    'ecr-public GetAuthorizationToken',
  ]);
  const printed = execFileSync('python3', ['-c', validator], { input: JSON.stringify(calls) });
  expect(JSON.parse(printed.toString())).toEqual([]);
});

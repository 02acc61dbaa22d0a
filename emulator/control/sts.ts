import { randomUUID } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import type { Call, Reply } from '../http/listener.ts';
import type { Cloud } from '../state/cloud.ts';

/** botocore's sts model */
const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

function xml(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function failure(status: number, code: string, message: string): Reply {
  return xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

/** Answers a request to STS: GetCallerIdentity, which needs no permission but a signature. */
export async function answerSts(call: Call, cloud: Cloud, signed: boolean): Promise<Reply> {
  const form = new URLSearchParams(await readText(call.incoming));
  const action = form.get('Action') ?? '';
  call.record.operation = action;
  if (!signed) {
    return failure(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  if (action !== 'GetCallerIdentity') {
    return failure(400, 'InvalidAction', 'The emulator has no other action of STS than GetCallerIdentity');
  }
  const { accountId, principal } = cloud;
  return xml(
    200,
    `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult><Arn>${principal}</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>${accountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
}

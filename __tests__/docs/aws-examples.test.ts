import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { actionsOf, policyOf } from '../support/documented-policies.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** What the role of the first example needs, with no setting of the new repository. */
const needed = [...actionsOf(policyOf('Push to a private repository')), 'ecr:CreateRepository'].sort();

interface Template {
  readonly Resources: {
    readonly Role: {
      readonly Properties: {
        readonly AssumeRolePolicyDocument: {
          readonly Statement: readonly {
            readonly Condition: { readonly StringEquals: Record<string, unknown> };
          }[];
        };
        readonly Policies: readonly {
          readonly PolicyDocument: {
            readonly Statement: readonly { readonly Action: string | readonly string[] }[];
          };
        }[];
      };
    };
  };
}

/** Reads a template; CloudFormation's own tags, such as !Sub, are read as what they stand before. */
function readTemplate(): Template {
  const customTags = ['!Sub', '!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => text }));
  const sequence = { tag: '!Equals', collection: 'seq' as const, resolve: (value: unknown) => value };
  return parse(read('examples/aws/role.cloudformation.yml'), {
    customTags: [...customTags, sequence],
  }) as Template;
}

test('the CloudFormation template allows what a push to a new repository needs, and trusts both forms of the subject', () => {
  const { AssumeRolePolicyDocument, Policies } = readTemplate().Resources.Role.Properties;
  const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(needed);
  expect(AssumeRolePolicyDocument.Statement[0]?.Condition.StringEquals).toEqual({
    'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
    'token.actions.githubusercontent.com:sub': [
      'repo:${Repository}:ref:refs/heads/${Branch}',
      'repo:${RepositoryWithIds}:ref:refs/heads/${Branch}',
    ],
  });
});

test('the Terraform file does the same', () => {
  const text = read('examples/aws/role.tf');
  expect([...text.matchAll(/"(ecr:\w+)"/g)].map(([, action = '']) => action).sort()).toEqual(needed);
  expect(text).toContain('"repo:${var.repository}:ref:refs/heads/${var.branch}"');
  expect(text).toContain('"repo:${var.repository_with_ids}:ref:refs/heads/${var.branch}"');
});

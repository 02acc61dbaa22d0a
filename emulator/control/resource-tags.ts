import { invalidParameter } from '../state/errors.ts';
import type { Repository, ResourceTag } from '../state/repository.ts';
import { operation, type ControlContext, type Operation } from './operation.ts';
import { list, structure, text, type Shape } from './shape.ts';

/** botocore's ecr model, TagList; {@link Repository.tag} knows the limits. */
export const privateTagList = list(structure({ Key: text(), Value: text() }, {}));

/** botocore's ecr-public model, TagKey */
const publicKey = text({ min: 1, max: 128 });

/** botocore's ecr-public model, TagList. That it lets both members be left out is not believed. */
export const publicTagList = list(structure({ Key: publicKey, Value: text({ max: 256 }) }, {}), { max: 200 });

function byArn(arn: string, { cloud, region }: ControlContext): Repository {
  const [, service, arnRegion, id, name] =
    /^arn:aws:(ecr|ecr-public):([a-z0-9-]*):([0-9]{12}):repository\/(.+)$/.exec(arn) ?? [];
  if (id === undefined || name === undefined) throw invalidParameter('resourceArn', 'Invalid ARN');
  const registry = service === 'ecr' ? cloud.registry(id, arnRegion ?? region) : cloud.publicRegistry;
  return registry.repository(name);
}

interface Shapes {
  readonly resourceArn: Shape<string>;
  readonly tags: Shape<readonly ResourceTag[]>;
  readonly tagKeys: Shape<readonly string[]>;
}

function tagging({ resourceArn, tags, tagKeys }: Shapes): Readonly<Record<string, Operation>> {
  return {
    TagResource: operation(structure({ resourceArn, tags }, {}), (input, context) => {
      byArn(input.resourceArn, context).tag(input.tags);
      return {};
    }),
    UntagResource: operation(structure({ resourceArn, tagKeys }, {}), (input, context) => {
      byArn(input.resourceArn, context).untag(input.tagKeys);
      return {};
    }),
    ListTagsForResource: operation(structure({ resourceArn }, {}), (input, context) => ({
      tags: byArn(input.resourceArn, context).resourceTags,
    })),
  };
}

/** Tags of private repositories. */
export const privateTagOperations = tagging({
  resourceArn: text(),
  tags: privateTagList,
  tagKeys: list(text()),
});

/** Tags of public repositories. */
export const publicTagOperations = tagging({
  resourceArn: text({ min: 1, max: 2048 }),
  tags: publicTagList,
  tagKeys: list(publicKey, { max: 200 }),
});

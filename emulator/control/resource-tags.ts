import { invalidParameter } from '../state/errors.ts';
import type { Repository } from '../state/repository.ts';
import { operation, type ControlContext, type Operation } from './operation.ts';
import { list, structure, text } from './shape.ts';

/** botocore's ecr model, TagList; {@link Repository.tag} knows the limits. */
export const tagList = list(structure({ Key: text(), Value: text() }, {}));

function byArn(arn: string, { cloud, region }: ControlContext): Repository {
  const [, service, arnRegion, id, name] =
    /^arn:aws:(ecr|ecr-public):([a-z0-9-]*):([0-9]{12}):repository\/(.+)$/.exec(arn) ?? [];
  if (id === undefined || name === undefined) throw invalidParameter('resourceArn', 'Invalid ARN');
  const registry = service === 'ecr' ? cloud.registry(id, arnRegion ?? region) : cloud.publicRegistry;
  return registry.repository(name);
}

const resourceArn = { resourceArn: text() };

/** The same in both services. */
export const resourceTagOperations: Readonly<Record<string, Operation>> = {
  TagResource: operation(structure({ ...resourceArn, tags: tagList }, {}), (input, context) => {
    byArn(input.resourceArn, context).tag(input.tags);
    return {};
  }),
  UntagResource: operation(structure({ ...resourceArn, tagKeys: list(text()) }, {}), (input, context) => {
    byArn(input.resourceArn, context).untag(input.tagKeys);
    return {};
  }),
  ListTagsForResource: operation(structure(resourceArn, {}), (input, context) => ({
    tags: byArn(input.resourceArn, context).resourceTags,
  })),
};

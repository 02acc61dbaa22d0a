import type { Cloud } from '../state/cloud.ts';
import { repositoryNotFound } from '../state/errors.ts';
import type { Role } from '../state/iam.ts';
import type { Registry } from '../state/registry.ts';
import type { Repository } from '../state/repository.ts';
import { integer, text, type Shape } from './shape.ts';

/** Where the data plane is. */
export interface Addresses {
  /** `127.0.0.1:PORT` of a private registry, opened at first use. */
  ofRegistry(registry: Registry): Promise<string>;
  /** `127.0.0.1:PORT` of ECR Public. */
  readonly ofPublic: string;
  /** A link to a blob, good for an hour. */
  downloadUrl(digest: string): string;
}

/** What an operation works on. */
export interface ControlContext {
  readonly cloud: Cloud;
  readonly addresses: Addresses;
  /** The region of the credential's scope. */
  readonly region: string;
  /** The role whose session signed the request, if it is one. */
  readonly role: Role | undefined;
}

/** An operation of AWS's API: takes the request's JSON, checks it, and returns the answer's. Throws EcrError. */
export type Operation = (body: unknown, context: ControlContext) => object | Promise<object>;

/** Puts the shape of the input and what is done with it together. */
export function operation<I>(
  input: Shape<I>,
  run: (input: I, context: ControlContext) => object | Promise<object>,
): Operation {
  return (body, context) => run(input(body, ''), context);
}

/** botocore's ecr model */
export const registryId = text({ pattern: '[0-9]{12}' });

/** botocore's ecr model, RepositoryName */
export const privateName = text({
  min: 2,
  max: 256,
  pattern: '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*',
});

/** botocore's ecr-public model, RepositoryName */
export const publicName = text({
  min: 2,
  max: 205,
  pattern: '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*',
});

/** The members that name a repository: the required one and the optional one. */
export interface Where {
  readonly required: { readonly repositoryName: Shape<string> };
  readonly optional: { readonly registryId: Shape<string> };
}

/** Of ECR: a repository, and the account it is in where that is another one. */
export const inPrivate: Where = { required: { repositoryName: privateName }, optional: { registryId } };

/** Of ECR Public, the same. */
export const inPublic: Where = { required: { repositoryName: publicName }, optional: { registryId } };

/** botocore's ecr-public model, RegistryIdOrAlias: what BatchDeleteImage takes. */
export const inPublicOrAlias: Where = {
  ...inPublic,
  optional: { registryId: text({ min: 2, max: 50 }) },
};

/** What the members that name a repository come to. */
export interface RepositoryInput {
  readonly repositoryName: string;
  readonly registryId?: string;
}

/** Finds a repository from a request. Throws RepositoryNotFoundException. */
export type Finder = (input: RepositoryInput, context: ControlContext) => Repository;

/** The private registry that a request is about: another account's where it names one. */
export function privateRegistry(id: string | undefined, { cloud, region }: ControlContext): Registry {
  return cloud.registry(id ?? cloud.accountId, region);
}

/** Finds a repository in the region's private registry of an account. */
export const findPrivate: Finder = (input, context) =>
  privateRegistry(input.registryId, context).repository(input.repositoryName);

/** Finds a repository in the caller's registry of ECR Public; there is no other. */
export const findPublic: Finder = ({ repositoryName, registryId: id }, { cloud }) => {
  if (id !== undefined && id !== cloud.accountId && !cloud.aliases.includes(id)) {
    throw repositoryNotFound({ name: repositoryName, registryId: id });
  }
  return cloud.publicRegistry.repository(repositoryName);
};

/** The members that ask for a page of a list. */
export const pages = { nextToken: text(), maxResults: integer(1, 1000) };

/** A time as JSON 1.1 writes it: seconds since 1970. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

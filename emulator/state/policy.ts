import { matchesWildcard } from './wildcard.ts';

/** A statement of an IAM policy that allows something; conditions are not known here. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** An identity-based policy of IAM: what is not in it is not allowed. */
export interface Policy {
  readonly Statement: readonly Statement[];
}

function covers(patterns: string | readonly string[], text: string): boolean {
  return [patterns].flat().some((pattern) => matchesWildcard(pattern, text));
}

/** Says whether a policy allows an action on a resource. */
export function permits({ Statement }: Policy, action: string, resource: string): boolean {
  return Statement.some(({ Action, Resource }) => covers(Action, action) && covers(Resource, resource));
}

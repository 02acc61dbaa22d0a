import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Policy } from '../../emulator/emulator.ts';

const page = path.resolve(import.meta.dirname, '../../docs/permissions.md');

/** The policies of docs/permissions.md, by their headings; that of the role's trust is of another kind. */
export function documentedPolicies(): ReadonlyMap<string, Policy> {
  const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1);
  return new Map(
    sections.flatMap((section) => {
      const [, heading = '', json] = /^(.+)\n[^]*?```json\n([^]*?)```/.exec(section) ?? [];
      if (json === undefined || json.includes('"Principal"')) return [];
      return [[heading, JSON.parse(json) as Policy] as const];
    }),
  );
}

/** Returns everything that several policies of the page allow. Throws if there is no policy under a heading. */
export function policyOf(...headings: readonly string[]): Policy {
  const policies = documentedPolicies();
  const statements = headings.map((heading) => {
    const policy = policies.get(heading);
    if (policy === undefined) throw new Error(`docs/permissions.md has no policy under "${heading}"`);
    return policy.Statement;
  });
  return { Statement: statements.flat() };
}

/** The actions that a policy allows. */
export function actionsOf({ Statement }: Policy): readonly string[] {
  return [...new Set(Statement.flatMap(({ Action }) => Action))];
}

/** Returns a policy without one of its actions. */
export function without({ Statement }: Policy, action: string): Policy {
  return {
    Statement: Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((each) => each !== action),
    })),
  };
}

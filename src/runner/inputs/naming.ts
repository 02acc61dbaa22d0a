import { isRepositoryName } from '../../oci/reference.ts';
import type { Naming } from '../../registry/repository.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

const nameRemedy =
  'write lower-case letters and digits in groups, parted by ".", "_", "-" and "/", such as "team/charts"';

/** Reads how repositories are named. */
export function readNaming(fields: InputFields, charts: readonly string[], mistakes: Mistakes): Naming {
  const prefix = fields.checked('repository-prefix', isRepositoryName, nameRemedy);
  const repository = fields.checked('repository', isRepositoryName, nameRemedy);
  if (repository === undefined) return { by: 'chart', ...(prefix !== undefined && { prefix }) };
  if (prefix !== undefined) {
    mistakes.add('repository', repository, 'it is the whole name; leave repository-prefix out');
  }
  if (charts.length > 1) {
    mistakes.add(
      'repository',
      repository,
      'one repository cannot hold several charts; use repository-prefix',
    );
  }
  return { by: 'name', repository };
}

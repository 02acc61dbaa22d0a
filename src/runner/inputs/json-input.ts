import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

/** A JSON document: AWS's limits of its length in characters. */
interface Limits {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads an input that is a JSON object or the path of a file with one; gives its text, and notes what is wrong with it.
 */
export function readJson(
  fields: InputFields,
  name: string,
  { min, max }: Limits,
  files: WorkspaceFiles,
  mistakes: Mistakes,
): string | undefined {
  const value = fields.text(name);
  if (value === undefined) return undefined;
  const inline = value.startsWith('{');
  const shown = inline ? `${value.slice(0, 40)}${value.length > 40 ? '…' : ''}` : value;
  if (!inline && files.kindOf(value) !== 'file') {
    mistakes.add(name, shown, 'there is no such file; write the JSON itself, or the path of a file with it');
    return undefined;
  }
  const text = inline ? value : Buffer.from(files.read(value)).toString();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      mistakes.add(name, shown, 'it is not a JSON object');
    }
  } catch (error) {
    mistakes.add(name, shown, `it is not JSON: ${(error as Error).message}`);
  }
  if (text.length < min || text.length > max) {
    const allowed = min === 0 ? `up to ${max}` : `${min} to ${max}`;
    mistakes.add(name, shown, `it has ${text.length} characters; ECR takes ${allowed}`);
  }
  return text;
}

import { parseReference, tagFromVersion, type Reference } from '../../oci/reference.ts';
import type { ChartSource } from '../../registry/destination.ts';
import type { RegistryInputs } from './destinations.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** Whether a reference begins with a registry's host, by the rule that Docker has for it (distribution/reference, splitDockerDomain). */
function namesRegistry(text: string): boolean {
  const [first = '', ...rest] = text.split('/');
  return text.startsWith('oci://') || (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost'));
}

function sourcesOf(
  input: string,
  text: string,
  registries: RegistryInputs,
  mistakes: Mistakes,
): readonly ChartSource[] {
  const named = namesRegistry(text);
  let reference: Reference;
  try {
    // A name without a registry is made whole for the reading only.
    reference = parseReference(tagFromVersion(named ? text : `localhost/${text}`));
  } catch (error) {
    const reason = (error as Error).message.replace(/^invalid reference "(?:[^"\\]|\\.)*": /, '');
    mistakes.add(input, text, `${reason}; write host/repository:tag, or repository:tag in your own registry`);
    return [];
  }
  const { repository, tag, digest } = reference;
  const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  if (!named) {
    return registries
      .destinations()
      .map((destination) => ({ text, destination, name: repository, ...version }));
  }
  const destination = registries.named(input, reference);
  if (destination === undefined) return [];
  const name = destination.type === 'public' ? repository.split('/').slice(1).join('/') : repository;
  if (name === '') {
    mistakes.add(
      input,
      text,
      'at ECR Public the repository follows the registry alias: public.ecr.aws/<alias>/<name>',
    );
    return [];
  }
  return [{ text, destination, name, ...version }];
}

/**
 * Reads the charts in registries that an input lists: `host/repository`, with a tag or a digest behind it and `oci://` in front
 * or not. One without a host is in each of the registries that the inputs say. Notes what is wrong in `mistakes`.
 */
export function readSources(
  input: string,
  fields: InputFields,
  registries: RegistryInputs,
  mistakes: Mistakes,
): readonly ChartSource[] {
  const texts = fields.list(input);
  if (texts.length === 0) {
    mistakes.add(input, '', 'set it to what is in a registry, such as "oci://<host>/<repository>"');
  }
  return texts.flatMap((text) => sourcesOf(input, text, registries, mistakes));
}

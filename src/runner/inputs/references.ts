import { tagFromVersion } from '../../chart/version/tag.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';
import type { ChartSource } from '../../registry/destination.ts';
import type { Inputs } from './inputs.ts';
import type { ReferenceRegistries } from './registries.ts';

/** Reports whether a reference begins with a registry's host, by Docker's rule (distribution/reference, splitDockerDomain). */
export function namesRegistry(text: string): boolean {
  const [first = '', ...rest] = text.split('/');
  return text.startsWith('oci://') || (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost'));
}

function sourcesOf(
  inputs: Inputs,
  input: string,
  text: string,
  registries: ReferenceRegistries,
): readonly ChartSource[] {
  const named = namesRegistry(text);
  let reference: Reference;
  try {
    // A name without a registry is completed only to be parsed.
    reference = parseReference(tagFromVersion(named ? text : `localhost/${text}`));
  } catch (error) {
    const reason = (error as Error).message.replace(/^invalid reference "(?:[^"\\]|\\.)*": /, '');
    inputs.reject(
      input,
      text,
      `${reason}; write host/repository:tag, or repository:tag in your own registry`,
    );
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
    inputs.reject(
      input,
      text,
      'in ECR Public, the repository follows the registry alias: public.ecr.aws/<alias>/<name>',
    );
    return [];
  }
  return [{ text, destination, name, ...version }];
}

/**
 * Reads an input that lists charts in registries: `host/repository`, optionally with a tag or a digest, and with or without
 * `oci://`. One without a host is in each of the registries that the inputs name. Rejects what is not valid.
 */
export function readReferences(
  inputs: Inputs,
  input: string,
  registries: ReferenceRegistries,
  texts: readonly string[] = inputs.list(input),
): readonly ChartSource[] {
  if (texts.length === 0) {
    inputs.reject(input, '', 'set it to a chart in a registry, such as "oci://<host>/<repository>"');
  }
  return texts.flatMap((text) => sourcesOf(inputs, input, text, registries));
}

import { type CatalogData, catalogLimits } from '../../ecr/new-repository.ts';
import { readYaml, type YamlValue } from '../../chart/yaml/construct.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import type { Inputs } from './inputs.ts';
import { placeOf, readNamedFile } from './named-file.ts';

const texts = ['description', 'aboutText', 'usageText'] as const;
const lists = ['architectures', 'operatingSystems'] as const;
const known = [...texts, ...lists, 'logoImageBlob'].map((name) => `"${name}"`).join(', ');

type Complain = (what: string) => void;

function textOf(key: (typeof texts)[number], value: YamlValue, complain: Complain): string | undefined {
  if (typeof value !== 'string') {
    complain(`${key} is not a string`);
    return undefined;
  }
  const max = catalogLimits[key];
  if (value.length > max) complain(`${key} has ${value.length} characters; ECR Public accepts up to ${max}`);
  return value;
}

function listOf(key: (typeof lists)[number], value: YamlValue, complain: Complain): readonly string[] {
  const items = Array.isArray(value) ? value : [];
  const words = items.filter((item): item is string => typeof item === 'string' && item !== '');
  if (!Array.isArray(value) || words.length < items.length || items.length > 50) {
    complain(`${key} is not a list of up to 50 words`);
  }
  if (words.some((word) => word.length > 50)) complain(`${key} has a word of more than 50 characters`);
  return words;
}

function logoOf(value: YamlValue, complain: Complain): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) {
    complain('logoImageBlob is not an image in base64');
    return undefined;
  }
  const logo = Buffer.from(value, 'base64');
  const max = catalogLimits.logo;
  if (logo.length > max) complain(`logoImageBlob has ${logo.length} bytes; ECR Public accepts up to ${max}`);
  return logo;
}

function dataOf(document: YamlValue, complain: Complain): CatalogData {
  if (!(document instanceof Map)) {
    complain(`it is not a map; it may have ${known}`);
    return {};
  }
  const data: { -readonly [Key in keyof CatalogData]: CatalogData[Key] } = {};
  for (const [key, value] of document as ReadonlyMap<string, YamlValue>) {
    const text = texts.find((name) => name === key);
    const list = lists.find((name) => name === key);
    if (text !== undefined) {
      const read = textOf(text, value, complain);
      if (read !== undefined) data[text] = read;
    } else if (list !== undefined) {
      data[list] = listOf(list, value, complain);
    } else if (key === 'logoImageBlob') {
      const logo = logoOf(value, complain);
      if (logo !== undefined) data.logo = logo;
    } else {
      complain(`there is no "${key}"; it may have ${known}`);
    }
  }
  return data;
}

/**
 * Reads `catalog-data`: `chart`, or the path of a YAML or JSON file with the members of the AWS CLI's `--catalog-data`. Rejects
 * what is not valid by the limits of the service model.
 */
export function readCatalog(inputs: Inputs, files: WorkspaceFiles): CatalogData | 'chart' | undefined {
  const value = inputs.text('catalog-data');
  if (value === undefined || value === 'chart') return value;
  const complain = (what: string): void => {
    inputs.reject('catalog-data', value, what);
  };
  const advice = 'write "chart", or the path of a YAML or JSON file';
  const bytes = readNamedFile(inputs, 'catalog-data', value, files, advice);
  if (bytes === undefined) return undefined;
  try {
    return dataOf(readYaml(bytes), complain);
  } catch (error) {
    complain(`it is neither YAML nor JSON${placeOf(error)}`);
    return undefined;
  }
}

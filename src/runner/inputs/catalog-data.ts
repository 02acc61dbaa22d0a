import { type CatalogData, catalogLimits } from '../../ecr/repository-settings.ts';
import { readYaml, type YamlValue } from '../../chart/yaml/construct.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import type { Inputs } from './inputs.ts';
import { placeOf, readNamedFile } from './named-file.ts';

const texts = ['description', 'aboutText', 'usageText'] as const;
const lists = ['architectures', 'operatingSystems'] as const;
const known = [...texts, ...lists, 'logoImageBlob'].map((name) => `"${name}"`).join(', ');

/** The file being read, and where problems are reported. */
interface Source {
  readonly inputs: Inputs;
  readonly path: string;
}

function textOf(key: (typeof texts)[number], value: YamlValue, { inputs, path }: Source): string | undefined {
  if (typeof value !== 'string') {
    inputs.reject('catalog-data', path, `${key} is not a string`);
    return undefined;
  }
  const max = catalogLimits[key];
  if (value.length > max)
    inputs.reject(
      'catalog-data',
      path,
      `${key} has ${value.length} characters; ECR Public accepts up to ${max}`,
    );
  return value;
}

function listOf(key: (typeof lists)[number], value: YamlValue, { inputs, path }: Source): readonly string[] {
  const items = Array.isArray(value) ? value : [];
  const words = items.filter((item): item is string => typeof item === 'string' && item !== '');
  if (!Array.isArray(value) || words.length < items.length || items.length > 50) {
    inputs.reject('catalog-data', path, `${key} is not a list of up to 50 strings`);
  }
  if (words.some((word) => word.length > 50))
    inputs.reject('catalog-data', path, `${key} has an entry with more than 50 characters`);
  return words;
}

function logoOf(value: YamlValue, { inputs, path }: Source): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) {
    inputs.reject('catalog-data', path, 'logoImageBlob is not a base64-encoded image');
    return undefined;
  }
  const logo = Buffer.from(value, 'base64');
  const max = catalogLimits.logo;
  if (logo.length > max)
    inputs.reject(
      'catalog-data',
      path,
      `logoImageBlob has ${logo.length} bytes; ECR Public accepts up to ${max}`,
    );
  return logo;
}

function dataOf(document: YamlValue, source: Source): CatalogData {
  const { inputs, path } = source;
  if (!(document instanceof Map)) {
    inputs.reject('catalog-data', path, `it is not a map; its keys can be ${known}`);
    return {};
  }
  const data: { -readonly [Key in keyof CatalogData]: CatalogData[Key] } = {};
  let hasUnknown = false;
  for (const [key, value] of document as ReadonlyMap<string, YamlValue>) {
    const text = texts.find((name) => name === key);
    const list = lists.find((name) => name === key);
    if (text !== undefined) {
      const read = textOf(text, value, source);
      if (read !== undefined) data[text] = read;
    } else if (list !== undefined) {
      data[list] = listOf(list, value, source);
    } else if (key === 'logoImageBlob') {
      const logo = logoOf(value, source);
      if (logo !== undefined) data.logo = logo;
    } else {
      hasUnknown = true;
    }
  }
  // The text is not shown: the file may be a link to one with secrets.
  if (hasUnknown) inputs.reject('catalog-data', path, `it has keys other than ${known}; remove them`);
  return data;
}

/**
 * Reads `catalog-data`: `chart`, or the path of a YAML or JSON file with the members of the AWS CLI's `--catalog-data`. Rejects
 * what is not valid by the limits of the service model.
 */
export function readCatalog(inputs: Inputs, files: WorkspaceFiles): CatalogData | 'chart' | undefined {
  const path = inputs.text('catalog-data');
  if (path === undefined || path === 'chart') return path;
  const advice = 'write "chart", or the path of a YAML or JSON file';
  const bytes = readNamedFile(inputs, 'catalog-data', path, files, advice);
  if (bytes === undefined) return undefined;
  try {
    return dataOf(readYaml(bytes), { inputs, path });
  } catch (error) {
    inputs.reject('catalog-data', path, `it is neither YAML nor JSON${placeOf(error)}`);
    return undefined;
  }
}

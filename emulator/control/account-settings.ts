import { invalidParameter } from '../state/errors.ts';
import { pageOf } from '../state/page.ts';
import { operation, pages, privateRegistry, registryId, type Operation } from './operation.ts';
import { list, oneOf, structure, text } from './shape.ts';

/** The one setting that the emulator has. https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html */
const blobMounting = 'BLOB_MOUNTING';

function checkName(name: string): void {
  if (name !== blobMounting) throw invalidParameter('name', `the emulator knows ${blobMounting} only`);
}

const name = text({ min: 1, max: 64 });

/** Settings of the caller's registry in a region. */
export const accountSettingOperations: Readonly<Record<string, Operation>> = {
  PutAccountSetting: operation(
    structure({ name, value: oneOf('ENABLED', 'DISABLED') }, {}),
    (setting, context) => {
      checkName(setting.name);
      privateRegistry(undefined, context).blobMounting = setting.value === 'ENABLED';
      return setting;
    },
  ),
  DescribePullThroughCacheRules: operation(
    structure({}, { registryId, ...pages, ecrRepositoryPrefixes: list(text(), { min: 1, max: 100 }) }),
    (input, context) => {
      const { id } = privateRegistry(input.registryId, context);
      const rules = context.cloud.cacheRules.map(({ prefix, upstream }) => ({
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: upstream,
        registryId: id,
      }));
      const { items, nextToken } = pageOf(rules, input);
      return { pullThroughCacheRules: items, nextToken };
    },
  ),
  GetAccountSetting: operation(structure({ name }, {}), (setting, context) => {
    checkName(setting.name);
    const enabled = privateRegistry(undefined, context).blobMounting;
    return { name: setting.name, value: enabled ? 'ENABLED' : 'DISABLED' };
  }),
};

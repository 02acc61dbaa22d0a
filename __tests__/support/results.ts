import type { PushResult } from '../../src/push/result.ts';
import type { Registry } from '../../src/registry/registry.ts';

/** A result of a push that went well. Only what reports read is real: there is no registry behind it. */
export function someResult({ name = 'app', host = 'registry.test' } = {}): PushResult {
  const digest = `sha256:${'1'.repeat(64)}` as const;
  const archive = { mediaType: 'application/octet-stream', digest, size: 12_345 };
  const uri = `${host}/team/${name}`;
  return {
    chartPath: `charts/${name}`,
    chart: {
      metadata: { name, version: '1.2.3+build', apiVersion: 'v2', appVersion: '4.5' },
      config: new Uint8Array(),
      archive: { file: `/tmp/${name}-1.2.3+build.tgz`, digest, size: 12_345 },
      warnings: [],
    },
    artifact: { tag: '1.2.3_build', manifest: new Uint8Array(), digest, config: archive, archive, blobs: [] },
    target: { registry: { host } as Registry, name, path: `team/${name}`, uri, ref: `${uri}:1.2.3_build` },
    delivery: { state: 'pushed', digest, repositoryCreated: false },
  };
}

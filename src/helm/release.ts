/** The Helm that is downloaded where none is on PATH and none is asked for. */
export const pinnedVersion = '4.2.4';

/** SHA-256 of the archives of the pinned version. Source: https://github.com/helm/helm/releases/tag/v4.2.4 */
const pinnedChecksums: Readonly<Record<string, string>> = {
  'darwin-amd64': '6c163d687ca03c3b5c01928e53bbbcf9518278f47ce7a2f249a5a08e8bdaa2bc',
  'darwin-arm64': 'd747eb4e28bd2727173d15b759fa0a17822291ec09db7ced3d55af290a3661a2',
  'linux-386': '45297aeac0c65173a89e8de832997f952ba5115c2db09b2e3f2c23a601e70583',
  'linux-amd64': 'c306b46f719b0a4da32d0f78ee21bf90ce8d602f15b22ab753f0674d1670a7f3',
  'linux-arm': '894e901f7daaf9b458baad7b5c685bfeef49070d7d53f99687bd5846a6c13639',
  'linux-arm64': '564de2191b881e9f71b5606b25345821ea1682f06ab90499d3ab22b530176da1',
  'linux-loong64': 'faafbfecc1a06196e650c3ce0c74d5ac32cb1c0c0a855fa76e59dd100cb8d4c4',
  'linux-ppc64le': '5c00073e9d493de201384bb7eb19d60615bd7c39db52148473e8ce6da84bc70a',
  'linux-riscv64': 'd8532a3524ca842887b15ab794377dc9c8ced8f26264c84171b4b0aafff05411',
  'linux-s390x': '5396a35fca5fa46e5614140363f389ce66f96886c1b25f256d9e3028299422fa',
  'windows-amd64': 'e94d83a4706fd82078c98dade2079fa9d9680c1c2bfb93bfc304ee6bc2412a32',
  'windows-arm64': 'dbe8b49ea9877abe3d77354a792efb01920da9f65a492fcb8b4fce4e08bbae8f',
};

/** Node's names of systems and processors as Go writes them, where the two differ. */
const goNames: Readonly<Record<string, string>> = {
  win32: 'windows',
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
};

/** One archive that Helm publishes. */
export interface HelmArchive {
  readonly url: string;
  /** The program's path inside the archive. */
  readonly program: string;
  readonly format: 'tar.gz' | 'zip';
  /** SHA-256 in hexadecimal digits, where this action knows it by itself. */
  readonly checksum: string | undefined;
}

/**
 * Returns the archive of a Helm version for a system and a processor, as Node names them. Throws an Error if Helm publishes
 * none for them. Names: Helm's Makefile, `TARGET_OBJS`.
 */
export function helmArchive(
  { version, downloadUrl }: { readonly version: string; readonly downloadUrl: string },
  system: string,
  processor: string,
): HelmArchive {
  const platform = `${goNames[system] ?? system}-${goNames[processor] ?? processor}`;
  const checksum = pinnedChecksums[platform];
  if (checksum === undefined) {
    throw new Error(`Helm publishes no program for ${platform}: install Helm on the runner's PATH`);
  }
  const isWindows = system === 'win32';
  const format = isWindows ? 'zip' : 'tar.gz';
  return {
    url: `${downloadUrl}/helm-v${version}-${platform}.${format}`,
    program: `${platform}/helm${isWindows ? '.exe' : ''}`,
    format,
    checksum: version === pinnedVersion ? checksum : undefined,
  };
}

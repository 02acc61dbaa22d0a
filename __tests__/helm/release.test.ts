import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { helmArchive, pinnedVersion } from '../../src/helm/release.ts';

const release = { version: '3.22.0', downloadUrl: 'https://get.helm.sh' };

// Names: TARGET_OBJS of Helm's Makefile, and the links of its release pages.
describe('helmArchive', () => {
  test.each([
    ['linux', 'x64', 'helm-v3.22.0-linux-amd64.tar.gz', 'linux-amd64/helm'],
    ['linux', 'ia32', 'helm-v3.22.0-linux-386.tar.gz', 'linux-386/helm'],
    ['linux', 'arm', 'helm-v3.22.0-linux-arm.tar.gz', 'linux-arm/helm'],
    ['linux', 'ppc64', 'helm-v3.22.0-linux-ppc64le.tar.gz', 'linux-ppc64le/helm'],
    ['linux', 's390x', 'helm-v3.22.0-linux-s390x.tar.gz', 'linux-s390x/helm'],
    ['darwin', 'arm64', 'helm-v3.22.0-darwin-arm64.tar.gz', 'darwin-arm64/helm'],
    ['win32', 'x64', 'helm-v3.22.0-windows-amd64.zip', 'windows-amd64/helm.exe'],
    ['win32', 'arm64', 'helm-v3.22.0-windows-arm64.zip', 'windows-arm64/helm.exe'],
  ])('for %s on %s is %s', (system, processor, file, program) => {
    expect(helmArchive(release, system, processor)).toMatchObject({
      url: `https://get.helm.sh/${file}`,
      program,
      format: system === 'win32' ? 'zip' : 'tar.gz',
      checksum: undefined,
    });
  });

  test('of the pinned version has the checksum of its release', () => {
    const { checksum } = helmArchive({ ...release, version: pinnedVersion }, 'linux', 'x64');
    // https://github.com/helm/helm/releases/tag/v4.2.4
    expect(checksum).toBe('c306b46f719b0a4da32d0f78ee21bf90ce8d602f15b22ab753f0674d1670a7f3');
  });

  test('for a system that Helm does not publish for is an error that says what to do', () => {
    expect(() => helmArchive(release, 'freebsd', 'x64')).toThrow(/freebsd-amd64.*PATH/);
  });
});

test('action.yml says which version is pinned', () => {
  const metadata = readFileSync(path.resolve(import.meta.dirname, '../../action.yml'), 'utf8');
  expect(metadata).toContain(`or ${pinnedVersion} if there is none`);
});

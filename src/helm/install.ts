import * as toolCache from '@actions/tool-cache';
import { createReadStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorMessage } from '../text.ts';
import { digestStream } from '../digest.ts';
import { unlessAborted } from '../http/clock.ts';
import type { HelmContext } from './prepare.ts';
import { helmArchive, pinnedVersion, type HelmArchive } from './release.ts';
import { newTemporary } from '../workspace/directory.ts';
import { findProgram } from '../workspace/programs.ts';

/** Which Helm to use, and where to download it from. */
export interface HelmSource {
  /** Without `v`. If absent, the Helm on PATH is used, and else a pinned version. */
  readonly version?: string;
  /** Where Helm's archives are, without a slash at the end. */
  readonly downloadUrl: string;
}

/** The name in the tool cache; not `helm`, where other actions put unchecked programs. */
const tool = 'helm-push-ecr-helm';

/** What a download needs from the run: a directory, and a signal to cancel it. */
type Context = Pick<HelmContext, 'temporary' | 'signal' | 'environment' | 'workspace'>;

async function download(url: string, file: string, signal: AbortSignal): Promise<string> {
  try {
    return await unlessAborted(toolCache.downloadTool(url, file), signal);
  } catch (error) {
    signal.throwIfAborted();
    const reason = errorMessage(error);
    throw new Error(
      `could not download Helm from ${url}: ${reason}; check helm-version and helm-download-url, or install Helm on the runner`,
      { cause: error },
    );
  }
}

/**
 * Reads the checksum that is published beside an archive: `<SHA-256>  <file name>`. It comes from where the archive comes from:
 * it shows that the download is complete and is what the mirror intended, not that the mirror is honest.
 */
async function publishedChecksum(
  { url }: HelmArchive,
  directory: string,
  signal: AbortSignal,
): Promise<string> {
  const source = `${url}.sha256sum`;
  const text = await readFile(await download(source, join(directory, 'sha256sum'), signal), 'utf8');
  const [, checksum] = /^([0-9a-f]{64})(\s|$)/i.exec(text) ?? [];
  if (checksum === undefined)
    throw new Error(`${source} holds no SHA-256 checksum; is it a mirror of get.helm.sh?`);
  return checksum.toLowerCase();
}

/** Unpacks an archive into the tool cache, by way of a directory. The toolkit has a program of the runner do it. */
async function unpack(
  file: string,
  { url, format }: HelmArchive,
  version: string,
  directory: string,
): Promise<string> {
  const unpacked = join(directory, 'unpacked');
  try {
    await (format === 'zip' ? toolCache.extractZip(file, unpacked) : toolCache.extractTar(file, unpacked));
    return await toolCache.cacheDir(unpacked, tool, version);
  } catch (error) {
    const reason = errorMessage(error);
    throw new Error(
      `could not unpack ${url} into the tool cache: ${reason}; check the space on the disk and that the runner has tar and gzip, or install Helm on the runner`,
      { cause: error },
    );
  }
}

async function install(
  archive: HelmArchive,
  version: string,
  { temporary, signal }: Context,
): Promise<string> {
  const directory = await newTemporary(temporary, 'helm-download-');
  try {
    const expected = archive.checksum ?? (await publishedChecksum(archive, directory, signal));
    const file = await download(archive.url, join(directory, basename(archive.url)), signal);
    const { digest } = await digestStream(createReadStream(file));
    if (digest !== `sha256:${expected}`) {
      throw new Error(
        `${archive.url} is not what Helm published: its digest is ${digest}, and should be sha256:${expected}; it was not run`,
      );
    }
    return await unpack(file, archive, version, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Returns the path of the Helm to use: the one on PATH unless a version is asked for, else one of the tool cache, which is
 * downloaded and its SHA-256 checked where it is not there yet. Throws an Error, and the signal's reason when that is aborted.
 */
export async function helmProgram(plan: HelmSource, context: Context): Promise<string> {
  if (plan.version === undefined) {
    const found = findProgram('helm', context.environment, context.workspace);
    if (found !== undefined) return found;
  }
  if ((context.environment['RUNNER_TOOL_CACHE'] ?? '') === '') {
    throw new Error(
      'Helm cannot be downloaded: RUNNER_TOOL_CACHE is not set; set it to a directory, or install Helm on the PATH of the runner',
    );
  }
  const version = plan.version ?? pinnedVersion;
  const archive = helmArchive({ version, downloadUrl: plan.downloadUrl }, process.platform, process.arch);
  const cached = toolCache.find(tool, version);
  const directory = cached === '' ? await install(archive, version, context) : cached;
  return join(directory, archive.program);
}

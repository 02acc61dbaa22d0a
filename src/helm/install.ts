import * as toolCache from '@actions/tool-cache';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorMessage } from '../text.ts';
import { type Digest, digestStream } from '../digest.ts';
import { readBody } from '../http/body.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { HelmContext } from './run.ts';
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
type Context = Pick<HelmContext, 'temporary' | 'signal' | 'download' | 'environment' | 'workspace'>;

async function download<T>(
  url: string,
  read: (answer: HttpResponse) => Promise<T>,
  context: Context,
): Promise<T> {
  try {
    return await context.download(new URL(url), read);
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = errorMessage(error);
    throw new Error(
      `could not download Helm from ${url}: ${reason}; check helm-version and helm-download-url, or install Helm on the runner`,
      { cause: error },
    );
  }
}

async function* writtenTo(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of content) {
    await file.appendFile(chunk);
    yield chunk;
  }
}

/** Writes an answer's body to a file, in place of what an attempt before has left; returns its digest. */
async function keep({ body }: HttpResponse, path: string): Promise<Digest> {
  const file = await open(path, 'w');
  try {
    return (await digestStream(writtenTo(file, body))).digest;
  } finally {
    await file.close();
  }
}

/** The most bytes of a checksum's file: a line. */
const largestChecksum = 64 * 1024;

/**
 * Reads the checksum that is published beside an archive: `<SHA-256>  <file name>`. It comes from where the archive comes from:
 * it shows that the download is complete and is what the mirror intended, not that the mirror is honest.
 */
async function publishedChecksum({ url }: HelmArchive, context: Context): Promise<string> {
  const source = `${url}.sha256sum`;
  const bytes = await download(source, (answer) => readBody(answer, largestChecksum), context);
  const text = bytes?.toString() ?? '';
  const [, checksum] = /^([0-9a-f]{64})(\s|$)/i.exec(text) ?? [];
  if (checksum === undefined)
    throw new Error(`${source} contains no SHA-256 checksum; is it a mirror of get.helm.sh?`);
  return checksum.toLowerCase();
}

/** Unpacks a tar without any program of the runner: one would get this step's whole environment. */
async function unpackTar(file: string, directory: string): Promise<void> {
  const { Unpack } = await import('tar/unpack');
  await mkdir(directory);
  await pipeline(createReadStream(file), new Unpack({ cwd: directory, strict: true, preserveOwner: false }));
}

/** Unpacks an archive into the tool cache, by way of a directory. For a zip the toolkit has PowerShell do it. */
async function unpack(
  file: string,
  { url, format }: HelmArchive,
  version: string,
  directory: string,
): Promise<string> {
  const unpacked = join(directory, 'unpacked');
  try {
    await (format === 'zip' ? toolCache.extractZip(file, unpacked) : unpackTar(file, unpacked));
    return await toolCache.cacheDir(unpacked, tool, version);
  } catch (error) {
    const reason = errorMessage(error);
    throw new Error(
      `could not unpack ${url} into the tool cache: ${reason}; check the space on the disk and, on Windows, that the runner has PowerShell, or install Helm on the runner`,
      { cause: error },
    );
  }
}

async function install(archive: HelmArchive, version: string, context: Context): Promise<string> {
  const directory = await newTemporary(context.temporary, 'helm-download-');
  try {
    const expected = archive.checksum ?? (await publishedChecksum(archive, context));
    const file = join(directory, basename(archive.url));
    const digest = await download(archive.url, (answer) => keep(answer, file), context);
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

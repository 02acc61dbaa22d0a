export const id = 661;
export const ids = [661];
export const modules = {

/***/ 1661:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  helmProgram: () => (/* binding */ helmProgram)
});

// EXTERNAL MODULE: ./node_modules/@actions/tool-cache/lib/tool-cache.js + 7 modules
var tool_cache = __webpack_require__(5681);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/digest.ts
var digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/http/body.ts
var body = __webpack_require__(9662);
;// CONCATENATED MODULE: ./src/helm/release.ts
/** The Helm that is downloaded where none is on PATH and none is asked for. */
const pinnedVersion = '4.2.4';
/** SHA-256 of the archives of the pinned version. Source: https://github.com/helm/helm/releases/tag/v4.2.4 */
const pinnedChecksums = {
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
const goNames = {
    win32: 'windows',
    x64: 'amd64',
    ia32: '386',
    ppc64: 'ppc64le',
};
/**
 * Returns the archive of a Helm version for a system and a processor, as Node names them. Throws an Error if Helm publishes
 * none for them. Names: Helm's Makefile, `TARGET_OBJS`.
 */
function helmArchive({ version, downloadUrl }, system, processor) {
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

// EXTERNAL MODULE: ./src/workspace/directory.ts
var workspace_directory = __webpack_require__(9942);
// EXTERNAL MODULE: ./src/workspace/programs.ts
var programs = __webpack_require__(5776);
;// CONCATENATED MODULE: ./src/helm/install.ts











/** The name in the tool cache; not `helm`, where other actions put unchecked programs. */
const tool = 'helm-push-ecr-helm';
async function download(url, read, context) {
    try {
        return await context.download(new URL(url), read);
    }
    catch (error) {
        context.signal.throwIfAborted();
        const reason = (0,src_text/* errorMessage */.gJ)(error);
        throw new Error(`could not download Helm from ${url}: ${reason}; check helm-version and helm-download-url, or install Helm on the runner`, { cause: error });
    }
}
async function* writtenTo(file, content) {
    for await (const chunk of content) {
        await file.appendFile(chunk);
        yield chunk;
    }
}
/** Writes an answer's body to a file, in place of what an attempt before has left; returns its digest. */
async function keep({ body }, path) {
    const file = await (0,promises_.open)(path, 'w');
    try {
        return (await (0,digest/* digestStream */.Nq)(writtenTo(file, body))).digest;
    }
    finally {
        await file.close();
    }
}
/** The most bytes of a checksum's file: a line. */
const largestChecksum = 64 * 1024;
/**
 * Reads the checksum that is published beside an archive: `<SHA-256>  <file name>`. It comes from where the archive comes from:
 * it shows that the download is complete and is what the mirror intended, not that the mirror is honest.
 */
async function publishedChecksum({ url }, context) {
    const source = `${url}.sha256sum`;
    const bytes = await download(source, (answer) => (0,body/* readBody */.x8)(answer, largestChecksum), context);
    const text = bytes?.toString() ?? '';
    const [, checksum] = /^([0-9a-f]{64})(\s|$)/i.exec(text) ?? [];
    if (checksum === undefined)
        throw new Error(`${source} contains no SHA-256 checksum; is it a mirror of get.helm.sh?`);
    return checksum.toLowerCase();
}
/** Unpacks a tar without any program of the runner: one would get this step's whole environment. */
async function unpackTar(file, directory) {
    const { Unpack } = await __webpack_require__.e(/* import() */ 47).then(__webpack_require__.bind(__webpack_require__, 47));
    await (0,promises_.mkdir)(directory);
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), new Unpack({ cwd: directory, strict: true, preserveOwner: false }));
}
/** Unpacks an archive into the tool cache, by way of a directory. For a zip the toolkit has PowerShell do it. */
async function unpack(file, { url, format }, version, directory) {
    const unpacked = (0,external_node_path_.join)(directory, 'unpacked');
    try {
        await (format === 'zip' ? tool_cache/* extractZip */.JE(file, unpacked) : unpackTar(file, unpacked));
        return await tool_cache/* cacheDir */.e8(unpacked, tool, version);
    }
    catch (error) {
        const reason = (0,src_text/* errorMessage */.gJ)(error);
        throw new Error(`could not unpack ${url} into the tool cache: ${reason}; check the space on the disk and, on Windows, that the runner has PowerShell, or install Helm on the runner`, { cause: error });
    }
}
async function install(archive, version, context) {
    const directory = await (0,workspace_directory/* newTemporary */.sL)(context.temporary, 'helm-download-');
    try {
        const expected = archive.checksum ?? (await publishedChecksum(archive, context));
        const file = (0,external_node_path_.join)(directory, (0,external_node_path_.basename)(archive.url));
        const digest = await download(archive.url, (answer) => keep(answer, file), context);
        if (digest !== `sha256:${expected}`) {
            throw new Error(`${archive.url} is not what Helm published: its digest is ${digest}, and should be sha256:${expected}; it was not run`);
        }
        return await unpack(file, archive, version, directory);
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/**
 * Returns the path of the Helm to use: the one on PATH unless a version is asked for, else one of the tool cache, which is
 * downloaded and its SHA-256 checked where it is not there yet. Throws an Error, and the signal's reason when that is aborted.
 */
async function helmProgram(plan, context) {
    if (plan.version === undefined) {
        const found = (0,programs/* findProgram */.Kp)('helm', context.environment, context.workspace);
        if (found !== undefined)
            return found;
    }
    if ((context.environment['RUNNER_TOOL_CACHE'] ?? '') === '') {
        throw new Error('Helm cannot be downloaded: RUNNER_TOOL_CACHE is not set; set it to a directory, or install Helm on the PATH of the runner');
    }
    const version = plan.version ?? pinnedVersion;
    const archive = helmArchive({ version, downloadUrl: plan.downloadUrl }, process.platform, process.arch);
    const cached = tool_cache/* find */.I6(tool, version);
    const directory = cached === '' ? await install(archive, version, context) : cached;
    return (0,external_node_path_.join)(directory, archive.program);
}


/***/ })

};

export const id = 489;
export const ids = [489];
export const modules = {

/***/ 5489:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lintChart: () => (/* binding */ lintChart)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./src/chart/errors.ts
var errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/workspace/directory.ts
var workspace_directory = __webpack_require__(9942);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 1 modules
var exec = __webpack_require__(1955);
// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
// EXTERNAL MODULE: ./src/workspace/programs.ts
var programs = __webpack_require__(5776);
;// CONCATENATED MODULE: ./src/helm/run.ts




/** What programs need from the environment: paths, proxies and locale. */
const passed = /^(HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|(HTTP|HTTPS|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA)$/i;
/**
 * Returns an environment of Helm's own: templates of a chart may be a stranger's, and plugins too. It has no credentials, no tokens
 * and no inputs; its files are in a directory of the run.
 */
function environmentOf({ environment, workspace }, directory) {
    const own = (0,external_node_path_.join)(directory, '.helm');
    const kept = Object.entries(environment).filter((entry) => entry[1] !== undefined && passed.test(entry[0]));
    return {
        ...Object.fromEntries(kept),
        PATH: (0,programs/* programFolders */.o9)(environment, workspace).join(external_node_path_.delimiter),
        HELM_CONFIG_HOME: (0,external_node_path_.join)(own, 'config'),
        HELM_CACHE_HOME: (0,external_node_path_.join)(own, 'cache'),
        HELM_DATA_HOME: (0,external_node_path_.join)(own, 'data'),
        HELM_PLUGINS: (0,external_node_path_.join)(own, 'plugins'),
    };
}
/**
 * Runs work that starts a program, and ends the program when the signal is aborted. The toolkit keeps the process that it starts
 * to itself; Node reports each one (https://nodejs.org/api/diagnostics_channel.html#process).
 */
async function endingWith(signal, program, work) {
    const started = [];
    const note = (message) => {
        started.push(message.process);
    };
    const stop = () => {
        for (const child of started)
            if (child.spawnfile === program)
                child.kill();
    };
    (0,external_node_diagnostics_channel_.subscribe)('child_process', note);
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await work();
    }
    finally {
        signal.removeEventListener('abort', stop);
        (0,external_node_diagnostics_channel_.unsubscribe)('child_process', note);
    }
}
/**
 * Runs Helm to its end, with its own files in a directory, and shows in one log group what it printed: all at once, since other
 * charts are pushed meanwhile. Throws an Error if Helm cannot be started, and the signal's reason when that is aborted: Helm has
 * ended by then.
 */
async function runHelm(program, args, directory, context) {
    context.signal.throwIfAborted();
    // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
    const { exitCode, stdout, stderr } = await endingWith(context.signal, program, () => exec/* getExecOutput */.H(`"${program}"`, [...args], {
        env: environmentOf(context, directory),
        silent: true,
        ignoreReturnCode: true,
    }));
    context.signal.throwIfAborted();
    const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
    context.showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
    return { succeeded: exitCode === 0, lines };
}

;// CONCATENATED MODULE: ./src/helm/lint.ts








/** Returns what Helm found, with every line of each finding: the reason is often below the line with the mark. */
function findings(lines, isStrict) {
    const isStart = (line) => /^(\[[A-Z]+\]|==> |Error: |\d+ chart\(s\) linted)/.test(line);
    const marks = isStrict ? /^\[(ERROR|WARNING)\]/ : /^\[ERROR\]/;
    const starts = lines.flatMap((line, index) => (isStart(line) ? [index] : []));
    const blocks = starts.map((start, index) => lines.slice(start, starts[index + 1]));
    const found = blocks.filter(([first = '']) => marks.test(first));
    const shown = found.length > 0 ? found : blocks.filter(([first = '']) => first.startsWith('Error: '));
    return (0,src_text/* oneLine */.TN)(shown.flat().join(' '), 8000);
}
/** Copies an archive into a directory, under a name of its chart. Throws a ChartError if it is no longer the one that was read. */
async function copyOfArchive(directory, { archive, open }) {
    const { name, version } = archive.metadata;
    const copy = (0,external_node_path_.join)(directory, `${name}-${version}.tgz`);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    async function* hashed() {
        for await (const chunk of open()) {
            hash.update(chunk);
            yield chunk;
        }
    }
    await (0,workspace_directory/* writeInPlace */.a1)(copy, hashed());
    if (`sha256:${hash.digest('hex')}` === archive.archive.digest)
        return copy;
    throw new errors/* ChartError */.DA(`${archive.archive.file} was changed while it was read; make sure that nothing writes to the chart during the push`);
}
/** Copies a chart's files into a directory; returns the chart's own. */
async function copyOf(directory, { name, files }) {
    const chart = (0,external_node_path_.join)(directory, name);
    await (0,promises_.mkdir)(chart);
    for (const file of files) {
        const path = (0,external_node_path_.join)(chart, file.name);
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        await (0,workspace_directory/* writeInPlace */.a1)(path, external_node_stream_.Readable.from(file.chunks()));
    }
    return chart;
}
/**
 * Runs `helm lint` on a copy of a packaged chart, or of a chart's files; `isStrict` makes its warnings errors. Throws a ChartError
 * that lists what it found.
 */
async function lintChart(program, chart, isStrict, context) {
    const directory = await (0,workspace_directory/* newTemporary */.sL)(context.temporary, 'helm-lint-');
    try {
        const path = await ('archive' in chart ? copyOfArchive(directory, chart) : copyOf(directory, chart));
        const strict = isStrict ? ['--strict'] : [];
        const { succeeded, lines } = await runHelm(program, ['lint', path, ...strict], directory, context);
        if (succeeded)
            return;
        throw new errors/* ChartError */.DA(`helm lint found: ${findings(lines, isStrict)}; correct the chart, or set lint: false`);
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}


/***/ })

};

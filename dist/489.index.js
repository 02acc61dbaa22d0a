export const id = 489;
export const ids = [489];
export const modules = {

/***/ 5489:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lintChart: () => (/* binding */ lintChart)
});

// EXTERNAL MODULE: ./src/chart/errors.ts
var errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 1 modules
var exec = __webpack_require__(1955);
// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
;// CONCATENATED MODULE: ./src/helm/run.ts


/** Gives the environment for Helm: all but the inputs of this action, of which the signing key is one. */
function withoutInputs(environment) {
    const entries = Object.entries(environment).filter((entry) => entry[1] !== undefined && !entry[0].startsWith('INPUT_'));
    return Object.fromEntries(entries);
}
/**
 * Runs work that starts a program, and ends the program when the signal is aborted. The toolkit keeps the process that it starts
 * to itself; Node tells of each one (https://nodejs.org/api/diagnostics_channel.html#process).
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
 * Runs Helm to its end, and shows in one log group what it printed: all at once, since other charts are pushed meanwhile. Throws
 * an Error where Helm cannot be started, and the signal's reason when that is aborted: Helm has ended by then.
 */
async function runHelm(program, args, start) {
    start.signal.throwIfAborted();
    // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
    const { exitCode, stdout, stderr } = await endingWith(start.signal, program, () => exec/* getExecOutput */.H(`"${program}"`, [...args], {
        env: withoutInputs(start.environment),
        silent: true,
        ignoreReturnCode: true,
    }));
    start.signal.throwIfAborted();
    const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
    start.showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
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
/**
 * Runs `helm lint` on a chart directory or a packaged chart; `strict` makes its warnings errors. Throws a ChartError that
 * lists what it found.
 */
async function lintChart(program, path, isStrict, start) {
    const strict = isStrict ? ['--strict'] : [];
    const { succeeded, lines } = await runHelm(program, ['lint', path, ...strict], start);
    if (succeeded)
        return;
    throw new errors/* ChartError */.DA(`helm lint found: ${findings(lines, isStrict)}; correct the chart, or set lint: false`);
}


/***/ })

};

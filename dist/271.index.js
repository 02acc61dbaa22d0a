export const id = 271;
export const ids = [271];
export const modules = {

/***/ 271:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lintChart: () => (/* binding */ lintChart)
/* harmony export */ });
/* harmony import */ var _chart_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8992);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(869);



/**
 * Runs `helm lint` on a chart directory or a packaged chart; `strict` makes its warnings errors. Throws a ChartError that
 * lists what it found.
 */
async function lintChart(program, path, isStrict, start) {
    const strict = isStrict ? ['--strict'] : [];
    const { succeeded, lines } = await (0,_run_js__WEBPACK_IMPORTED_MODULE_1__/* .runHelm */ .o)(program, ['lint', path, ...strict], start);
    if (succeeded)
        return;
    const marks = isStrict ? /^\[(ERROR|WARNING)\]/ : /^\[ERROR\]/;
    const found = lines.filter((line) => marks.test(line));
    const reasons = found.length > 0 ? found : lines.filter((line) => line.startsWith('Error: '));
    throw new _chart_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`helm lint found: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(reasons.join(' '), 1500)}; correct the chart, or set lint: false`);
}


/***/ }),

/***/ 869:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ runHelm)
/* harmony export */ });
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1955);
/* harmony import */ var node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3053);
/* harmony import */ var node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_1__);


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
    (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_1__.subscribe)('child_process', note);
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await work();
    }
    finally {
        signal.removeEventListener('abort', stop);
        (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_1__.unsubscribe)('child_process', note);
    }
}
/**
 * Runs Helm to its end, and shows in one log group what it printed: all at once, since other charts are pushed meanwhile. Throws
 * an Error where Helm cannot be started, and the signal's reason when that is aborted: Helm has ended by then.
 */
async function runHelm(program, args, start) {
    start.signal.throwIfAborted();
    // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
    const { exitCode, stdout, stderr } = await endingWith(start.signal, program, () => _actions_exec__WEBPACK_IMPORTED_MODULE_0__/* .getExecOutput */ .H(`"${program}"`, [...args], {
        env: withoutInputs(start.environment),
        silent: true,
        ignoreReturnCode: true,
    }));
    start.signal.throwIfAborted();
    const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
    start.showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
    return { succeeded: exitCode === 0, lines };
}


/***/ })

};

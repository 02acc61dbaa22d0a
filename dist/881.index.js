export const id = 881;
export const ids = [881];
export const modules = {

/***/ 3881:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  fetchDependencies: () => (/* binding */ fetchDependencies)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/chart/errors.ts
var errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/workspace/source-date.ts
var source_date = __webpack_require__(2305);
// EXTERNAL MODULE: ./src/workspace/commit-time.ts
var commit_time = __webpack_require__(9820);
// EXTERNAL MODULE: ./src/helm/declared.ts
var helm_declared = __webpack_require__(7952);
// EXTERNAL MODULE: ./src/go/json.ts
var json = __webpack_require__(7106);
// EXTERNAL MODULE: ./src/workspace/directory.ts
var workspace_directory = __webpack_require__(9942);
// EXTERNAL MODULE: ./src/workspace/user-folders.ts
var user_folders = __webpack_require__(7742);
// EXTERNAL MODULE: ./src/chart/yaml/marshal.ts
var marshal = __webpack_require__(4880);
// EXTERNAL MODULE: ./src/chart/yaml/shape.ts
var shape = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/helm/user-config.ts



function isMap(value) {
    return value instanceof Map;
}
/**
 * Reads a file in which Helm keeps what earlier steps told it, YAML or JSON; empty where there is none. Throws an Error where
 * it cannot be read.
 */
function readUserConfig(file) {
    if (!(0,external_node_fs_.existsSync)(file))
        return new Map();
    try {
        return (0,marshal/* loadYaml */.yv)((0,external_node_fs_.readFileSync)(file), file, (0,shape/* mapOf */.A7)(shape/* anything */.D8), undefined) ?? new Map();
    }
    catch (error) {
        throw new Error(`${file} is not what Helm can read; remove it, or write it anew with Helm`, {
            cause: error,
        });
    }
}
function field(entry, name) {
    const value = entry.get(name);
    return typeof value === 'string' ? value : '';
}
function withoutSlash(url) {
    return url.replace(/\/+$/, '');
}
/**
 * Gives the repositories for Helm's repositories.yaml: those that an earlier `helm repo add` has put into the user's, with their
 * credentials, as far as they are needed, and the addresses that nobody has added. `helm dependency build` knows no others
 * (helm/helm#8036).
 */
function neededRepositories(needed, userConfig) {
    const urls = needed.filter((text) => /^(?!file:|oci:)[a-z][a-z0-9+.-]*:\/\//i.test(text)).map(withoutSlash);
    const names = needed.map((text) => text.replace(/^(@|alias:)/, ''));
    const known = userConfig.get('repositories');
    const used = (Array.isArray(known) ? known : [])
        .filter(isMap)
        .filter((entry) => names.includes(field(entry, 'name')) || urls.includes(withoutSlash(field(entry, 'url'))));
    const there = used.map((entry) => withoutSlash(field(entry, 'url')));
    const missing = [...new Set(urls)].filter((url) => !there.includes(url));
    return [
        ...used,
        ...missing.map((url, index) => new Map(Object.entries({ name: `helm-push-ecr-${index}`, url }))),
    ];
}
/** Gives the `auths` for Helm's registry configuration: those of an earlier `helm registry login`, and the given ones over them. */
function signInsWith(signIns, userConfig) {
    const theirs = userConfig.get('auths');
    return new Map([
        ...(isMap(theirs) ? theirs : []),
        ...signIns.map(({ host, auth }) => [host, new Map([['auth', auth]])]),
    ]);
}

;// CONCATENATED MODULE: ./src/helm/home.ts







/**
 * Makes files of Helm's own in a new directory that only this user can read: its repositories, its sign-ins and its caches.
 *
 * What earlier steps told Helm (`helm repo add`, `helm registry login`) holds on; Docker's sign-ins Helm reads by itself. The
 * directory is gone after {@link HelmHome.remove}, and as soon as the run is cancelled.
 */
async function makeHelmHome({ repositories, signIns, }, { temporary, environment, signal }) {
    const config = (0,user_folders/* helmConfigFolder */.RJ)(environment);
    const theirs = {
        repositories: environment['HELM_REPOSITORY_CONFIG'] ?? (0,external_node_path_.join)(config, 'repositories.yaml'),
        registries: environment['HELM_REGISTRY_CONFIG'] ?? (0,external_node_path_.join)(config, 'registry', 'config.json'),
    };
    const list = neededRepositories(repositories, readUserConfig(theirs.repositories));
    const auths = signInsWith(signIns, readUserConfig(theirs.registries));
    signal.throwIfAborted();
    const directory = await (0,workspace_directory/* newTemporary */.sL)(temporary, 'helm-home-');
    const forget = () => {
        (0,external_node_fs_.rmSync)(directory, { recursive: true, force: true });
    };
    signal.addEventListener('abort', forget, { once: true });
    const environmentOfHome = {
        HELM_REPOSITORY_CONFIG: (0,external_node_path_.join)(directory, 'repositories.yaml'),
        HELM_REGISTRY_CONFIG: (0,external_node_path_.join)(directory, 'registry', 'config.json'),
        HELM_CACHE_HOME: (0,external_node_path_.join)(directory, 'cache'),
        HELM_REPOSITORY_CACHE: (0,external_node_path_.join)(directory, 'cache', 'repository'),
        HELM_CONTENT_CACHE: (0,external_node_path_.join)(directory, 'cache', 'content'),
    };
    const home = {
        environment: environmentOfHome,
        remove: async () => {
            signal.removeEventListener('abort', forget);
            await (0,promises_.rm)(directory, { recursive: true, force: true });
        },
    };
    try {
        await (0,promises_.mkdir)((0,external_node_path_.join)(directory, 'registry'));
        const files = [
            [environmentOfHome.HELM_REPOSITORY_CONFIG, (0,json/* goJson */.P)({ apiVersion: '', repositories: list })],
            [environmentOfHome.HELM_REGISTRY_CONFIG, (0,json/* goJson */.P)({ auths })],
        ];
        for (const [file, text] of files)
            await (0,promises_.writeFile)(file, text, { mode: 0o600 });
    }
    catch (error) {
        await home.remove();
        throw error;
    }
    return home;
}

// EXTERNAL MODULE: ./src/helm/run.ts
var run = __webpack_require__(869);
;// CONCATENATED MODULE: ./src/helm/dependencies.ts










/** The hosts of the `oci://` repositories. */
function ociHosts(repositories) {
    const hosts = repositories.flatMap((text) => /^oci:\/\/([^/]+)/.exec(text)?.[1] ?? []);
    return [...new Set(hosts)];
}
async function signInsFor(hosts, context) {
    if (hosts.length === 0)
        return [];
    const signIns = await context.signIns();
    return signIns.filter(({ host }) => hosts.includes(host));
}
/** Plain http is for registries on this machine only: one of elsewhere among them keeps Helm to https for all. */
function isPlainHttp(hosts, context) {
    return (hosts.length > 0 && hosts.every((host) => URL.canParse(`http://${host}`) && context.isPlainHttp(host)));
}
/**
 * Gives why Helm could not read a repository: it goes on then, and fails only later, over a file that it does not have and by the
 * name that the repository has for this run. Words: Helm's pkg/downloader/manager.go, parallelRepoUpdate.
 */
function unreachable(lines) {
    if (!lines.some((line) => /^Error: no cached repository for helm-push-ecr-\d/.test(line)))
        return undefined;
    const at = lines.findIndex((line) => line.startsWith('...Unable to get an update from the "helm-push-ecr-'));
    return at === -1 ? undefined : lines[at + 1];
}
function explainFailure(command, lines) {
    const reading = unreachable(lines);
    if (reading !== undefined) {
        return `helm dependency ${command} failed: a repository cannot be read: ${(0,src_text/* oneLine */.TN)(reading)}; correct it in Chart.yaml, or check the runner's network`;
    }
    const at = lines.findLastIndex((line) => line.startsWith('Error: '));
    const reason = at === -1 ? (lines.at(-1) ?? 'it said nothing') : lines.slice(at).join(' ').slice('Error: '.length);
    const remedy = reason.includes('out of sync')
        ? 'run "helm dependency update" and commit the lock file, or set dependencies: update'
        : "Helm's output is in the log above";
    return `helm dependency ${command} failed: ${(0,src_text/* oneLine */.TN)(reason)}; ${remedy}`;
}
async function readLock({ lock: { file } }) {
    return (0,external_node_fs_.existsSync)(file) ? await (0,promises_.readFile)(file, 'utf8') : undefined;
}
/**
 * Gives a lock file that Helm has just written the time of the commit for its `generated`, else the same tree would give
 * another archive in every run.
 */
async function settleLock(declared, before, context) {
    const after = await readLock(declared);
    if (after === undefined || after === before)
        return;
    const { workspace, environment } = context;
    const time = (0,source_date/* sourceDateEpoch */.pA)(environment) ?? (await (0,commit_time/* commitTime */.b)(workspace));
    if (time === undefined)
        return;
    await (0,promises_.writeFile)(declared.lock.file, after.replace(/^generated: .*$/m, `generated: "${(0,source_date/* rfc3339 */.ag)(time)}"`));
}
/**
 * Fetches a chart's dependencies into its charts/ directory with Helm: by the lock file where there is one and `isAnew` does not
 * ask for more, else by resolving the versions again, which writes the lock file. Throws a ChartError with Helm's own text.
 */
async function fetchDependencies(program, directory, declared, isAnew, context) {
    const { workspace, environment } = context;
    (0,helm_declared/* checkWrittenFiles */.Hn)(directory, declared, workspace);
    await (0,helm_declared/* checkLocalDependencies */.H0)(directory, declared, workspace);
    const hosts = ociHosts(declared.repositories);
    const home = await makeHelmHome({ repositories: declared.repositories, signIns: await signInsFor(hosts, context) }, context);
    try {
        const command = declared.lock.exists && !isAnew ? 'build' : 'update';
        const before = await readLock(declared);
        const plainHttp = isPlainHttp(hosts, context) ? ['--plain-http'] : [];
        const { succeeded, lines } = await (0,run/* runHelm */.o)(program, ['dependency', command, directory, ...plainHttp], {
            ...context,
            environment: { ...environment, ...home.environment },
        });
        if (!succeeded) {
            const file = declared.lock.exists ? (0,external_node_path_.basename)(declared.lock.file) : 'Chart.yaml';
            throw new errors/* ChartError */.DA(explainFailure(command, lines), { file });
        }
        await settleLock(declared, before, context);
    }
    finally {
        await home.remove();
    }
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

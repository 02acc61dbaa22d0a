export const id = 284;
export const ids = [284];
export const modules = {

/***/ 6284:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openSources: () => (/* binding */ openSources)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(676);
/* harmony import */ var _chart_archive_spill_store_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1439);
/* harmony import */ var _chart_dependencies_declared_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1720);
/* harmony import */ var _chart_known_repositories_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5816);
/* harmony import */ var _chart_version_published_versions_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6123);
/* harmony import */ var _chart_version_semver_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9199);
/* harmony import */ var _ecr_hosts_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4045);
/* harmony import */ var _http_agents_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1292);
/* harmony import */ var _http_http_transport_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6497);
/* harmony import */ var _oci_errors_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8630);
/* harmony import */ var _chart_version_tag_js__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(263);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(2148);
/* harmony import */ var _pull_fetch_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(7004);
/* harmony import */ var _registry_chart_repository_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(4120);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(8992);
/* harmony import */ var _workspace_user_folders_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(7742);
/* harmony import */ var _foreign_registries_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(7296);
/* harmony import */ var _once_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(2983);
/* harmony import */ var _ecr_registries_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(5300);





















/** The most bytes that a run fetches, all archives together. */
const mostFetched = 1024 * 1024 * 1024;
/** Reads Helm's list of repositories, if an earlier step has added any. Throws a ChartError if the file is not valid. */
function readKnown(environment) {
    const own = environment['HELM_REPOSITORY_CONFIG'] ?? '';
    const file = own === '' ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_workspace_user_folders_js__WEBPACK_IMPORTED_MODULE_15__/* .helmConfigFolder */ .RJ)(environment), 'repositories.yaml') : own;
    try {
        return (0,_chart_known_repositories_js__WEBPACK_IMPORTED_MODULE_5__/* .parseRepositories */ .of)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file), file);
    }
    catch (error) {
        if ((0,_text_js__WEBPACK_IMPORTED_MODULE_18__/* .errorCode */ .CA)(error) === 'ENOENT')
            return [];
        throw error;
    }
}
/** Returns the ECR registry that a host names, `undefined` if it names none. */
function ecrDestination(host, path) {
    try {
        const registry = (0,_ecr_hosts_js__WEBPACK_IMPORTED_MODULE_8__/* .parseRegistry */ .l5)(host);
        if (registry.type === 'private')
            return registry;
        return { type: 'public', host: registry.host, alias: path.split('/', 1).join('') };
    }
    catch {
        return undefined;
    }
}
function read(file) {
    return file === undefined ? undefined : (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file);
}
/** Fetches charts from `oci://` repositories. */
class OciSource {
    #foreign;
    #openEcr;
    #signsIn;
    #own;
    #open = (0,_once_js__WEBPACK_IMPORTED_MODULE_19__/* .once */ .O)((place) => this.#find(place));
    constructor({ settings, environment, signsIn, own }) {
        this.#foreign = (0,_foreign_registries_js__WEBPACK_IMPORTED_MODULE_16__/* .foreignRegistries */ .u)(settings, environment);
        this.#openEcr = (0,_ecr_registries_js__WEBPACK_IMPORTED_MODULE_17__/* .registryReader */ .xk)(settings);
        this.#signsIn = signsIn;
        this.#own = own;
    }
    async #find({ host, repository: path }) {
        const uri = `${host}/${path}`;
        const destination = this.#signsIn ? ecrDestination(host, path) : undefined;
        const registry = destination === undefined
            ? (await this.#own()).find((each) => each.host === host)
            : await this.#openEcr(destination);
        if (registry !== undefined) {
            return { uri, path, client: registry.client, explain: (error) => registry.explain(error, uri) };
        }
        const explain = (error) => error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_11__/* .RegistryError */ .g && (error.status === 401 || error.status === 403)
            ? `${error.message}; sign in to ${host} in an earlier step, with "helm registry login" or "docker login"`
            : undefined;
        return { uri, path, client: this.#foreign(host), explain };
    }
    /** Runs work on the repository at a reference. Throws an Error that says what to do. */
    async #with({ host, repository }, work) {
        const open = await this.#open({ host, repository });
        try {
            return await work(open);
        }
        catch (error) {
            const explained = open.explain(error);
            throw explained === undefined ? error : new Error(explained, { cause: error });
        }
    }
    /**
     * An exact version is used as it is; for a range, the highest matching tag. Rule: `Resolver.Resolve` in Helm's
     * internal/resolver.
     */
    async resolve({ name, repository, version }) {
        if ((0,_chart_version_semver_js__WEBPACK_IMPORTED_MODULE_7__/* .isVersion */ .lF)(version))
            return version;
        return await this.#with((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_12__/* .parseReference */ .F2)(`${repository}/${name}`), async ({ client, path }) => {
            const [highest] = (0,_chart_version_published_versions_js__WEBPACK_IMPORTED_MODULE_6__/* .matchingVersions */ .Rd)(await client.listTags(path), version);
            return highest?.version;
        });
    }
    async fetch(reference, version) {
        const tag = reference.tag ?? (0,_chart_version_tag_js__WEBPACK_IMPORTED_MODULE_20__/* .tagFromVersion */ .r)(version);
        return await this.#with(reference, async ({ client, path, uri }) => {
            const text = `${uri}:${tag}`;
            const { archive } = await (0,_pull_fetch_js__WEBPACK_IMPORTED_MODULE_13__/* .fetchManifest */ .C)(client, path, reference.digest ?? tag, text).catch((error) => {
                throw error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_11__/* .RegistryError */ .g && error.status === 404
                    ? new Error(`${uri} has no ${tag} (${error.message}); check its name and version`, {
                        cause: error,
                    })
                    : error;
            });
            if (archive.size > _chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_2__/* .maxChartSize */ .ad)
                throw new Error(`${text} has more than ${_chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_2__/* .maxChartSize */ .ad} bytes`);
            const chunks = [];
            for await (const chunk of client.blob(path, archive))
                chunks.push(chunk);
            return Buffer.concat(chunks);
        });
    }
}
/** Fetches charts from classic repositories. */
class ClassicSource {
    #context;
    #known;
    #agents = [];
    #repositories = new Map();
    constructor(context, known) {
        this.#context = context;
        this.#known = known;
    }
    close() {
        for (const agents of this.#agents)
            agents.close();
    }
    #open(address) {
        const open = this.#repositories.get(address) ?? this.#make(address);
        this.#repositories.set(address, open);
        return open;
    }
    #make(address) {
        const { settings } = this.#context;
        const known = (0,_chart_dependencies_declared_js__WEBPACK_IMPORTED_MODULE_4__/* .knownAt */ .pQ)(address, this.#known());
        const { retrier, userAgent, mask, signal } = settings;
        const transport = (known && this.#ownTransport(known)) ?? settings.transport;
        return new _registry_chart_repository_js__WEBPACK_IMPORTED_MODULE_14__/* .ChartRepository */ .p({ ...known, url: address }, { transport, retrier, userAgent: userAgent.join('/'), mask, signal });
    }
    /** Returns a transport with the certificates that the repository was added with, if there are any. */
    #ownTransport({ caFile, certFile, keyFile, insecure_skip_tls_verify: isUnverified = false, }) {
        if (caFile === undefined && certFile === undefined && !isUnverified)
            return undefined;
        const [ca, cert, key] = [read(caFile), read(certFile), read(keyFile)];
        const agents = (0,_http_agents_js__WEBPACK_IMPORTED_MODULE_9__/* .createAgents */ .j)(this.#context.environment, {
            ...(ca && { ca }),
            ...(cert && { cert }),
            ...(key && { key }),
            ...(isUnverified && { rejectUnauthorized: false }),
        });
        this.#agents.push(agents);
        return new _http_http_transport_js__WEBPACK_IMPORTED_MODULE_10__/* .HttpTransport */ .G({ agents });
    }
    async resolve({ name, repository, version }) {
        const versions = await this.#open(repository).find(name);
        if (versions === undefined)
            throw new _registry_chart_repository_js__WEBPACK_IMPORTED_MODULE_14__/* .RepositoryError */ .I(`${name} chart not found in repo ${repository}`);
        return versions.highest(version)?.version;
    }
    /** Returns the archive, or the reference in a registry if that is what the index has. */
    async fetch({ name, repository, version }) {
        const open = this.#open(repository);
        const chart = (await open.find(name))?.exact(version);
        if (chart === undefined) {
            throw new _registry_chart_repository_js__WEBPACK_IMPORTED_MODULE_14__/* .RepositoryError */ .I(`the index of ${open.address} has no ${name} ${version}; run "helm dependency update"`);
        }
        const address = open.locate(chart);
        return address.protocol === 'oci:' ? (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_12__/* .parseReference */ .F2)(address.href) : await open.fetch(chart);
    }
}
/**
 * Returns the ports that fetch dependencies: from classic repositories, with the settings that earlier steps have given Helm;
 * from ECR and ECR Public, with the run's own sign-in if it has one; from other registries, with the credentials in the
 * credential stores. Everything is fetched once.
 */
function openSources(context) {
    let known;
    const readOnce = () => (known ??= readKnown(context.environment));
    const oci = new OciSource(context);
    const classic = new ClassicSource(context, readOnce);
    const store = new _chart_archive_spill_store_js__WEBPACK_IMPORTED_MODULE_3__/* .SpillStore */ .a();
    let left = mostFetched;
    async function bytesOf(wanted) {
        if (wanted.repository.startsWith('oci://')) {
            return await oci.fetch((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_12__/* .parseReference */ .F2)(`${wanted.repository}/${wanted.name}`), wanted.version);
        }
        const found = await classic.fetch(wanted);
        return Buffer.isBuffer(found) ? found : await oci.fetch(found, wanted.version);
    }
    return {
        known: () => Promise.resolve().then(readOnce),
        resolve: (0,_once_js__WEBPACK_IMPORTED_MODULE_19__/* .once */ .O)((wanted) => wanted.repository.startsWith('oci://') ? oci.resolve(wanted) : classic.resolve(wanted)),
        fetch: (0,_once_js__WEBPACK_IMPORTED_MODULE_19__/* .once */ .O)(async (wanted) => {
            const bytes = await bytesOf(wanted);
            left -= bytes.length;
            if (left < 0)
                throw new Error(`the dependencies of this run have more than ${mostFetched} bytes`);
            return store.keep(bytes);
        }),
        close: () => {
            classic.close();
            store.close();
            return Promise.resolve();
        },
    };
}


/***/ })

};

export const id = 917;
export const ids = [917];
export const modules = {

/***/ 6298:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSources: () => (/* binding */ openSources)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/chart/archive/spill-store.ts
var spill_store = __webpack_require__(1439);
// EXTERNAL MODULE: ./src/chart/dependencies/declared.ts
var declared = __webpack_require__(1720);
// EXTERNAL MODULE: ./src/chart/known-repositories.ts
var known_repositories = __webpack_require__(5816);
// EXTERNAL MODULE: ./src/http/agents.ts
var http_agents = __webpack_require__(1292);
// EXTERNAL MODULE: ./src/http/http-transport.ts + 1 modules
var http_transport = __webpack_require__(6497);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/registry/chart-repository.ts + 1 modules
var chart_repository = __webpack_require__(4120);
// EXTERNAL MODULE: ./src/workspace/read-guard.ts
var read_guard = __webpack_require__(7005);
// EXTERNAL MODULE: ./src/workspace/user-folders.ts
var user_folders = __webpack_require__(7742);
// EXTERNAL MODULE: ./src/chart/archive/budget.ts
var budget = __webpack_require__(676);
// EXTERNAL MODULE: ./src/chart/version/published-versions.ts
var published_versions = __webpack_require__(6123);
// EXTERNAL MODULE: ./src/chart/version/semver.ts
var semver = __webpack_require__(9199);
// EXTERNAL MODULE: ./src/chart/version/tag.ts
var version_tag = __webpack_require__(263);
// EXTERNAL MODULE: ./src/ecr/hosts.ts
var hosts = __webpack_require__(4045);
// EXTERNAL MODULE: ./src/oci/errors.ts
var errors = __webpack_require__(8630);
// EXTERNAL MODULE: ./src/pull/fetch.ts
var fetch = __webpack_require__(7004);
// EXTERNAL MODULE: ./src/adapters/ecr-registries.ts + 1 modules
var ecr_registries = __webpack_require__(5300);
// EXTERNAL MODULE: ./src/adapters/foreign-registries.ts + 2 modules
var foreign_registries = __webpack_require__(7296);
// EXTERNAL MODULE: ./src/adapters/once.ts
var once = __webpack_require__(2983);
;// CONCATENATED MODULE: ./src/adapters/oci-dependencies.ts











/** Returns the ECR registry that a host names, `undefined` if it names none. */
function ecrDestination(host, path) {
    try {
        const registry = (0,hosts/* parseRegistry */.l5)(host);
        if (registry.type === 'private')
            return registry;
        return { type: 'public', host: registry.host, alias: path.split('/', 1).join('') };
    }
    catch {
        return undefined;
    }
}
/** Fetches charts from `oci://` repositories. */
class OciSource {
    #foreign;
    #openEcr;
    #signsIn;
    #own;
    #open = (0,once/* once */.O)((place) => this.#find(place));
    constructor({ settings, environment, signsIn, own }) {
        this.#foreign = (0,foreign_registries/* foreignRegistries */.u)(settings, environment);
        this.#openEcr = (0,ecr_registries/* registryReader */.xk)(settings);
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
        const explain = (error) => error instanceof errors/* RegistryError */.g && (error.status === 401 || error.status === 403)
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
        if ((0,semver/* isVersion */.lF)(version))
            return version;
        return await this.#with((0,reference/* parseReference */.F2)(`${repository}/${name}`), async ({ client, path }) => {
            const [highest] = (0,published_versions/* matchingVersions */.Rd)(await client.listTags(path), version);
            return highest?.version;
        });
    }
    /** Fetches the archive of a version. Throws an Error that says what to do. */
    async fetch(reference, version) {
        const tag = reference.tag ?? (0,version_tag/* tagFromVersion */.r)(version);
        return await this.#with(reference, async ({ client, path, uri }) => {
            const text = `${uri}:${tag}`;
            const { archive } = await (0,fetch/* fetchManifest */.C)(client, path, reference.digest ?? tag, text).catch((error) => {
                throw error instanceof errors/* RegistryError */.g && error.status === 404
                    ? new Error(`${uri} has no ${tag} (${error.message}); check its name and version`, {
                        cause: error,
                    })
                    : error;
            });
            if (archive.size > budget/* maxChartSize */.ad)
                throw new Error(`${text} has more than ${budget/* maxChartSize */.ad} bytes`);
            const chunks = [];
            for await (const chunk of client.blob(path, archive))
                chunks.push(chunk);
            return Buffer.concat(chunks);
        });
    }
}

;// CONCATENATED MODULE: ./src/adapters/dependency-sources.ts












/** The most bytes that a run fetches, all archives together. */
const mostFetched = 1024 * 1024 * 1024;
/** Reads Helm's list of repositories, if an earlier step has added any. Throws a ChartError if the file is not valid. */
function readKnown(environment) {
    const own = environment['HELM_REPOSITORY_CONFIG'] ?? '';
    const file = own === '' ? (0,external_node_path_.join)((0,user_folders/* helmConfigFolder */.RJ)(environment), 'repositories.yaml') : own;
    const bytes = (0,read_guard/* readSettings */.sb)(file);
    return bytes === undefined ? [] : (0,known_repositories/* parseRepositories */.of)(bytes, file);
}
function read(file) {
    if (file === undefined)
        return undefined;
    const bytes = (0,read_guard/* readSettings */.sb)(file);
    if (bytes === undefined)
        throw new Error(`${file} is not there; Helm's list of repositories names it`);
    return bytes;
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
        const known = (0,declared/* knownAt */.pQ)(address, this.#known());
        const { retrier, userAgent, mask, signal } = settings;
        const transport = (known && this.#ownTransport(known)) ?? settings.transport;
        return new chart_repository/* ChartRepository */.p({ ...known, url: address }, { transport, retrier, userAgent: userAgent.join('/'), mask, signal });
    }
    /** Returns a transport with the certificates that the repository was added with, if there are any. */
    #ownTransport({ caFile, certFile, keyFile, insecure_skip_tls_verify: isUnverified = false, }) {
        if (caFile === undefined && certFile === undefined && !isUnverified)
            return undefined;
        const [ca, cert, key] = [read(caFile), read(certFile), read(keyFile)];
        const agents = (0,http_agents/* createAgents */.j)(this.#context.environment, {
            ...(ca && { ca }),
            ...(cert && { cert }),
            ...(key && { key }),
            ...(isUnverified && { rejectUnauthorized: false }),
        });
        this.#agents.push(agents);
        return new http_transport/* HttpTransport */.G({ agents });
    }
    async resolve({ name, repository, version }) {
        const versions = await this.#open(repository).find(name);
        if (versions === undefined)
            throw new chart_repository/* RepositoryError */.I(`${name} chart not found in repo ${repository}`);
        return versions.highest(version)?.version;
    }
    /** Returns the archive, or the reference in a registry if that is what the index has. */
    async fetch({ name, repository, version }) {
        const open = this.#open(repository);
        const chart = (await open.find(name))?.exact(version);
        if (chart === undefined) {
            throw new chart_repository/* RepositoryError */.I(`the index of ${open.address} has no ${name} ${version}; run "helm dependency update"`);
        }
        const address = open.locate(chart);
        return address.protocol === 'oci:' ? (0,reference/* parseReference */.F2)(address.href) : await open.fetch(chart);
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
    const store = new spill_store/* SpillStore */.a();
    let left = mostFetched;
    async function bytesOf(wanted) {
        if (wanted.repository.startsWith('oci://')) {
            return await oci.fetch((0,reference/* parseReference */.F2)(`${wanted.repository}/${wanted.name}`), wanted.version);
        }
        const found = await classic.fetch(wanted);
        return Buffer.isBuffer(found) ? found : await oci.fetch(found, wanted.version);
    }
    return {
        known: () => Promise.resolve().then(readOnce),
        resolve: (0,once/* once */.O)((wanted) => wanted.repository.startsWith('oci://') ? oci.resolve(wanted) : classic.resolve(wanted)),
        fetch: (0,once/* once */.O)(async (wanted) => {
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

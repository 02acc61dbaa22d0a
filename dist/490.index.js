export const id = 490;
export const ids = [490];
export const modules = {

/***/ 9490:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSources: () => (/* binding */ openSources)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/chart/archive/budget.ts
var budget = __webpack_require__(8295);
// EXTERNAL MODULE: ./src/chart/archive/spill-store.ts
var spill_store = __webpack_require__(1439);
// EXTERNAL MODULE: ./src/chart/dependencies/declared.ts
var declared = __webpack_require__(1720);
// EXTERNAL MODULE: ./src/chart/known-repositories.ts
var known_repositories = __webpack_require__(5816);
// EXTERNAL MODULE: ./src/chart/version/published-versions.ts
var published_versions = __webpack_require__(6123);
// EXTERNAL MODULE: ./src/chart/version/semver.ts
var semver = __webpack_require__(9199);
// EXTERNAL MODULE: ./src/ecr/hosts.ts
var hosts = __webpack_require__(4045);
// EXTERNAL MODULE: ./src/http/agents.ts
var http_agents = __webpack_require__(1292);
// EXTERNAL MODULE: ./src/http/http-transport.ts + 1 modules
var http_transport = __webpack_require__(6497);
// EXTERNAL MODULE: ./src/oci/errors.ts
var errors = __webpack_require__(8630);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/pull/fetch.ts
var fetch = __webpack_require__(7004);
// EXTERNAL MODULE: ./src/chart/errors.ts
var chart_errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/chart/yaml/marshal.ts
var marshal = __webpack_require__(4880);
// EXTERNAL MODULE: ./src/chart/metadata/metadata.ts
var metadata = __webpack_require__(4735);
// EXTERNAL MODULE: ./src/chart/metadata/validate.ts
var validate = __webpack_require__(5580);
// EXTERNAL MODULE: ./src/chart/version/constraint.ts
var version_constraint = __webpack_require__(9260);
// EXTERNAL MODULE: ./src/chart/yaml/shape.ts
var shape = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/chart/repository-index.ts







const downloadShape = (0,shape/* structOf */.Tb)('repo.ChartVersion', {}, { urls: (0,shape/* listOf */.c3)(shape/* text */.Qq), digest: shape/* text */.Qq });
const versionShape = {
    goType: 'repo.ChartVersion',
    zero: { metadata: metadata/* metadataShape */.RU.zero, download: downloadShape.zero },
    decode: (value, existing, place) => ({
        metadata: metadata/* metadataShape */.RU.decode(value, existing.metadata, place),
        download: downloadShape.decode(value, existing.download, place),
    }),
};
const entriesShape = (0,shape/* mapOf */.A7)((0,shape/* listOf */.c3)((0,shape/* pointerTo */.xH)(versionShape)));
const indexShape = (0,shape/* structOf */.Tb)('repo.IndexFile', { apiVersion: '' }, { apiVersion: shape/* text */.Qq, entries: (0,shape/* mapOf */.A7)(shape/* anything */.D8) });
const wholeShape = (0,shape/* structOf */.Tb)('repo.IndexFile', {}, { entries: entriesShape });
const newline = 0x0a;
/** The beginnings of the lines, which tell what they are, and where they start. */
function* linesOf(bytes) {
    for (let start = 0; start < bytes.length;) {
        const at = bytes.indexOf(newline, start);
        const end = at === -1 ? bytes.length : at;
        yield { start, line: bytes.toString('latin1', start, Math.min(end, start + 300)).trimEnd() };
        start = end + 1;
    }
}
/**
 * Finds the part of an index that is about one chart: its bytes, empty where the index has no such chart. Returns `undefined`
 * where the index is not laid out as `helm repo index` and chart servers write it.
 */
function excerpt(bytes, name) {
    let hasApiVersion = false;
    let isInEntries = false;
    let indent;
    let from;
    let found;
    for (const { start, line } of linesOf(bytes)) {
        const content = line.trimStart();
        const own = line.length - content.length;
        if (content === '' || content.startsWith('#') || (own === 0 && /^- |^-$/.test(line)))
            continue;
        if (own === 0) {
            if (from !== undefined)
                found ??= bytes.subarray(from, start);
            from = undefined;
            isInEntries = line === 'entries:';
            hasApiVersion ||= /^apiVersion: *[\w"']/.test(line);
        }
        else if (isInEntries) {
            indent ??= own;
            if (own > indent || /^- |^-$/.test(content))
                continue;
            const [, key] = /^(["']?[\w.-]+["']?):$/.exec(content) ?? [];
            if (own < indent || key === undefined)
                return undefined;
            if (from !== undefined)
                found ??= bytes.subarray(from, start);
            from = [name, `"${name}"`, `'${name}'`].includes(key) ? start : undefined;
        }
    }
    if (!hasApiVersion || indent === undefined)
        return undefined;
    return found ?? (from === undefined ? Buffer.alloc(0) : bytes.subarray(from));
}
function readWhole(bytes, place, name) {
    const { apiVersion } = (0,marshal/* loadYaml */.yv)(bytes, place, indexShape, indexShape.zero);
    if (apiVersion === '')
        throw new chart_errors/* ChartError */.DA(`${place} is not the index of a chart repository: no API version specified`);
    return (0,marshal/* loadYaml */.yv)(bytes, place, wholeShape, wholeShape.zero).entries?.get(name);
}
/** An index can have tens of megabytes, and reading all of them as YAML takes seconds. */
function readVersions(bytes, place, name) {
    const part = excerpt(bytes, name);
    if (part === undefined)
        return readWhole(bytes, place, name);
    return part.length === 0 ? undefined : (0,marshal/* loadYaml */.yv)(part, place, entriesShape, undefined)?.get(name);
}
/**
 * Reports whether Helm takes an entry for a chart. It is lenient where a server has dropped the aliases of dependencies
 * (helm/helm#12748). Rule: `loadIndex` in pkg/repo/v1/index.go.
 */
function isValid(metadata) {
    try {
        (0,validate/* validateMetadata */.a)({ ...metadata, apiVersion: metadata.apiVersion ?? 'v1' });
        return true;
    }
    catch (error) {
        if (!(error instanceof chart_errors/* ChartError */.DA))
            throw error;
        return error.message.startsWith('validation: more than one dependency with name or alias');
    }
}
function entryOf(chart) {
    if (chart === null || !isValid(chart.metadata))
        return [];
    const { version } = chart.metadata;
    const [url] = chart.download.urls ?? [];
    const parsed = (0,semver/* parseVersion */.ot)(version);
    if (parsed === undefined || url === undefined)
        return [];
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(chart.download.digest ?? '')?.[1]?.toLowerCase();
    return [{ version, url, digest, parsed }];
}
function shown({ version, url, digest }) {
    return { version, url, digest };
}
/**
 * The versions of one chart in a classic repository, by the rules of Helm's `pkg/repo` and `internal/resolver`: entries that are
 * no charts or have no address do not count, and the highest version comes first.
 */
class ChartVersions {
    #entries;
    constructor(entries) {
        this.#entries = entries.toSorted((a, b) => (0,semver/* compareVersions */.Zy)(b.parsed, a.parsed));
    }
    /** Returns the highest version that a constraint means; the empty one means every release. Throws a ConstraintError. */
    highest(constraint) {
        const isMeant = (0,version_constraint/* parseConstraint */.F)(constraint === '' ? '*' : constraint);
        const entry = this.#entries.find(({ parsed }) => isMeant(parsed));
        return entry && shown(entry);
    }
    /** Returns the entry of a version: the one that is written like it, else one that is equal but for build metadata. */
    exact(version) {
        const wanted = (0,semver/* parseVersion */.ot)(version);
        const entry = this.#entries.find((each) => each.version === version) ??
            (wanted && this.#entries.find(({ parsed }) => (0,semver/* compareVersions */.Zy)(parsed, wanted) === 0));
        return entry && shown(entry);
    }
}
/**
 * Finds a chart in the index of a classic repository, `index.yaml`; `undefined` where it is not there. `place` is how messages
 * name the index. Throws a {@link ChartError} where it is no index.
 */
function findInIndex(bytes, place, name) {
    if (bytes.length === 0)
        throw new chart_errors/* ChartError */.DA(`${place} is not the index of a chart repository: it is empty`);
    const versions = readVersions(bytes, place, name);
    return versions && new ChartVersions(versions.flatMap(entryOf));
}
/**
 * Returns the address of what an index names, relative to the repository where it is not absolute; the repository's own query
 * goes along. Throws a {@link ChartError} for what is no address. Rule: `ResolveReferenceURL` in Helm's pkg/repo/v1/chartrepo.go.
 */
function repositoryFile(repository, reference) {
    if (URL.canParse(reference))
        return new URL(reference);
    const base = URL.parse(repository);
    if (base === null)
        throw new chart_errors/* ChartError */.DA(`${JSON.stringify(repository)} is not the address of a chart repository`);
    const folder = new URL(base);
    folder.pathname = `${base.pathname.replace(/\/$/, '')}/`;
    const resolved = URL.parse(reference, folder.href);
    if (resolved === null)
        throw new chart_errors/* ChartError */.DA(`${JSON.stringify(reference)} is not an address`);
    resolved.search = base.search;
    return resolved;
}

// EXTERNAL MODULE: ./src/digest.ts
var digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/http/body.ts
var http_body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/http/errors.ts
var http_errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/oci/authorized-client.ts
var authorized_client = __webpack_require__(4134);
// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __webpack_require__(8705);
;// CONCATENATED MODULE: ./src/registry/chart-repository.ts









/** A classic chart repository that cannot be read: what is wrong and what to do. */
class RepositoryError extends Error {
    name = 'RepositoryError';
}
/** The largest index.yaml in bytes that is read; the largest public ones have about 30 MiB. */
const largestIndex = 128 * 1024 * 1024;
function chart_repository_shown(url) {
    return (0,http_errors/* redactedUrl */.cQ)(url);
}
function explain(error, url, repository) {
    if (!(error instanceof errors/* RegistryError */.g))
        return error;
    const { status } = error;
    const remedy = status === 401 || status === 403
        ? `the chart repository wants other credentials: in an earlier step run "helm repo add <name> ${repository} --username … --password …"`
        : status === 404
            ? `nothing is there; check the address of the repository, ${repository}`
            : 'check the chart repository';
    return new RepositoryError(`GET ${chart_repository_shown(url)} was answered with ${status}: ${remedy}`, { cause: error });
}
/** A classic chart repository: an `index.yaml`, and archives that lie anywhere. Its index is fetched once. */
class ChartRepository {
    #access;
    #options;
    #base;
    #index;
    /** Throws a {@link RepositoryError} where the address is not that of a repository. */
    constructor(access, options) {
        const base = URL.parse(access.url);
        if (base === null || !/^https?:$/.test(base.protocol)) {
            throw new RepositoryError(`${JSON.stringify(access.url)} is not the address of a chart repository; write one like "https://charts.example.com"`);
        }
        const { username: user, password } = base;
        this.#access =
            user === ''
                ? access
                : { username: decodeURIComponent(user), password: decodeURIComponent(password), ...access };
        base.username = '';
        base.password = '';
        this.#base = base;
        this.#options = options;
        if (this.#access.password !== undefined)
            options.mask(this.#access.password);
    }
    /** The repository's address, without what is secret in it. */
    get address() {
        return chart_repository_shown(this.#base);
    }
    /**
     * Looks up a chart; `undefined` where the repository does not have it. Throws a {@link RepositoryError} where the repository
     * refuses or has no index, and a NetworkError or a ProtocolError.
     */
    async find(name) {
        const url = repositoryFile(this.#base.href, 'index.yaml');
        this.#index ??= this.#get(url, largestIndex, 'application/yaml, text/yaml, */*');
        const bytes = await this.#index;
        try {
            return findInIndex(bytes, chart_repository_shown(url), name);
        }
        catch (error) {
            if (!(error instanceof chart_errors/* ChartError */.DA))
                throw error;
            throw new RepositoryError(error.message, { cause: error });
        }
    }
    /** Returns where the archive of a version is: an `https:`, `http:` or `oci:` address. Throws a {@link RepositoryError}. */
    locate({ url }) {
        try {
            return repositoryFile(this.#base.href, url);
        }
        catch (error) {
            throw new RepositoryError(`the index of ${this.address} has no address for the chart: ${error.message}`, { cause: error });
        }
    }
    /** Fetches the archive of a version. Throws a {@link RepositoryError} also where its digest is not the one of the index. */
    async fetch(chart) {
        const url = this.locate(chart);
        const bytes = await this.#get(url, budget/* maxChartSize */.ad, 'application/gzip,application/octet-stream');
        const found = (0,digest/* digestOf */.ol)(bytes).slice('sha256:'.length);
        if (chart.digest === undefined || chart.digest === found)
            return bytes;
        throw new RepositoryError(`${chart_repository_shown(url)} has the digest ${found}, and the index of ${this.address} says ${chart.digest}: the archive was changed after it was indexed`);
    }
    /** User and password go to the repository's own origin, and elsewhere only where Helm was told so (`--pass-credentials`). */
    #authorization(url) {
        const { username = '', password = '', pass_credentials_all: passAll = false } = this.#access;
        if (username === '' || password === '' || !(passAll || url.origin === this.#base.origin))
            return undefined;
        return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    async #get(url, limit, accept) {
        const authorization = this.#authorization(url);
        const client = new authorized_client/* AuthorizedClient */.J({
            ...this.#options,
            origin: new URL(url.origin),
            authorizer: { authorization: () => Promise.resolve(authorization) },
        });
        try {
            const bytes = await client.run(async (send) => (0,http_body/* readWhole */.oD)(await (0,blobs/* followRedirects */.F)(send, url, { accept }), limit));
            if (bytes !== undefined)
                return bytes;
        }
        catch (error) {
            throw explain(error, url, this.address);
        }
        throw new RepositoryError(`${chart_repository_shown(url)} has more than ${limit} bytes`);
    }
}

// EXTERNAL MODULE: ./src/workspace/system-error.ts
var system_error = __webpack_require__(447);
// EXTERNAL MODULE: ./src/workspace/user-folders.ts
var user_folders = __webpack_require__(7742);
// EXTERNAL MODULE: ./src/http/origin.ts
var http_origin = __webpack_require__(2088);
// EXTERNAL MODULE: ./src/oci/registry-client.ts + 1 modules
var registry_client = __webpack_require__(1777);
;// CONCATENATED MODULE: ./src/oci/token-authorizer.ts




const largestAnswer = 256 * 1024;
/** A parameter `name=value`, or the name of a scheme; each in front of a comma, a blank or the end. */
const challengeParts = /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w-]+)))?(?=[\s,]|$)/g;
/** Reads a `WWW-Authenticate` header. Rule: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
function parseChallenges(header) {
    const found = [];
    for (const [, name = '', quoted, plain] of header.matchAll(challengeParts)) {
        const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
        if (value === undefined)
            found.push({ scheme: name.toLowerCase(), parameters: new Map() });
        else
            found.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
    return found;
}
/** Returns the address of the token service. It must not be less safe than the registry, since it is shown the password. */
function realmOf({ parameters }, origin) {
    const realm = URL.parse(parameters.get('realm') ?? '');
    const isLocal = (0,http_origin/* isLoopback */.U)(origin.host);
    if (realm === null ||
        (realm.protocol !== 'https:' && realm.protocol !== origin.protocol) ||
        !/^https?:$/.test(realm.protocol) ||
        realm.username !== '' ||
        realm.password !== '' ||
        (!isLocal && (0,http_origin/* isLoopback */.U)(realm.host))) {
        throw new http_errors/* ProtocolError */.bd('GET', origin, 'the registry names no token service that can be trusted');
    }
    return realm;
}
function tokenOf(body) {
    try {
        const answer = JSON.parse(body?.toString() ?? '');
        const tokens = [answer?.token, answer?.access_token];
        return tokens.find((token) => typeof token === 'string' && token !== '');
    }
    catch {
        return undefined;
    }
}
/** Asks with a refresh token. Rule: https://distribution.github.io/distribution/spec/auth/oauth/ */
async function refresh(send, realm, { parameters }, token) {
    const form = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'helm-push-ecr',
        refresh_token: token,
    });
    for (const name of ['service', 'scope']) {
        const value = parameters.get(name);
        if (value !== undefined)
            form.set(name, value);
    }
    const bytes = Buffer.from(form.toString());
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = { size: bytes.length, open: () => (0,http_body/* inMemory */.ZK)(bytes) };
    return await (0,http_body/* readWhole */.oD)(await send({ method: 'POST', url: realm, headers, body }, [200]), largestAnswer);
}
/** Asks with a password, or as nobody. Rule: https://distribution.github.io/distribution/spec/auth/token/ */
async function request(send, realm, { parameters }, basic) {
    const url = new URL(realm);
    const service = parameters.get('service');
    if (service !== undefined)
        url.searchParams.set('service', service);
    for (const scope of parameters.get('scope')?.split(' ') ?? [])
        url.searchParams.append('scope', scope);
    const headers = basic === undefined ? {} : { authorization: basic };
    return await (0,http_body/* readWhole */.oD)(await send({ method: 'GET', url, headers }, [200]), largestAnswer);
}
function basicOf(username, password) {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
/**
 * Signs in to a registry that asks for it: by a token of the service that its challenge names, or by user name and password.
 * What it is given is sent to no other host than the registry's own and the service's.
 */
class TokenAuthorizer {
    #options;
    #credential;
    #current = Promise.resolve(undefined);
    constructor(options) {
        this.#options = options;
    }
    /** Throws a RegistryError where the token service refuses, a NetworkError or a ProtocolError. */
    async authorization({ renew, challenge, } = {}) {
        const seen = this.#current;
        const value = await seen;
        if (challenge === undefined || value !== renew)
            return value;
        if (this.#current === seen) {
            this.#current = this.#answer(parseChallenges(challenge), value).catch((error) => {
                this.#current = seen;
                throw error;
            });
        }
        return await this.#current;
    }
    async #answer(challenges, refused) {
        this.#credential ??= this.#options.credential();
        const credential = await this.#credential;
        const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
        if (bearer !== undefined)
            return `Bearer ${await this.#token(bearer, credential)}`;
        const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
        if (!isBasic || credential?.type !== 'password')
            return refused;
        return basicOf(credential.username, credential.password);
    }
    async #token(challenge, credential) {
        if (credential?.type === 'bearer')
            return credential.token;
        const { origin, mask, ...options } = this.#options;
        const realm = realmOf(challenge, origin);
        const client = new authorized_client/* AuthorizedClient */.J({
            ...options,
            origin: new URL(realm.origin),
            authorizer: { authorization: () => Promise.resolve(undefined) },
        });
        const answer = await client.run((send) => credential?.type === 'identity'
            ? refresh(send, realm, challenge, credential.token)
            : request(send, realm, challenge, credential && basicOf(credential.username, credential.password)));
        const token = tokenOf(answer);
        if (token === undefined)
            throw new http_errors/* ProtocolError */.bd('GET', realm, 'the answer has no token');
        mask(token);
        return token;
    }
}
/**
 * Makes what signs in to a registry of any kind by the token dance of the distribution specification: with the credentials of a
 * store, else as nobody. One serves one repository, since a token is for what the first challenge asked.
 */
function tokenAuthorizer(options) {
    return new TokenAuthorizer(options);
}

// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
;// CONCATENATED MODULE: ./src/registry/credential-store.ts

function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Throws an Error where a text is not a JSON object; an empty one has no members. */
function parsed(text) {
    const value = JSON.parse(text.trim() === '' ? '{}' : text);
    if (!isObject(value))
        throw new Error('it is not a JSON object');
    return value;
}
function member(object, name) {
    const value = object[name];
    return typeof value === 'string' ? value : '';
}
function objectIn(object, name) {
    const value = object[name];
    return isObject(value) ? value : {};
}
/** Docker Hub's entry has a name of its own (oras-go, registry/remote/credentials/registry.go). */
function serverName(host) {
    return ['docker.io', 'registry-1.docker.io', 'index.docker.io'].includes(host)
        ? 'https://index.docker.io/v1/'
        : host;
}
/** Old entries are addresses: `https://registry.example/v1/` (oras-go, credentials/internal/config). */
function hostOf(address) {
    return address
        .replace(/^https?:\/\//, '')
        .split('/', 1)
        .join('');
}
/** Reads an entry of `auths`. Rule: `AuthConfig` in oras-go, registry/remote/credentials/internal/config/config.go. */
function credentialOf(entry) {
    const [identity, bearer] = [member(entry, 'identitytoken'), member(entry, 'registrytoken')];
    if (bearer !== '')
        return { type: 'bearer', token: bearer };
    if (identity !== '')
        return { type: 'identity', token: identity };
    const decoded = Buffer.from(member(entry, 'auth'), 'base64').toString();
    const [, username = member(entry, 'username'), password = member(entry, 'password')] = /^([^:]*):([^]*)$/.exec(decoded) ?? [];
    return username === '' && password === '' ? undefined : { type: 'password', username, password };
}
function credential_store_entryOf(config, server) {
    const auths = objectIn(config, 'auths');
    const key = Object.hasOwn(auths, server)
        ? server
        : Object.keys(auths).find((address) => hostOf(address) === server);
    const entry = key === undefined ? undefined : auths[key];
    return isObject(entry) ? entry : undefined;
}
async function askHelper(helper, server, ports) {
    try {
        const entry = parsed(await ports.askHelper(helper, server));
        const [username, secret] = [member(entry, 'Username'), member(entry, 'Secret')];
        if (secret === '')
            return undefined;
        return username === '<token>'
            ? { type: 'identity', token: secret }
            : { type: 'password', username, password: secret };
    }
    catch (error) {
        const reason = (0,src_text/* errorMessage */.gJ)(error);
        if (!/credentials not found/i.test(reason)) {
            ports.warn(`the credential helper "${helper}" has no answer for ${server}: ${reason}; going on without it`);
        }
        return undefined;
    }
}
async function readConfig({ path, read }, { warn }) {
    try {
        return parsed((await read()) ?? '');
    }
    catch {
        warn(`${path} is not a file of registry credentials as Docker and Helm write it; going on without it`);
        return {};
    }
}
async function lookIn(file, server, ports) {
    const config = await readConfig(file, ports);
    const helper = member(objectIn(config, 'credHelpers'), server) || member(config, 'credsStore');
    if (helper !== '')
        return await askHelper(helper, server, ports);
    const entry = credential_store_entryOf(config, server);
    return entry && credentialOf(entry);
}
function secretOf(credential) {
    return credential.type === 'password' ? credential.password : credential.token;
}
/**
 * Finds what the credential stores of the runner hold for a registry, as Helm does: its own store first, then Docker's; in each
 * the credential helper for the host, the one for all hosts, or the file itself. `undefined` where there is nothing.
 *
 * Rules: https://docs.docker.com/reference/cli/docker/login/#credential-stores and oras-go, registry/remote/credentials
 */
async function findCredential(host, ports) {
    const server = serverName(host);
    for (const file of ports.files) {
        const credential = await lookIn(file, server, ports);
        if (credential === undefined)
            continue;
        ports.mask(secretOf(credential));
        return credential;
    }
    return undefined;
}

// EXTERNAL MODULE: ./src/runner/credential-stores.ts + 2 modules
var credential_stores = __webpack_require__(2885);
// EXTERNAL MODULE: ./src/runner/runner.ts
var runner = __webpack_require__(1814);
;// CONCATENATED MODULE: ./src/commands/foreign-registries.ts







/** Docker Hub's API has a host of its own (oras-go, registry/reference.go). */
function apiHost(host) {
    return ['docker.io', 'index.docker.io'].includes(host) ? 'registry-1.docker.io' : host;
}
/** Helm asks its own store before Docker's. */
function storesOf(environment, mask) {
    const workspace = (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.');
    const run = (0,credential_stores/* helperRunner */.$U)(environment, workspace, mask);
    return {
        files: (0,credential_stores/* credentialPaths */.AB)(environment)
            .toReversed()
            .map((path) => ({ path, read: () => (0,credential_stores/* readIfExists */.OR)(path) })),
        askHelper: (name, server) => run(name, 'get', server),
        mask,
        warn: runner/* warning */.$e,
    };
}
/**
 * Makes what opens a repository of a registry that is not ECR: with what earlier steps have left in Helm's and Docker's credential
 * stores, else as nobody. The client throws what {@link RegistryClient} throws.
 */
function foreignRegistries({ transport, retrier, userAgent, mask, signal }, environment) {
    const stores = storesOf(environment, mask);
    return (host) => {
        const options = {
            origin: (0,http_origin/* registryOrigin */._)(apiHost(host)),
            transport,
            retrier,
            userAgent: userAgent.join('/'),
            signal,
        };
        const authorizer = tokenAuthorizer({
            ...options,
            credential: () => findCredential(host, stores),
            mask,
        });
        return new registry_client/* RegistryClient */.b({ ...options, authorizer });
    };
}

// EXTERNAL MODULE: ./src/commands/registries.ts + 1 modules
var registries = __webpack_require__(7725);
;// CONCATENATED MODULE: ./src/commands/dependency-sources.ts



















/** The bytes of all archives that a run fetches, at most. */
const mostFetched = 1024 * 1024 * 1024;
/** Makes each result once, however often it is asked for. */
function memo(make) {
    const made = new Map();
    return (key) => {
        const name = JSON.stringify(key);
        const result = made.get(name) ?? make(key);
        made.set(name, result);
        return result;
    };
}
/** Reads Helm's list of repositories, where earlier steps have left one. Throws a ChartError where it is none. */
function readKnown(environment) {
    const own = environment['HELM_REPOSITORY_CONFIG'] ?? '';
    const file = own === '' ? (0,external_node_path_.join)((0,user_folders/* helmConfigFolder */.RJ)(environment), 'repositories.yaml') : own;
    try {
        return (0,known_repositories/* parseRepositories */.of)((0,external_node_fs_.readFileSync)(file), file);
    }
    catch (error) {
        if ((0,system_error/* errorCode */.C)(error) === 'ENOENT')
            return [];
        throw error;
    }
}
/** Returns the registry of ECR that a host is, if it is one. */
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
function read(file) {
    return file === undefined ? undefined : (0,external_node_fs_.readFileSync)(file);
}
/** Where the charts of `oci://` repositories come from. */
class OciSource {
    #foreign;
    #openEcr;
    #own;
    #open = memo((place) => this.#find(place));
    constructor({ settings, environment, own }) {
        this.#foreign = foreignRegistries(settings, environment);
        this.#openEcr = (0,registries/* registryReader */.xk)(settings);
        this.#own = own;
    }
    async #find({ host, repository: path }) {
        const uri = `${host}/${path}`;
        const destination = ecrDestination(host, path);
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
    /** Works with the repository at a reference. Throws an Error with what to do. */
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
    /** An exact version is taken as it is; of a range the highest tag counts. Rule: `Resolver.Resolve` in Helm's internal/resolver. */
    async resolve({ name, repository, version }) {
        if ((0,semver/* isVersion */.lF)(version))
            return version;
        return await this.#with((0,oci_reference/* parseReference */.F2)(`${repository}/${name}`), async ({ client, path }) => {
            const [highest] = (0,published_versions/* matchingVersions */.Rd)(await client.listTags(path), version);
            return highest?.version;
        });
    }
    async fetch(reference, version) {
        const tag = reference.tag ?? (0,oci_reference/* tagFromVersion */.rZ)(version);
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
/** Where the charts of classic repositories come from. */
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
        return new ChartRepository({ ...known, url: address }, { transport, retrier, userAgent: userAgent.join('/'), mask, signal });
    }
    /** A repository may have been added with certificates of its own. */
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
            throw new RepositoryError(`${name} chart not found in repo ${repository}`);
        return versions.highest(version)?.version;
    }
    /** Returns the archive, or the reference in a registry where the index has one. */
    async fetch({ name, repository, version }) {
        const open = this.#open(repository);
        const chart = (await open.find(name))?.exact(version);
        if (chart === undefined) {
            throw new RepositoryError(`the index of ${open.address} has no ${name} ${version}; run "helm dependency update"`);
        }
        const address = open.locate(chart);
        return address.protocol === 'oci:' ? (0,oci_reference/* parseReference */.F2)(address.href) : await open.fetch(chart);
    }
}
/**
 * Makes the ports to where charts on the network come from: classic repositories with what earlier steps have told Helm of them,
 * ECR and ECR Public by the run's own sign-in, other registries with what credential stores hold. Everything is fetched once.
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
            return await oci.fetch((0,oci_reference/* parseReference */.F2)(`${wanted.repository}/${wanted.name}`), wanted.version);
        }
        const found = await classic.fetch(wanted);
        return Buffer.isBuffer(found) ? found : await oci.fetch(found, wanted.version);
    }
    return {
        known: () => Promise.resolve().then(readOnce),
        resolve: memo((wanted) => wanted.repository.startsWith('oci://') ? oci.resolve(wanted) : classic.resolve(wanted)),
        fetch: memo(async (wanted) => {
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

export const id = 617;
export const ids = [617];
export const modules = {

/***/ 5300:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  OS: () => (/* binding */ deletionOpener),
  a: () => (/* binding */ openOnes),
  zB: () => (/* binding */ registryOpener),
  xk: () => (/* binding */ registryReader),
  Jv: () => (/* binding */ signIn)
});

// EXTERNAL MODULE: ./src/runner/runner.ts
var runner = __webpack_require__(1814);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/ecr/authorization.ts
var authorization = __webpack_require__(8127);
// EXTERNAL MODULE: ./src/ecr/hosts.ts
var hosts = __webpack_require__(4045);
// EXTERNAL MODULE: ./src/http/origin.ts
var origin = __webpack_require__(2088);
// EXTERNAL MODULE: ./src/oci/registry-client.ts + 2 modules
var registry_client = __webpack_require__(5202);
// EXTERNAL MODULE: ./src/http/errors.ts
var errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(7593);
// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(8630);
// EXTERNAL MODULE: ./src/ecr/denials.ts
var denials = __webpack_require__(5354);
;// CONCATENATED MODULE: ./src/ecr/refusals.ts






/**
 * The IAM action for each request of the data plane, by method and path. Source:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
const actions = [
    ['HEAD', /\/manifests\//, 'BatchGetImage'],
    ['GET', /\/manifests\//, 'BatchGetImage'],
    ['GET', /\/referrers\//, 'BatchGetImage'],
    ['GET', /\/tags\/list$/, 'ListImages'],
    ['PUT', /\/manifests\//, 'PutImage'],
    ['HEAD', /\/blobs\//, 'BatchCheckLayerAvailability'],
    ['POST', /\/blobs\/uploads\//, 'InitiateLayerUpload'],
    ['PUT', /\/blobs\/uploads\//, 'CompleteLayerUpload'],
    ['GET', /\/blobs\//, 'GetDownloadUrlForLayer'],
];
/** Returns the IAM action that a request needs; ECR names it itself, but not in its answer to HEAD, which has no body. */
function actionOf(error, type) {
    const action = actions.find(([method, path]) => method === error.method && path.test(error.url))?.[2] ?? '*';
    return `${type === 'private' ? 'ecr' : 'ecr-public'}:${action}`;
}
/**
 * Returns what an error of the data plane means and what to do, `undefined` if neither AWS nor the network explains it. `uri` is
 * the repository as `host/path`.
 */
function explainRefusal(error, { host, type }, uri) {
    if (error instanceof errors/* NetworkError */.Dr) {
        if (error.byProxy)
            return `${error.message}; check the runner's proxy settings, HTTPS_PROXY and NO_PROXY`;
        return `${new URL(error.url).host} cannot be reached: ${error.message}; check the runner's network and proxy settings`;
    }
    if (!(error instanceof oci_errors/* RegistryError */.g))
        return undefined;
    const { status, message } = error;
    const asked = new URL(error.url).host;
    if (error.fromBetween) {
        return `${asked} did not answer: ${message}; check what the runner's proxy or firewall lets through`;
    }
    if ((0,authorization/* isExpiredToken */.r_)(error)) {
        return `${host} rejected the credentials, and renewed ones too (${message}); sign in to AWS again, to the account and region of the registry`;
    }
    if (status === 403 && asked !== host && !(0,hosts/* isCanonicalHostOf */.eR)(host, asked)) {
        return `${asked}, where ECR stores blobs, denies the download (${message}); check what the runner's network lets through, such as the policy of a VPC endpoint for S3`;
    }
    if (message.includes('already has the maximum allowed number of images')) {
        return `${uri}: ${message}; the repository is full: delete images, add a lifecycle policy or raise the quota "Images per repository"`;
    }
    if (status === 403)
        return (0,denials/* missingPermission */.U)(actionOf(error, type), `on ${uri}`, message);
    const { transient, throttled } = (0,retry_policy/* retryHint */.IR)(error);
    if (throttled) {
        return `${host} is still throttling requests after several retries (${message}); try again later`;
    }
    return transient ? `${host} is still failing after retries (${message}); try again later` : undefined;
}

// EXTERNAL MODULE: ./src/ecr/repository-settings.ts
var repository_settings = __webpack_require__(8532);
// EXTERNAL MODULE: ./src/digest.ts
var src_digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/registry/repository.ts
var repository = __webpack_require__(6075);
// EXTERNAL MODULE: ./src/adapters/connect-ahead.ts + 1 modules
var connect_ahead = __webpack_require__(7091);
// EXTERNAL MODULE: ./src/adapters/once.ts
var once = __webpack_require__(2983);
;// CONCATENATED MODULE: ./src/adapters/ecr-registries.ts














/** Signs in to a registry. With `hostOnly`, the alias of ECR Public is not asked for. Throws an AwsError. */
async function signIn(destination, settings, { hostOnly = false } = {}) {
    await (0,connect_ahead/* letConnect */._g)();
    // Each SDK client is loaded only when it is needed: it is most of the time that the action takes to start.
    if (destination.type === 'private') {
        const { openPrivateRegistry } = await Promise.all(/* import() */[__webpack_require__.e(143), __webpack_require__.e(651), __webpack_require__.e(799), __webpack_require__.e(178)]).then(__webpack_require__.bind(__webpack_require__, 178));
        return await openPrivateRegistry(destination, settings);
    }
    const { openPublicRegistry } = await Promise.all(/* import() */[__webpack_require__.e(143), __webpack_require__.e(651), __webpack_require__.e(870), __webpack_require__.e(857)]).then(__webpack_require__.bind(__webpack_require__, 4857));
    return await openPublicRegistry({ ...destination, hostOnly }, settings);
}
function clientOptions(host, { transport, retrier, userAgent, signal }) {
    return {
        origin: (0,origin/* registryOrigin */._)(host),
        transport,
        retrier,
        userAgent: userAgent.join('/'),
        isExpired: authorization/* isExpiredToken */.r_,
        isSameRegistry: (other) => (0,hosts/* isCanonicalHostOf */.eR)(host, other),
        signal,
    };
}
function readable(registry, settings) {
    const { type, host, region, alias, authorizer } = registry;
    return {
        type,
        host,
        region,
        alias,
        // A manifest that was just pushed to ECR Public is sometimes 404 (docker/github-builder#30).
        client: new registry_client/* RegistryClient */.b({ ...clientOptions(host, settings), authorizer, readsLag: type === 'public' }),
        explain: (error, uri) => explainRefusal(error, registry, uri),
        ...(registry.archivedImage && { archivedImage: registry.archivedImage }),
        ...(registry.cachedFrom && { cachedFrom: registry.cachedFrom }),
    };
}
/** Creates a repository with the settings that the user asked for. Catalog data from the chart needs a chart. */
async function create({ createRepository, type, host, alias = '' }, { tags = [], settings = {}, catalog }, name, { chart, unpacking }) {
    if (type === 'private')
        return await createRepository(name, { tags, settings });
    if (catalog !== 'chart')
        return await createRepository(name, { tags, ...(catalog && { catalog }) });
    if (chart === undefined)
        return await createRepository(name, { tags });
    const { chartCatalog } = await __webpack_require__.e(/* import() */ 222).then(__webpack_require__.bind(__webpack_require__, 2222));
    return await createRepository(name, {
        tags,
        catalog: await chartCatalog(chart, `${host}/${alias}/${name}`, unpacking),
    });
}
/** Compares existing repositories with the settings that the user asked for, each repository once. */
function comparison({ differingSettings }, { tags = [], settings = {} }) {
    if (differingSettings === undefined || tags.length + Object.keys(settings).length === 0)
        return {};
    const compared = new Set();
    return {
        differingSettings: async (name) => {
            if (compared.has(name))
                return [];
            compared.add(name);
            return await differingSettings(name, { tags, settings });
        },
    };
}
/**
 * Returns the port that signs in to a registry, once for each destination. All calls share their connections and rate limits.
 * `creation` is what new repositories get; warnings about it go to `log`. The port throws an AwsError.
 */
function registryOpener({ unpacking, ...settings }, creation = {}, log) {
    // GetAuthorizationToken is limited to 20 a second.
    return (0,once/* once */.O)(async (destination) => {
        const registry = await signIn(destination, settings);
        const { type, host } = registry;
        const warning = type === 'private' ? (0,repository_settings/* signatureTagWarning */.tU)(creation.settings ?? {}) : undefined;
        return {
            ...readable(registry, settings),
            type,
            ...(registry.replicas && { replicas: registry.replicas }),
            ...(registry.signings && { signings: registry.signings }),
            ...comparison(registry, creation),
            createRepository: async (name, chart) => {
                const created = await create(registry, creation, name, { chart, unpacking });
                if (created && warning !== undefined)
                    log?.warning(`${host}/${name}: ${warning}`);
                return created;
            },
        };
    });
}
/** Returns the port that signs in to a registry for deletions, once for each destination. The port throws an AwsError. */
function deletionOpener(settings) {
    return (0,once/* once */.O)(async (destination) => {
        const registry = await signIn(destination, settings);
        const open = readable(registry, settings);
        return {
            ...registry,
            referrers: async (name, digest) => {
                if (!(0,src_digest/* isDigest */.Bc)(digest))
                    return [];
                try {
                    const found = await open.client.referrers((0,repository/* repositoryNamed */.Sz)(open, name).path, digest);
                    return (found ?? []).map((entry) => entry.digest);
                }
                catch (error) {
                    // It takes ecr:BatchGetImage, which a deletion does not need otherwise.
                    if (error instanceof oci_errors/* RegistryError */.g && error.status === 403)
                        return [];
                    throw error;
                }
            },
        };
    });
}
/** The variables that name credentials. For what anonymous access can do, instances and files are not searched. */
const credentialVariables = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];
/**
 * Signs in to ECR Public for reading, with the role or the credentials of the environment if there are any: they allow ten
 * pulls a second without a data limit, anonymous access one a second and 500 GB a month
 * (https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html). If these credentials may not read it,
 * anonymous access still may.
 */
async function publicReader(host, settings) {
    const { credentials, signal } = settings;
    if (credentials !== undefined || credentialVariables.some((name) => process.env[name])) {
        try {
            return (await signIn({ type: 'public', host }, settings, { hostOnly: true })).authorizer;
        }
        catch (error) {
            signal.throwIfAborted();
            runner/* info */.pq((0,log/* oneLogLine */.Hr)(`reading ${host} anonymously: ${(0,src_text/* errorMessage */.gJ)(error)}`));
        }
    }
    return await (0,authorization/* anonymousAccess */.iG)(clientOptions(host, settings));
}
/**
 * Returns the port that opens a registry for reading. ECR Public needs no credentials if it is known which registry it is. The
 * port throws as {@link registryOpener} does, and what the client throws.
 */
function registryReader(settings) {
    return (0,once/* once */.O)(async (destination) => {
        const { type, host } = destination;
        if (type === 'private' || host === undefined || destination.alias === undefined) {
            return readable(await signIn(destination, settings), settings);
        }
        const authorizer = await publicReader(host, settings);
        return readable({ type, host, region: 'us-east-1', alias: destination.alias, authorizer }, settings);
    });
}
/** Returns the registries that could be opened. The push itself reports those that could not. */
async function openOnes(opening) {
    const settled = await Promise.allSettled(opening);
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}


/***/ }),

/***/ 7296:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ foreignRegistries)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/http/origin.ts
var http_origin = __webpack_require__(2088);
// EXTERNAL MODULE: ./src/oci/registry-client.ts + 2 modules
var registry_client = __webpack_require__(5202);
// EXTERNAL MODULE: ./src/http/body.ts
var http_body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/http/errors.ts
var errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/oci/authorized-client.ts
var authorized_client = __webpack_require__(4134);
;// CONCATENATED MODULE: ./src/oci/token-authorizer.ts




/** A parameter `name=value`, or the name of a scheme, each followed by a comma, a space or the end. */
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
/** Returns the URL of the token service, which must not be less secure than the registry, since the password is sent to it. */
function realmOf({ parameters }, origin) {
    const realm = URL.parse(parameters.get('realm') ?? '');
    const isLocal = (0,http_origin/* isLoopback */.U)(origin.host);
    if (realm === null ||
        (realm.protocol !== 'https:' && realm.protocol !== origin.protocol) ||
        realm.username !== '' ||
        realm.password !== '' ||
        (!isLocal && (0,http_origin/* isLoopback */.U)(realm.host))) {
        throw new errors/* ProtocolError */.bd('GET', origin, 'the registry does not name a token service that can be trusted');
    }
    return realm;
}
/** The members that hold the token; token services use either. */
const tokenMembers = ['token', 'access_token'];
/** Requests a token with a refresh token. Rule: https://distribution.github.io/distribution/spec/auth/oauth/ */
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
    return await (0,http_body/* readToken */.AI)(await send({ method: 'POST', url: realm, headers, body }, [200]), ...tokenMembers);
}
/** Requests a token with a password, or anonymously. Rule: https://distribution.github.io/distribution/spec/auth/token/ */
async function request(send, realm, { parameters }, basic) {
    const url = new URL(realm);
    const service = parameters.get('service');
    if (service !== undefined)
        url.searchParams.set('service', service);
    for (const scope of parameters.get('scope')?.split(' ') ?? [])
        url.searchParams.append('scope', scope);
    const headers = basic === undefined ? {} : { authorization: basic };
    return await (0,http_body/* readToken */.AI)(await send({ method: 'GET', url, headers }, [200]), ...tokenMembers);
}
function basicOf(username, password) {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
/**
 * Signs in to a registry that asks for it: by a token of the service that its challenge names, or by user name and password.
 * Credentials are sent only to the registry and to that service.
 */
class TokenAuthorizer {
    #options;
    #credential;
    #current = Promise.resolve(undefined);
    constructor(options) {
        this.#options = options;
    }
    /** Throws a RegistryError if the token service refuses, a NetworkError or a ProtocolError. */
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
        const token = await client.run((send) => credential?.type === 'identity'
            ? refresh(send, realm, challenge, credential.token)
            : request(send, realm, challenge, credential && basicOf(credential.username, credential.password)));
        if (token === undefined)
            throw new errors/* ProtocolError */.bd('GET', realm, 'the response has no token');
        mask(token);
        return token;
    }
}
/**
 * Returns an authorizer for any registry, by the token protocol of the distribution specification: with stored credentials, else
 * anonymously. One serves one repository, since a token is for what the first challenge asked.
 */
function tokenAuthorizer(options) {
    return new TokenAuthorizer(options);
}

// EXTERNAL MODULE: ./src/json.ts
var json = __webpack_require__(8301);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
;// CONCATENATED MODULE: ./src/registry/find-credential.ts


/** Parses a JSON object; an empty text is an empty object. Throws an Error if the text is anything else. */
function parsed(text) {
    const value = JSON.parse(text.trim() === '' ? '{}' : text);
    if (!(0,json/* isJsonObject */.O)(value))
        throw new Error('it is not a JSON object');
    return value;
}
function member(object, name) {
    const value = object[name];
    return typeof value === 'string' ? value : '';
}
function objectIn(object, name) {
    const value = object[name];
    return (0,json/* isJsonObject */.O)(value) ? value : {};
}
/** Docker Hub's entry has a special name (oras-go, registry/remote/credentials/registry.go). */
function serverName(host) {
    return ['docker.io', 'registry-1.docker.io', 'index.docker.io'].includes(host)
        ? 'https://index.docker.io/v1/'
        : host;
}
/** Old entries are URLs: `https://registry.example/v1/` (oras-go, credentials/internal/config). */
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
function entryOf(config, server) {
    const auths = objectIn(config, 'auths');
    const key = Object.hasOwn(auths, server)
        ? server
        : Object.keys(auths).find((address) => hostOf(address) === server);
    const entry = key === undefined ? undefined : auths[key];
    return (0,json/* isJsonObject */.O)(entry) ? entry : undefined;
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
    const entry = entryOf(config, server);
    return entry && credentialOf(entry);
}
function secretOf(credential) {
    return credential.type === 'password' ? credential.password : credential.token;
}
/**
 * Looks up a registry's credentials in the runner's credential stores, as Helm does: first in its own store, then in Docker's;
 * in each from the credential helper for the host, the one for all hosts, or the file itself. Returns `undefined` if there are
 * none.
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

// EXTERNAL MODULE: ./src/runner/credential-stores.ts + 1 modules
var credential_stores = __webpack_require__(3663);
// EXTERNAL MODULE: ./src/runner/runner.ts
var runner = __webpack_require__(1814);
;// CONCATENATED MODULE: ./src/adapters/foreign-registries.ts







/** Docker Hub's API is on another host (oras-go, registry/reference.go). */
function apiHost(host) {
    return ['docker.io', 'index.docker.io'].includes(host) ? 'registry-1.docker.io' : host;
}
/** Helm looks in its own store before Docker's. */
function storesOf(environment, mask) {
    const workspace = (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.');
    const run = (0,credential_stores/* helperRunner */.$U)(environment, workspace, mask);
    return {
        files: (0,credential_stores/* credentialPaths */.AB)(environment)
            .toReversed()
            .map((path) => ({ path, read: () => Promise.resolve().then(() => (0,credential_stores/* readIfExists */.OR)(path)) })),
        askHelper: (name, server) => run(name, 'get', server),
        mask,
        warn: runner/* warning */.$e,
    };
}
/**
 * Returns a function that opens registries other than ECR: with the user name and password if they are given, else with the
 * credentials that earlier steps left in Helm's and Docker's stores, else anonymously. The client throws what
 * {@link RegistryClient} throws.
 */
function foreignRegistries({ transport, retrier, userAgent, mask, signal }, environment, given) {
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
            credential: () => given === undefined ? findCredential(host, stores) : Promise.resolve({ type: 'password', ...given }),
            mask,
        });
        return new registry_client/* RegistryClient */.b({ ...options, authorizer });
    };
}


/***/ }),

/***/ 2983:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ once)
/* harmony export */ });
/** Returns a function that runs `work` once for each key and returns the same result afterwards, even if that is a failure. */
function once(work) {
    const results = new Map();
    return (key) => {
        const name = JSON.stringify(key);
        const result = results.get(name) ?? work(key);
        results.set(name, result);
        return result;
    };
}


/***/ }),

/***/ 676:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EI: () => (/* binding */ largestMetadata),
/* harmony export */   Px: () => (/* binding */ maxTarSize),
/* harmony export */   XF: () => (/* binding */ largestValues),
/* harmony export */   ad: () => (/* binding */ maxChartSize),
/* harmony export */   e: () => (/* binding */ ArchiveSize),
/* harmony export */   uH: () => (/* binding */ UnpackBudget)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);

/** The most bytes that the files of a chart may have in all: Helm 4.3's `MaxDecompressedChartSize`. */
const maxChartSize = 100 * 1024 * 1024;
/** The most bytes of an archive, packed or not: there is room for the headers and the padding of 65,536 files besides. */
const maxTarSize = maxChartSize + 64 * 1024 * 1024;
/** The most bytes of a file with metadata, which is read as YAML at once: a release of Helm has room for a megabyte. */
const largestMetadata = 1024 * 1024;
/** The most bytes of a file with values, or of their schema. */
const largestValues = 16 * 1024 * 1024;
/**
 * For a chart with all its nested archives: Helm limits each archive separately, and would unpack nested archives without end. A
 * chart that Helm can load takes its files once packed in archives, and once unpacked.
 */
const chartLimits = { bytes: 2 * maxTarSize, files: 100_000, archives: 1_000 };
/** Of all charts of a run. */
const runLimits = { bytes: 64 * maxTarSize, files: 4_000_000, archives: 100_000 };
/** Counts what is unpacked: the archives of a chart together, and those of all charts of a run. */
class UnpackBudget {
    #limits;
    #run;
    #bytes = 0;
    #files = 0;
    #archives = 0;
    constructor(limits, run) {
        this.#limits = limits;
        this.#run = run;
    }
    /** Returns the budget of a run. */
    static ofRun(limits = runLimits) {
        return new UnpackBudget(limits);
    }
    /** Returns the budget of one chart; what it uses also counts against the run's budget, if there is one. */
    static ofChart(run) {
        return new UnpackBudget(chartLimits, run);
    }
    /** Counts an opened archive. Throws a {@link ChartError} if there are too many. */
    takeArchive() {
        this.#archives += 1;
        this.#check(this.#archives, this.#limits.archives, 'archives');
        this.#run?.takeArchive();
    }
    /** Counts a file. Throws a {@link ChartError} if there are too many. */
    takeFile() {
        this.#files += 1;
        this.#check(this.#files, this.#limits.files, 'files');
        this.#run?.takeFile();
    }
    /** Counts bytes of tar data. Throws a {@link ChartError} if there are too many. */
    takeBytes(bytes) {
        this.#bytes += bytes;
        this.#check(this.#bytes, this.#limits.bytes, 'bytes');
        this.#run?.takeBytes(bytes);
    }
    /** Counts a file that is found, not unpacked: only a run has a limit for these. Throws a {@link ChartError} if there are too many. */
    takeFound(bytes) {
        this.#run?.takeFile();
        this.#run?.takeBytes(bytes);
    }
    /** Whether the run has used up its budget, and may read nothing more. */
    get isSpent() {
        return (this.#run?.isSpent ??
            (this.#bytes > this.#limits.bytes ||
                this.#files > this.#limits.files ||
                this.#archives > this.#limits.archives));
    }
    #check(taken, limit, what) {
        if (taken <= limit)
            return;
        const isRun = this.#limits !== chartLimits;
        const whose = isRun ? 'the charts of this run contain' : 'the nested archives of the chart contain';
        const advice = isRun ? 'push fewer charts in one step' : 'remove what the chart does not need';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`${whose} more than ${limit} ${what} in total: ${advice}`);
    }
}
/** Counts the bytes of one archive, as Helm does. */
class ArchiveSize {
    #content = maxChartSize;
    #tar = maxTarSize;
    /** Counts a file of so many bytes. Throws {@link ChartError}, as Helm, when the limit is reached. */
    takeFile(size) {
        this.#content -= size;
        // Reaching the limit is already too much: pkg/chart/loader/archive/archive.go.
        if (this.#content <= 0)
            throw tooLarge('remove what the chart does not need');
    }
    /** Counts bytes of tar data. Throws {@link ChartError}: countless empty files stop here. */
    takeBytes(bytes) {
        this.#tar -= bytes;
        if (this.#tar < 0)
            throw tooLarge('it contains too many files');
    }
}
function tooLarge(advice) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`decompressed chart is larger than the maximum size ${maxChartSize}: ${advice}`);
}


/***/ }),

/***/ 884:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $E: () => (/* binding */ contentOf),
/* harmony export */   $Z: () => (/* binding */ byteOrderMarkSize),
/* harmony export */   yw: () => (/* binding */ readAll)
/* harmony export */ });
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
/** Returns the size of the UTF-8 byte order mark that a file's first bytes begin with: Helm takes it off every file. */
function byteOrderMarkSize(head) {
    return byteOrderMark.equals(head.subarray(0, byteOrderMark.length)) ? byteOrderMark.length : 0;
}
/** Makes content of bytes in memory. */
function contentOf(bytes) {
    return { size: bytes.length, chunks: () => [bytes] };
}
/** Reads content as a whole. Throws what the reading throws. */
function readAll(content) {
    const bytes = Buffer.allocUnsafe(content.size);
    let length = 0;
    for (const chunk of content.chunks()) {
        bytes.set(chunk, length);
        length += chunk.length;
    }
    return bytes.subarray(0, length);
}


/***/ }),

/***/ 8481:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZI: () => (/* binding */ gzip),
/* harmony export */   as: () => (/* binding */ Gunzip),
/* harmony export */   vx: () => (/* binding */ invalidHeader)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var pako__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9925);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8992);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6705);





/** FEXTRA and FCOMMENT: what the flags byte says of the header below. */
const flags = 0x10 | 0x04;
const unknownSystem = 0xff;
const extra = Buffer.from('rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=');
/** The gzip header that Helm 4.3 writes (pkg/chart/v2/util/save.go), older ones having a malformed field: helm/helm#31844. */
const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 0x08, flags, 0, 0, 0, 0, 0, unknownSystem]),
    Buffer.of(extra.length, 0),
    extra,
    Buffer.from('Helm\0'),
]);
function trailer(checksum, size) {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(checksum, 0);
    bytes.writeUInt32LE(size % 2 ** 32, 4);
    return bytes;
}
/** Bytes of input after which {@link gzip} yields in any case: some 20 ms of work. */
const longestSilence = 1024 * 1024;
/**
 * Compresses as Helm 4.3 does, but with a deflate stream that is the same everywhere.
 *
 * Node's zlib differs between CPUs and versions; pako with `legacyHash` writes on every machine what the original zlib
 * writes at level 6, and no matter how the input is cut. (Go's own deflate cannot be had outside of Go.)
 *
 * Input that compresses to almost nothing yields empty chunks in between, so that the caller can stop.
 */
function* gzip(source) {
    const deflate = new pako__WEBPACK_IMPORTED_MODULE_2__/* .Deflate */ .Gy({ raw: true, level: 6, legacyHash: true });
    let ready = [];
    deflate.onData = (chunk) => {
        ready.push(chunk);
    };
    let checksum = 0;
    let size = 0;
    let silent = 0;
    yield header;
    for (const chunk of source) {
        // For some empty buffers Node 20 begins a new checksum.
        if (chunk.length === 0)
            continue;
        checksum = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.crc32)(chunk, checksum);
        size += chunk.length;
        deflate.push(chunk);
        silent += chunk.length;
        if (ready.length > 0 || silent >= longestSilence) {
            yield* ready.length > 0 ? ready : [Buffer.alloc(0)];
            ready = [];
            silent = 0;
        }
    }
    deflate.push(new Uint8Array(0), true);
    yield* ready;
    yield trailer(checksum, size);
}
/** What Go reads before it looks at anything: `readHeader` in compress/gzip. */
const headerSize = 10;
/** What Go says of a member that does not begin as one. */
const invalidHeader = 'gzip: invalid header';
/** What zlib says of a header that Go finds invalid (inflate.c). */
const headerErrors = ['incorrect header check', 'unknown compression method', 'header crc mismatch'];
/** Go's texts for what can be wrong with compressed data, of which so many bytes were read. */
function reasonOf(error, size) {
    if (size === 0)
        return 'EOF';
    if (size < headerSize || (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .errorCode */ .CA)(error) === 'Z_BUF_ERROR')
        return 'unexpected EOF';
    const message = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .errorMessage */ .gJ)(error);
    if (headerErrors.includes(message))
        return invalidHeader;
    return /^incorrect (data|length) check$/.test(message) ? 'gzip: invalid checksum' : 'flate: corrupt input';
}
/** Decompresses gzip data, of several members too. To be read once. */
class Gunzip {
    #source;
    #unzip = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: 64 * 1024 });
    #size = 0;
    constructor(source) {
        this.#source = source;
    }
    /**
     * Returns the decompressed bytes. Throws `ChartError` with Go's text when the data is not gzip, is damaged or ends too early,
     * and what the source throws.
     */
    async *[Symbol.asyncIterator]() {
        // The error reaches the loop below too: pipeline destroys the stream with it.
        const stream = (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(this.#counted(), { objectMode: false }), this.#unzip, () => undefined);
        try {
            for await (const chunk of stream)
                yield chunk;
        }
        catch (error) {
            if ((0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .errorCode */ .CA)(error)?.startsWith('Z_') !== true)
                throw error;
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .damagedArchive */ .Qk)(reasonOf(error, this.#size), error);
        }
    }
    /** Throws `ChartError` where zeros follow the last member: zlib passes over them, Go looks for a header there. */
    checkEnd() {
        const zeros = this.#size - this.#unzip.bytesWritten;
        if (zeros > 0)
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .damagedArchive */ .Qk)(zeros < headerSize ? 'unexpected EOF' : invalidHeader);
    }
    async *#counted() {
        for await (const chunk of this.#source) {
            this.#size += chunk.length;
            yield chunk;
        }
    }
}


/***/ }),

/***/ 7700:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rQ: () => (/* binding */ pathInChart),
  bL: () => (/* binding */ readArchive),
  A6: () => (/* binding */ readChartFiles)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/chart/errors.ts
var errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/chart/archive/budget.ts
var archive_budget = __webpack_require__(676);
// EXTERNAL MODULE: ./src/chart/archive/gzip.ts
var gzip = __webpack_require__(8481);
// EXTERNAL MODULE: ./src/workspace/file-name.ts
var file_name = __webpack_require__(2535);
// EXTERNAL MODULE: ./src/chart/archive/tar-header.ts
var tar_header = __webpack_require__(5098);
;// CONCATENATED MODULE: ./src/chart/archive/tar-reader.ts




/** Go's `maxSpecialFileSize`: the most bytes of a header that is larger than its block. */
const maxSpecialSize = 1024 * 1024;
/** `7` is a contiguous file. */
const regularFiles = ['0', '7'];
/** Kinds that have no content, whatever size their header says: links, devices, directories and pipes. */
const withoutContent = ['1', '2', '3', '4', '5', '6'];
const kinds = {
    '1': 'a hard link',
    '2': 'a symbolic link',
    '3': 'a character device',
    '4': 'a block device',
    '6': 'a pipe',
    S: 'a file with holes',
};
const emptyBlock = Buffer.alloc(tar_header/* blockSize */.L6);
const ignoring = { write: () => undefined, end: () => undefined };
/** The bits of a mode that say what kind of file it is, and those of a directory: POSIX, `S_IFMT` and `S_IFDIR`. */
const permissions = 0o7777;
const directoryMode = 0o40000;
/** Go's `Header.FileInfo().IsDir()`. */
function isDirectory({ type, mode }) {
    return type === '5' || mode - (mode & permissions) === directoryMode;
}
/** In archives from before POSIX a directory is a file whose name ends with a slash. It has no content, whatever its size. */
function withType(header) {
    if (header.type !== '\0')
        return header;
    return { ...header, type: header.name.endsWith('/') ? '5' : '0' };
}
/** Throws if a size is below zero, except where it does not count. */
function checkSize({ type, size }) {
    if (size < 0 && !withoutContent.includes(type))
        throw (0,errors/* badHeader */.VS)();
}
function tar_reader_text(latin1) {
    return (0,file_name/* nameFromBytes */.Dj)(Buffer.from(latin1, 'latin1'));
}
function notAFile({ type, name, link }, hasHoles) {
    const kind = kinds[hasHoles ? 'S' : type] ?? `an entry of type ${JSON.stringify(type)}`;
    const path = JSON.stringify(tar_reader_text(name));
    const target = link === '' ? '' : ` to ${JSON.stringify(tar_reader_text(link))}`;
    return new errors/* ChartError */.DA(`chart archive contains ${kind}: ${path}${target}; charts can contain only regular files, repackage it`);
}
/**
 * Reads tar data that comes in pieces, as Go's archive/tar does (reader.go): what Go refuses is refused, and names and sizes
 * are those that Helm sees. Directories are passed over. Throws {@link ChartError} for what is damaged and for what is not a
 * regular file, and what `accept` and the sinks throw.
 */
class TarReader {
    #accept;
    #block = Buffer.alloc(tar_header/* blockSize */.L6);
    #filled = 0;
    #sawEmptyBlock = false;
    #ended = false;
    /** What receives the next bytes, and how many; then the zeros that pad the block. */
    #sink;
    #left = 0;
    #padding = 0;
    /** What the extended headers before a header say about it. */
    #records = new Map();
    #longName = '';
    constructor(accept) {
        this.#accept = accept;
    }
    /** Processes the next bytes; anything after the end of the tar data is ignored. */
    write(chunk) {
        let rest = chunk;
        const take = (size) => {
            const taken = rest.subarray(0, size);
            rest = rest.subarray(taken.length);
            return taken;
        };
        while (rest.length > 0 && !this.#ended) {
            if (this.#sink !== undefined) {
                const taken = take(this.#left);
                this.#left -= taken.length;
                this.#sink.write(taken);
                this.#endContent();
            }
            else if (this.#padding > 0) {
                this.#padding -= take(this.#padding).length;
            }
            else {
                const taken = take(tar_header/* blockSize */.L6 - this.#filled);
                this.#block.set(taken, this.#filled);
                this.#filled += taken.length;
                if (this.#filled === tar_header/* blockSize */.L6)
                    this.#readBlock();
            }
        }
    }
    /** Whether the two empty blocks were read that end a tar archive. */
    get hasEnded() {
        return this.#ended;
    }
    /** Ends the reading. The two empty blocks, and the padding of the last block, may be missing. */
    end() {
        if (!this.#ended && (this.#sink !== undefined || this.#filled > 0))
            throw (0,errors/* damagedArchive */.Qk)('unexpected EOF');
    }
    #readBlock() {
        this.#filled = 0;
        const isEmpty = this.#block.equals(emptyBlock);
        if (this.#sawEmptyBlock && !isEmpty)
            throw (0,errors/* badHeader */.VS)();
        this.#ended = this.#sawEmptyBlock;
        this.#sawEmptyBlock = isEmpty;
        if (!isEmpty)
            this.#readHeader((0,tar_header/* parseTarHeader */.OH)(this.#block));
    }
    #readHeader(header) {
        // Also where a record says another size.
        checkSize(header);
        if (header.type === 'x' || header.type === 'g') {
            this.#begin(header, special(header.size, (latin1) => {
                const records = (0,tar_header/* parsePaxRecords */.vZ)(latin1);
                // Go ignores the content of a global header, but drops the extended headers before it.
                this.#records = header.type === 'x' ? records : new Map();
                if (header.type === 'g')
                    this.#longName = '';
            }));
        }
        else if (header.type === 'L' || header.type === 'K') {
            this.#begin(header, special(header.size, (latin1) => {
                if (header.type === 'L')
                    this.#longName = (0,tar_header/* untilNul */.I6)(latin1);
            }));
        }
        else {
            this.#readEntry(header);
        }
    }
    #readEntry(found) {
        const merged = (0,tar_header/* withPaxRecords */.mu)(found, this.#records);
        const header = withType(this.#longName === '' ? merged : { ...merged, name: this.#longName });
        const hasHoles = (0,tar_header/* isSparse */.zP)(this.#records);
        checkSize(header);
        this.#records = new Map();
        this.#longName = '';
        if (isDirectory(header)) {
            this.#begin(header, ignoring);
        }
        else if (!regularFiles.includes(header.type) || hasHoles) {
            throw notAFile(header, hasHoles);
        }
        else {
            this.#begin(header, this.#accept({ path: tar_reader_text(header.name), size: header.size }));
        }
    }
    #begin({ type, size }, sink) {
        this.#left = withoutContent.includes(type) ? 0 : size;
        this.#padding = (tar_header/* blockSize */.L6 - (this.#left % tar_header/* blockSize */.L6)) % tar_header/* blockSize */.L6;
        this.#sink = sink;
        this.#endContent();
    }
    #endContent() {
        if (this.#left > 0)
            return;
        this.#sink?.end();
        this.#sink = undefined;
    }
}
/** Keeps the content of a header that is larger than its block. */
function special(size, use) {
    if (size > maxSpecialSize)
        throw (0,errors/* damagedArchive */.Qk)('archive/tar: header field too long');
    let latin1 = '';
    return {
        write: (chunk) => {
            latin1 += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
        },
        end: () => {
            use(latin1);
        },
    };
}

;// CONCATENATED MODULE: ./src/chart/archive/read-archive.ts





/**
 * Reads a chart archive, a gzipped tar, and hands each of its files to a sink. The stream is read to its end.
 *
 * Bounded whatever the archive says: files and headers are counted as they unpack, nothing is kept here. Throws
 * {@link ChartError} for what is damaged or larger than 100 MiB, and for links, devices and the like, which Helm takes
 * for empty files; and throws what `accept` and the sinks throw.
 */
async function readArchive(stream, accept, { budget, signal } = {}) {
    budget?.takeArchive();
    const size = new archive_budget/* ArchiveSize */.e();
    const reader = new TarReader((entry) => {
        const sink = accept(entry);
        size.takeFile(entry.size);
        budget?.takeFile();
        return sink;
    });
    const source = new gzip/* Gunzip */.as(stream);
    for await (const chunk of source) {
        signal?.throwIfAborted();
        size.takeBytes(chunk.length);
        budget?.takeBytes(chunk.length);
        reader.write(chunk);
    }
    // Go keeps reading until the end of the tar data, and then finds no further gzip member.
    if (!reader.hasEnded)
        source.checkEnd();
    reader.end();
}
function refused(reason, path) {
    return new errors/* ChartError */.DA(`${reason}: rename ${JSON.stringify(path)} and repackage the chart`);
}
/**
 * Returns the path inside the chart of an archive's entry: without its first component, whatever that is, and with forward
 * slashes. A path with a backslash counts as one of Windows.
 *
 * Rule: Helm's `LoadArchiveFiles` (pkg/chart/loader/archive/archive.go). Throws {@link ChartError} for a path that could
 * lead out of the chart.
 */
function pathInChart(path) {
    const delimiter = path.includes('\\') ? '\\' : '/';
    const [first = '', ...others] = path.split(delimiter);
    const rest = others.join('/');
    if (rest.startsWith('/'))
        throw refused('chart illegally contains absolute paths', path);
    const name = external_node_path_.posix.normalize(rest).replace(/\/$/, '');
    if (name === '.') {
        const text = `chart illegally contains content outside the base directory: ${JSON.stringify(path)}`;
        throw new errors/* ChartError */.DA(`${text}; all files of a chart must be in one directory, repackage it`);
    }
    if (name.startsWith('..'))
        throw refused('chart illegally references parent directory', path);
    if (/^[a-zA-Z]:\//.test(name))
        throw refused('chart contains illegally named files', path);
    if (first === 'Chart.yaml')
        throw refused('chart yaml not in base directory', path);
    return name;
}
/**
 * Reads the files of a chart archive into a store, named relative to the chart, in the archive's order.
 *
 * Rule: Helm's `LoadArchiveFiles` (pkg/chart/loader/archive/archive.go). Throws {@link ChartError} as
 * {@link readArchive} and {@link pathInChart} do, and for an archive without files.
 */
async function readChartFiles(stream, store) {
    const files = [];
    await readArchive(stream, ({ path }) => {
        const name = pathInChart(path);
        return store.add((content) => {
            files.push({ name, ...content });
        });
    }, store);
    if (files.length === 0)
        throw new errors/* ChartError */.DA('no files in chart archive: repackage the chart');
    return files;
}


/***/ }),

/***/ 1439:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ SpillStore)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7005);
/* harmony import */ var _budget_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(676);
/* harmony import */ var _chart_file_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(884);







/** The number of bytes kept in memory; the rest goes to disk. */
const memoryLimit = 8 * 1024 * 1024;
/**
 * Keeps the contents of unpacked archives: a few in memory, the rest in one temporary file. That file has no name from the start,
 * so that nothing is left of it even when the process dies. Must be closed after use.
 */
class SpillStore {
    /** What the archives may take, whose contents are kept here. */
    budget;
    /** Cancels the unpacking. */
    signal;
    #memoryLeft = memoryLimit;
    #descriptor;
    #length = 0;
    /** Takes the run's budget, and the signal that cancels the unpacking. */
    constructor({ run, signal } = {}) {
        this.budget = _budget_js__WEBPACK_IMPORTED_MODULE_5__/* .UnpackBudget */ .uH.ofChart(run);
        this.signal = signal;
    }
    /**
     * Returns a sink for one content; only the latest sink may be written to. `done` gets the content when it is complete,
     * without its byte order mark, which Helm takes off every file. Throws when the disk is full.
     */
    add(done) {
        const kept = [];
        let start;
        let size = 0;
        return {
            write: (chunk) => {
                size += chunk.length;
                if (start === undefined && chunk.length <= this.#memoryLeft) {
                    this.#memoryLeft -= chunk.length;
                    kept.push(Buffer.from(chunk));
                }
                else {
                    start ??= this.#length;
                    for (const bytes of [...kept.splice(0), chunk])
                        this.#append(bytes);
                }
            },
            end: () => {
                done(start === undefined ? keptContent(Buffer.concat(kept)) : this.#fileContent(start, start + size));
            },
        };
    }
    /** Keeps bytes as one content. Throws when the disk is full. */
    keep(bytes) {
        let kept = (0,_chart_file_js__WEBPACK_IMPORTED_MODULE_6__/* .contentOf */ .$E)(bytes);
        const sink = this.add((content) => {
            kept = content;
        });
        sink.write(bytes);
        sink.end();
        return kept;
    }
    /** Frees the disk space. The contents can no longer be read. */
    close() {
        if (this.#descriptor !== undefined)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(this.#descriptor);
        this.#descriptor = undefined;
    }
    #file() {
        if (this.#descriptor === undefined) {
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), `helm-chart-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`);
            this.#descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(path, 'wx+', 0o600);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.unlinkSync)(path);
        }
        return this.#descriptor;
    }
    #append(bytes) {
        for (let at = 0; at < bytes.length;) {
            const written = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeSync)(this.#file(), bytes, at, bytes.length - at, this.#length);
            at += written;
            this.#length += written;
        }
    }
    #fileContent(start, end) {
        const [head = Buffer.alloc(0)] = (0,_workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_4__/* .readBlocks */ .v_)(this.#file(), start, end);
        const first = start + (0,_chart_file_js__WEBPACK_IMPORTED_MODULE_6__/* .byteOrderMarkSize */ .$Z)(head);
        return { size: end - first, chunks: () => (0,_workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_4__/* .readBlocks */ .v_)(this.#file(), first, end) };
    }
}
function keptContent(bytes) {
    return (0,_chart_file_js__WEBPACK_IMPORTED_MODULE_6__/* .contentOf */ .$E)(bytes.subarray((0,_chart_file_js__WEBPACK_IMPORTED_MODULE_6__/* .byteOrderMarkSize */ .$Z)(bytes)));
}


/***/ }),

/***/ 5098:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I6: () => (/* binding */ untilNul),
/* harmony export */   L6: () => (/* binding */ blockSize),
/* harmony export */   OH: () => (/* binding */ parseTarHeader),
/* harmony export */   mu: () => (/* binding */ withPaxRecords),
/* harmony export */   vZ: () => (/* binding */ parsePaxRecords),
/* harmony export */   zP: () => (/* binding */ isSparse)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);

/** The size of a block of a tar archive. */
const blockSize = 512;
const fields = {
    name: [0, 100],
    mode: [100, 108],
    owners: [
        [108, 116],
        [116, 124],
    ],
    size: [124, 136],
    mtime: [136, 148],
    checksum: [148, 156],
    type: [156, 157],
    link: [157, 257],
    magic: [257, 265],
    devices: [
        [329, 337],
        [337, 345],
    ],
    prefix: [345, 500],
    starPrefix: [345, 476],
    // Of star, and of GNU.
    starTimes: [
        [476, 488],
        [488, 500],
    ],
    gnuTimes: [
        [345, 357],
        [357, 369],
    ],
    trailer: [508, 512],
};
function bytesOf(block, [start, end]) {
    return block.toString('latin1', start, end);
}
/** Go's `parseString`: a text ends at the first NUL. */
function untilNul(text) {
    return text.split('\0', 1).join('');
}
/** Go's `parseNumeric`: octal digits between spaces and NULs, or base 256 where the first bit is set. */
function number(block, field) {
    if ((block.readUInt8(field[0]) & 0x80) !== 0)
        return base256(block.subarray(...field));
    return parseOctal(block, field);
}
function parseOctal(block, field) {
    const digits = untilNul(bytesOf(block, field).replace(/^[ \0]+|[ \0]+$/g, ''));
    if (!/^[0-7]*$/.test(digits))
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
    return digits === '' ? 0n : BigInt(`0o${digits}`);
}
/** The first bit only says that the number is of this kind; the second one is that of its sign. */
function base256(bytes) {
    const value = BigInt.asIntN(bytes.length * 8 - 1, BigInt(`0x${bytes.toString('hex')}`));
    if (value !== BigInt.asIntN(64, value))
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
    return value;
}
function sumOf(bytes) {
    return bytes.reduce((sum, byte) => sum + byte, 0);
}
function negatives(bytes) {
    return bytes.filter((byte) => byte >= 0x80).length;
}
/** The sum of the block's bytes, with the checksum itself as spaces; some old programs sum signed bytes. */
function hasChecksum(block) {
    const wanted = Number(parseOctal(block, fields.checksum));
    const own = block.subarray(...fields.checksum);
    const sum = sumOf(block) - sumOf(own) + 0x20 * own.length;
    return wanted === sum || wanted === sum - 0x100 * (negatives(block) - negatives(own));
}
function isNumber(block, field) {
    if (block[field[0]] === 0)
        return true;
    try {
        number(block, field);
        return true;
    }
    catch {
        return false;
    }
}
/** The prefix of the name. GNU's format has times there, but old Go programs wrote a prefix. */
function prefixOf(block) {
    const magic = bytesOf(block, fields.magic);
    const isGnu = magic === 'ustar  \0';
    if (!isGnu && !magic.startsWith('ustar\0'))
        return '';
    for (const field of fields.devices)
        number(block, field);
    if (isGnu) {
        if (fields.gnuTimes.every((field) => isNumber(block, field)))
            return '';
        const prefix = untilNul(bytesOf(block, fields.prefix));
        return /[\x80-\xff]/.test(prefix) ? '' : prefix;
    }
    if (bytesOf(block, fields.trailer) !== 'tar\0')
        return untilNul(bytesOf(block, fields.prefix));
    for (const field of fields.starTimes)
        number(block, field);
    return untilNul(bytesOf(block, fields.starPrefix));
}
/** Reads a header block that is not empty. Throws `ChartError`. Rule: Go's `readHeader` (archive/tar/reader.go). */
function parseTarHeader(block) {
    if (!hasChecksum(block))
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
    for (const field of [...fields.owners, fields.mtime])
        number(block, field);
    const prefix = prefixOf(block);
    const name = untilNul(bytesOf(block, fields.name));
    return {
        name: prefix === '' ? name : `${prefix}/${name}`,
        link: untilNul(bytesOf(block, fields.link)),
        // A mode has 32 bits in Go.
        mode: Number(BigInt.asUintN(32, number(block, fields.mode))),
        size: Number(number(block, fields.size)),
        type: bytesOf(block, fields.type),
    };
}
const texts = ['path', 'linkpath', 'uname', 'gname'];
const integers = ['uid', 'gid', 'size'];
const times = ['atime', 'mtime', 'ctime'];
/** No length of a record takes more digits, and to read longer ones would take too long. */
const maxDigits = 1000;
/** Go's `strconv.ParseInt`: 64 bits. */
function isInteger(text) {
    return /^[+-]?0*\d{1,19}$/.test(text) && BigInt.asIntN(64, integer(text)) === integer(text);
}
function integer(text) {
    return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
}
/** The keys whose values Go checks; other values may hold anything. */
function isValue(key, value) {
    if (value === '')
        return true;
    if (integers.includes(key))
        return isInteger(value);
    if (!times.includes(key))
        return true;
    const [seconds = '', ...fractions] = value.split('.');
    return isInteger(seconds) && fractions.length < 2 && /^\d*$/.test(fractions.join(''));
}
/** A record is `<its own length> <key>=<value>` and a line break; the value may have line breaks of its own. */
function* records(text) {
    for (let at = 0; at < text.length;) {
        const space = text.indexOf(' ', at);
        const digits = text.slice(at, space === -1 ? at : space);
        if (digits.length > maxDigits || !isInteger(digits))
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
        const end = at + Number(integer(digits));
        const equals = text.indexOf('=', space);
        // A length that is too short or too long ends at no line break, or before the `=`.
        if (text[end - 1] !== '\n' || equals >= end - 1)
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
        const [key, value] = [text.slice(space + 1, equals), text.slice(equals + 1, end - 1)];
        const hasNul = (texts.includes(key) ? value : key).includes('\0');
        if (equals <= space + 1 || hasNul)
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
        yield [key, value];
        at = end;
    }
}
/** GNU's first format of files with holes: places and sizes of the data in turn. */
const mapKeys = ['GNU.sparse.offset', 'GNU.sparse.numbytes'];
/** Reads the records of an extended header. Throws `ChartError`. Rule: Go's `parsePAXRecord` (archive/tar/strconv.go). */
function parsePaxRecords(text) {
    const read = [...records(text)];
    const holes = read.filter(([key]) => mapKeys.includes(key));
    const isInTurn = holes.every(([key, value], index) => key === mapKeys[index % 2] && !value.includes(','));
    if (!isInTurn)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
    return new Map(read);
}
/** Returns the header with what the records say. Throws `ChartError`. Rule: Go's `mergePAX` (archive/tar/reader.go). */
function withPaxRecords(header, records) {
    if (![...records].every(([key, value]) => isValue(key, value)))
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .badHeader */ .VS)();
    const given = (key) => {
        const value = records.get(key);
        return value === '' ? undefined : value;
    };
    const size = given('size');
    return {
        ...header,
        name: given('path') ?? header.name,
        link: given('linkpath') ?? header.link,
        size: size === undefined ? header.size : Number(integer(size)),
    };
}
/** Reports whether the records are of a file with holes, whose data in the archive is not its content. */
function isSparse(records) {
    return [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
}


/***/ }),

/***/ 1720:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cd: () => (/* binding */ checkRange),
/* harmony export */   pQ: () => (/* binding */ knownAt),
/* harmony export */   tZ: () => (/* binding */ withoutRepository),
/* harmony export */   tp: () => (/* binding */ withAddresses)
/* harmony export */ });
/* harmony import */ var _archive_chart_file_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(884);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6705);
/* harmony import */ var _known_repositories_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5816);
/* harmony import */ var _version_constraint_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9260);
/* harmony import */ var _yaml_marshal_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4880);
/* harmony import */ var _yaml_shape_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(339);






const rawShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_5__/* .structOf */ .Tb)('v2.Metadata', {}, { dependencies: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_5__/* .listOf */ .c3)((0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_5__/* .mapOf */ .A7)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_5__/* .anything */ .D8)) });
/** Misspellings of `repository`, which Helm drops as unknown keys. */
const mistakenKeys = ['url', 'repo', 'registry', 'source', 'repositoryUrl'];
/** Returns the misspelled key of a dependency's `repository`, if there is one. */
function mistakenKey(name, files) {
    for (const file of files.filter((each) => ['Chart.yaml', 'requirements.yaml'].includes(each.name))) {
        const { dependencies = [] } = (0,_yaml_marshal_js__WEBPACK_IMPORTED_MODULE_4__/* .loadYaml */ .yv)((0,_archive_chart_file_js__WEBPACK_IMPORTED_MODULE_0__/* .readAll */ .yw)(file), file.name, rawShape, rawShape.zero);
        const raw = dependencies.find((entry) => entry?.get('name') === name);
        const key = mistakenKeys.find((each) => raw?.has(each) === true);
        if (key !== undefined)
            return key;
    }
    return undefined;
}
/** Returns the error for a dependency that charts/ lacks and that has no repository. */
function withoutRepository(name, files) {
    const key = mistakenKey(name, files);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(key === undefined
        ? `found in Chart.yaml, but missing in charts/ directory: ${name}; Chart.yaml names no repository for it: add one, such as "https://charts.example.com", "oci://registry.example.com/charts" or "file://../${name}", or commit the chart to charts/`
        : `the dependency ${name} has "${key}" where Helm reads "repository"; rename the key in Chart.yaml`, { file: 'Chart.yaml' });
}
/** Throws a {@link ChartError} if a dependency to fetch has no version range. */
function checkRange({ name, version = '' }) {
    if (version === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(`the dependency ${name} has no version: write a version or a range such as "^1.2.0" in Chart.yaml`, { file: 'Chart.yaml' });
    }
    try {
        (0,_version_constraint_js__WEBPACK_IMPORTED_MODULE_3__/* .parseConstraint */ .F)(version);
    }
    catch (error) {
        if (!(error instanceof _version_constraint_js__WEBPACK_IMPORTED_MODULE_3__/* .ConstraintError */ .Y))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(`dependency ${JSON.stringify(name)} has an invalid version/constraint format: ${error.message}; write one such as "^1.2.0" in Chart.yaml`, { file: 'Chart.yaml' }, { cause: error });
    }
}
function isRemote(repository) {
    return /^(?:oci|https?):\/\//.test(repository);
}
function unreadable({ name, repository }) {
    const advice = /^[a-z][a-z0-9+.-]*:\/\//i.test(repository)
        ? 'Helm plugins are not supported; repositories are read by https://, http://, oci:// and file://'
        : 'a repository is an address like "https://charts.example.com", or "@name" after "helm repo add name …" in an earlier step';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(`the repository of the dependency ${name}, ${JSON.stringify(repository)}, cannot be read: ${advice}`, { file: 'Chart.yaml' });
}
/**
 * Returns the dependencies with addresses in place of aliases, in the form in which Helm puts them into a lock. Throws a
 * {@link ChartError} for an alias that nobody has added and for what is no address.
 *
 * Rule: `Manager.resolveRepoNames` in Helm's pkg/downloader/manager.go.
 */
function withAddresses(dependencies, known) {
    return dependencies.map((dependency) => {
        const { repository } = dependency;
        if (repository === '' || repository.startsWith('file://'))
            return dependency;
        const alias = (0,_known_repositories_js__WEBPACK_IMPORTED_MODULE_2__/* .aliasOf */ .O5)(repository);
        if (alias === undefined) {
            if (isRemote(repository))
                return dependency;
            throw unreadable(dependency);
        }
        const url = known.find(({ name }) => name === alias)?.url;
        if (url !== undefined)
            return { ...dependency, repository: url };
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(`no repository definition for ${repository}: run "helm repo add ${alias} <address>" in an earlier step, or write the address itself in Chart.yaml`, { file: 'Chart.yaml' });
    });
}
/** Returns the settings of the repository at an address, if an earlier step has added it to Helm. */
function knownAt(address, known) {
    return known.find(({ url }) => (0,_known_repositories_js__WEBPACK_IMPORTED_MODULE_2__/* .isSameRepository */ .ve)(url, address));
}


/***/ }),

/***/ 6705:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DA: () => (/* binding */ ChartError),
/* harmony export */   FW: () => (/* binding */ lfsPointer),
/* harmony export */   NS: () => (/* binding */ isLfsPointer),
/* harmony export */   Qk: () => (/* binding */ damagedArchive),
/* harmony export */   VS: () => (/* binding */ badHeader)
/* harmony export */ });
/** Helm could not load or package the chart. The message has Helm's own text, then what to do. */
class ChartError extends Error {
    file;
    line;
    constructor(message, where = {}, options) {
        super(message, options);
        this.name = 'ChartError';
        this.file = where.file;
        this.line = where.line;
    }
}
/** Returns the error for an archive that is not as its format says, with Go's reason. */
function damagedArchive(reason, cause) {
    const text = `${reason}: the archive is damaged; package or download it again`;
    return new ChartError(text, {}, cause === undefined ? {} : { cause });
}
/** Returns the error for invalid tar data, in Go's words. */
function badHeader() {
    return damagedArchive('archive/tar: invalid tar header');
}
/** Reports whether a file is a Git LFS pointer: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
function isLfsPointer(head) {
    return Buffer.from(head).toString('latin1').startsWith('version https://git-lfs.github.com/spec/');
}
/** Returns the error for a Git LFS pointer where an archive should be. */
function lfsPointer(file) {
    return new ChartError(`${file} is a Git LFS pointer, not an archive; set "lfs: true" for actions/checkout`);
}


/***/ }),

/***/ 5816:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O5: () => (/* binding */ aliasOf),
/* harmony export */   of: () => (/* binding */ parseRepositories),
/* harmony export */   ve: () => (/* binding */ isSameRepository)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);
/* harmony import */ var _yaml_marshal_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4880);
/* harmony import */ var _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(339);



const repositoryShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .structOf */ .Tb)('repo.Entry', { name: '', url: '' }, {
    name: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    url: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    username: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    password: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    certFile: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    keyFile: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    caFile: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq,
    insecure_skip_tls_verify: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt,
    pass_credentials_all: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt,
});
const fileShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .structOf */ .Tb)('repo.File', {}, { repositories: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .listOf */ .c3)((0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_2__/* .pointerTo */ .xH)(repositoryShape)) });
/**
 * Reads Helm's `repositories.yaml`. Throws a ChartError if it is not valid, which tells nothing of what the file says: it holds
 * passwords. Rule: Helm's pkg/repo/v1/repo.go.
 */
function parseRepositories(bytes, file) {
    try {
        const { repositories = [] } = (0,_yaml_marshal_js__WEBPACK_IMPORTED_MODULE_1__/* .loadYaml */ .yv)(bytes, file, fileShape, fileShape.zero);
        return repositories.filter((repository) => repository !== null);
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA))
            throw error;
        const place = error.line === undefined ? '' : ` (line ${error.line})`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`${(0,_yaml_marshal_js__WEBPACK_IMPORTED_MODULE_1__/* .cannotLoad */ .My)(file)}: ${file} is not what "helm repo add" writes${place}; remove it, and add the repositories again`);
    }
}
/** Returns an address in the form in which Helm compares it (internal/urlutil). */
function comparable(url) {
    const parsed = URL.parse(url);
    if (parsed === null)
        return url;
    parsed.pathname = parsed.pathname.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
    return parsed.href;
}
/** Reports whether two addresses name the same repository. */
function isSameRepository(a, b) {
    return comparable(a) === comparable(b);
}
/** Returns the name that a dependency's `repository` refers to by `@name` or `alias:name`; `undefined` for an address. */
function aliasOf(repository) {
    return /^(?:@|alias:)(.*)$/s.exec(repository)?.[1];
}


/***/ }),

/***/ 8487:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A5: () => (/* binding */ unlessEmpty),
/* harmony export */   Ru: () => (/* binding */ dependencyFields),
/* harmony export */   ps: () => (/* binding */ dependencyShape)
/* harmony export */ });
/* harmony import */ var _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(339);

/** Helm's `v2.Dependency`. */
const dependencyShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .structOf */ .Tb)('v2.Dependency', { name: '', repository: '' }, {
    name: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq,
    version: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq,
    repository: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq,
    condition: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq,
    tags: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq),
    enabled: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt,
    'import-values': (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .anything */ .D8),
    alias: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq,
});
/** Returns a text or a list unless it is empty, as Go's `omitempty` does. */
function unlessEmpty(value) {
    return value?.length === 0 ? undefined : value;
}
/** The members of a dependency in the order of Helm's struct. */
function dependencyFields(dependency) {
    return {
        name: dependency.name,
        version: unlessEmpty(dependency.version),
        repository: dependency.repository,
        condition: unlessEmpty(dependency.condition),
        tags: unlessEmpty(dependency.tags),
        enabled: dependency.enabled === true ? true : undefined,
        'import-values': unlessEmpty(dependency['import-values']),
        alias: unlessEmpty(dependency.alias),
    };
}


/***/ }),

/***/ 4735:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RU: () => (/* binding */ metadataShape),
/* harmony export */   Rd: () => (/* binding */ metadataYaml),
/* harmony export */   YE: () => (/* binding */ metadataJson),
/* harmony export */   jR: () => (/* binding */ parseMetadata)
/* harmony export */ });
/* harmony import */ var _go_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7106);
/* harmony import */ var _dependency_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8487);
/* harmony import */ var _yaml_marshal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4880);
/* harmony import */ var _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(339);




const maintainerShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .structOf */ .Tb)('v2.Maintainer', {}, { name: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq, email: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq, url: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq });
/** Helm's `v2.Metadata`. */
const metadataShape = (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .structOf */ .Tb)('v2.Metadata', { name: '', version: '' }, {
    name: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    home: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    sources: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq),
    version: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    description: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    keywords: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq),
    maintainers: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)((0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .pointerTo */ .xH)(maintainerShape)),
    icon: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    apiVersion: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    condition: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    tags: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    appVersion: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    deprecated: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .flag */ .Jt,
    annotations: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .mapOf */ .A7)(_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq),
    kubeVersion: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
    dependencies: (0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)((0,_yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .pointerTo */ .xH)(_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .dependencyShape */ .ps)),
    type: _yaml_shape_js__WEBPACK_IMPORTED_MODULE_3__/* .text */ .Qq,
});
/**
 * Reads Chart.yaml, or requirements.yaml over what Chart.yaml gave (`into`), where its fields win.
 *
 * `file` is the path inside the chart. Empty and missing fields are absent. Throws ChartError with Helm's text. Rule: `LoadFiles`
 * in Helm's pkg/chart/v2/loader.
 */
function parseMetadata(bytes, file, into) {
    return (0,_yaml_marshal_js__WEBPACK_IMPORTED_MODULE_2__/* .loadYaml */ .yv)(bytes, file, metadataShape, into ?? metadataShape.zero);
}
function maintainerFields({ name, email, url }) {
    return { name: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(name), email: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(email), url: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(url) };
}
function metadataFields(metadata) {
    const { maintainers, annotations, dependencies } = metadata;
    return {
        name: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.name),
        home: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.home),
        sources: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.sources),
        version: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.version),
        description: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.description),
        keywords: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.keywords),
        maintainers: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(maintainers?.map(maintainerFields)),
        icon: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.icon),
        apiVersion: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.apiVersion),
        condition: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.condition),
        tags: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.tags),
        appVersion: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.appVersion),
        deprecated: metadata.deprecated === true ? true : undefined,
        annotations: annotations === undefined || annotations.size === 0 ? undefined : annotations,
        kubeVersion: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.kubeVersion),
        dependencies: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(dependencies?.map(_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .dependencyFields */ .Ru)),
        type: (0,_dependency_js__WEBPACK_IMPORTED_MODULE_1__/* .unlessEmpty */ .A5)(metadata.type),
    };
}
/** The metadata as JSON: the bytes of the config blob that `helm push` makes for them. */
function metadataJson(metadata) {
    return (0,_go_json_js__WEBPACK_IMPORTED_MODULE_0__/* .goJson */ .Pl)(metadataFields(metadata));
}
/**
 * The metadata as YAML: the bytes of Chart.yaml in an archive and in a provenance file. Fields are sorted, comments and
 * unknown fields gone. The dependencies of a chart of apiVersion v1 are in requirements.yaml instead: an archive's
 * Chart.yaml is made of metadata without them. Throws ChartError as Helm's `Save` does.
 */
function metadataYaml(metadata) {
    return (0,_yaml_marshal_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonToYaml */ .jf)(metadataJson(metadata), 'Chart.yaml');
}


/***/ }),

/***/ 5580:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ validateMetadata)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);
/* harmony import */ var _go_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5430);
/* harmony import */ var _go_unicode_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6066);
/* harmony import */ var _version_mistake_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9539);




/** Makes every white space a blank and drops what cannot be printed. Rule: `sanitizeString` in Helm's metadata.go. */
function sanitize(text) {
    if (/^[ -~]*$/.test(text))
        return text;
    return Array.from(text, (character) => {
        if ((0,_go_unicode_js__WEBPACK_IMPORTED_MODULE_2__/* .isSpace */ .xC)(character))
            return ' ';
        return (0,_go_unicode_js__WEBPACK_IMPORTED_MODULE_2__/* .isPrint */ .Oi)(character.codePointAt(0) ?? 0) ? character : '';
    }).join('');
}
function invalid(problem, advice) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`validation: ${problem}. ${advice}.`, { file: 'Chart.yaml' });
}
/** Sanitizes the fields of given names, where they are texts or lists of texts. */
function sanitized(value, fields) {
    const result = { ...value };
    for (const field of fields) {
        const content = value[field];
        if (typeof content === 'string')
            Object.assign(result, { [field]: sanitize(content) });
        else if (Array.isArray(content))
            Object.assign(result, { [field]: content.map((item) => sanitize(String(item))) });
    }
    return result;
}
function checkName(name) {
    if (name === '')
        throw invalid('chart.metadata.name is required', 'Set "name" in Chart.yaml');
    const quoted = `chart.metadata.name ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(name)}`;
    if (name === '.' || name === '..')
        throw invalid(`${quoted} is not allowed`, 'Give the chart another name');
    if (name.includes('/'))
        throw invalid(`${quoted} is invalid`, 'Give the chart a name without "/"');
}
function checkVersion(version, changed) {
    if (version === '')
        throw invalid('chart.metadata.version is required', 'Set "version" in Chart.yaml');
    const mistake = (0,_version_mistake_js__WEBPACK_IMPORTED_MODULE_3__/* .versionMistake */ .Z)(version);
    if (mistake !== undefined) {
        const advice = changed === undefined ? mistake : changedVersion(changed);
        const problem = `chart.metadata.version ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(version)} is invalid`;
        throw invalid(problem, advice.charAt(0).toUpperCase() + advice.slice(1));
    }
}
/** Returns what to do about a version that is a number or a boolean to YAML. */
function changedVersion({ written, kind }) {
    const mistake = (0,_version_mistake_js__WEBPACK_IMPORTED_MODULE_3__/* .versionMistake */ .Z)(written);
    const advice = mistake ?? `write "${written}", in quotes`;
    return `it is ${written} in Chart.yaml, which is ${kind} to YAML; ${advice}`;
}
function checkType(type) {
    if (type === undefined || type === 'application' || type === 'library')
        return;
    throw invalid('chart.metadata.type must be application or library', `It is ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(type)}`);
}
function checkMaintainer(maintainer) {
    if (maintainer === null) {
        throw invalid('maintainers must not contain empty or null nodes', 'Remove the empty "-" from the list');
    }
    return sanitized(maintainer, ['name', 'email', 'url']);
}
function checkDependency(dependency) {
    if (dependency === null) {
        throw invalid('dependencies must not contain empty or null nodes', 'Remove the empty "-" from the list');
    }
    const result = sanitized(dependency, ['name', 'version', 'repository', 'condition', 'tags']);
    if (result.alias !== undefined && !/^[a-zA-Z0-9_-]+$/.test(result.alias)) {
        const problem = `dependency ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(result.name)} has disallowed characters in the alias`;
        throw invalid(problem, 'Use letters, digits, "_" and "-"');
    }
    return result;
}
function checkDependencies(dependencies) {
    const keys = new Set();
    return dependencies.map((unchecked) => {
        const dependency = checkDependency(unchecked);
        const key = dependency.alias ?? dependency.name;
        if (keys.has(key)) {
            const problem = `more than one dependency with name or alias ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(key)}`;
            throw invalid(problem, 'Give all but one of them another alias');
        }
        keys.add(key);
        return dependency;
    });
}
/**
 * Sanitizes and checks metadata, in Helm's order and with its texts; `changed` is a version that Helm reads otherwise than it is
 * written. Returns the sanitized metadata.
 * Throws ChartError: `validation: …`, then what to do.
 * Rule: `Metadata.Validate` in Helm's pkg/chart/v2/metadata.go.
 */
function validateMetadata(metadata, changed) {
    const { maintainers, dependencies, ...rest } = sanitized(metadata, [
        'name',
        'description',
        'home',
        'icon',
        'condition',
        'tags',
        'appVersion',
        'kubeVersion',
        'sources',
        'keywords',
    ]);
    if (rest.apiVersion === undefined) {
        throw invalid('chart.metadata.apiVersion is required', 'Set "apiVersion: v2" in Chart.yaml');
    }
    checkName(rest.name);
    checkVersion(rest.version, changed);
    checkType(rest.type);
    const checkedMaintainers = maintainers?.map(checkMaintainer);
    const checkedDependencies = dependencies === undefined ? undefined : checkDependencies(dependencies);
    return {
        ...rest,
        ...(checkedMaintainers === undefined ? {} : { maintainers: checkedMaintainers }),
        ...(checkedDependencies === undefined ? {} : { dependencies: checkedDependencies }),
    };
}


/***/ }),

/***/ 9260:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ parseConstraint),
/* harmony export */   Y: () => (/* binding */ ConstraintError)
/* harmony export */ });
/* harmony import */ var _semver_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9199);

/** The text is not a valid version constraint. */
class ConstraintError extends Error {
    name = 'ConstraintError';
}
const longest = 512;
const mostAlternatives = 32;
const blank = '[\\t\\n\\f\\r ]';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const part = '[0-9|xX*]+';
const versionPattern = `v?(?:${part})(?:\\.${part})?(?:\\.${part})?(?:-${identifiers})?(?:\\+${identifiers})?`;
const hyphenRange = new RegExp(`${blank}*(${versionPattern})${blank}+-${blank}+(${versionPattern})${blank}*`, 'g');
const comparison = new RegExp(`(=>|>=|=<|<=|!=|~>|[=<>~^]|)${blank}*v?(${part})(?:\\.(${part}))?(?:\\.(${part}))?(-${identifiers})?(\\+${identifiers})?`, 'y');
const separator = new RegExp(`${blank}*,${blank}*|${blank}+`, 'y');
const edges = new RegExp(`^${blank}+|${blank}+$`, 'g');
function improper(text) {
    return new ConstraintError(`improper constraint: ${JSON.stringify(text)}`);
}
function isOpen(text) {
    return text === undefined || ['x', 'X', '*'].includes(text);
}
function comparisonOf(match) {
    const [whole, operator = '', major, minor, patch, prerelease = '', build = ''] = match;
    const open = isOpen(major) ? 'major' : isOpen(minor) ? 'minor' : isOpen(patch) ? 'patch' : undefined;
    const numbers = {
        major: '0.0.0',
        minor: `${major ?? ''}.0.0`,
        patch: `${major ?? ''}.${minor ?? ''}.0`,
        none: `${major ?? ''}.${minor ?? ''}.${patch ?? ''}`,
    }[open ?? 'none'];
    const than = (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .parseVersion */ .ot)(numbers + prerelease + (open === undefined ? build : ''));
    if (than === undefined)
        throw improper(whole);
    return { operator, than, open };
}
/** Reads comparisons that must all hold, separated by commas or spaces. */
function parseAlternative(text) {
    const trimmed = text.replace(edges, '');
    const found = [];
    for (let at = 0;;) {
        comparison.lastIndex = at;
        const match = comparison.exec(trimmed);
        if (match === null)
            throw improper(text);
        found.push(comparisonOf(match));
        at = comparison.lastIndex;
        if (at === trimmed.length)
            return found;
        separator.lastIndex = at;
        if (separator.exec(trimmed) === null)
            throw improper(text);
        at = separator.lastIndex;
    }
}
function isTilde(version, { than, open }) {
    if ((0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) < 0)
        return false;
    const isZero = than.major === 0n && than.minor === 0n && than.patch === 0n;
    if (isZero && open !== 'minor' && open !== 'patch')
        return true;
    return version.major === than.major && (open === 'minor' || version.minor === than.minor);
}
function isCaret(version, { than, open }) {
    if ((0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) < 0)
        return false;
    if (than.major > 0n || open === 'minor')
        return version.major === than.major;
    if (version.major > 0n)
        return false;
    if (than.minor > 0n || open === 'patch')
        return version.minor === than.minor;
    return version.minor === 0n && version.patch === than.patch;
}
function isEqual(version, wanted) {
    return wanted.open === undefined ? (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, wanted.than) === 0 : isTilde(version, wanted);
}
function isNotEqual(version, { than, open }) {
    if (open === undefined)
        return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) !== 0;
    if (version.major !== than.major)
        return true;
    if (open === 'minor')
        return false;
    if (version.minor !== than.minor)
        return true;
    // `!=*` is not `minor` nor `patch` to Masterminds/semver, and compares as 0.0.0 does.
    if (open === 'major')
        return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) !== 0;
    return version.prerelease !== than.prerelease;
}
function isGreater(version, { than, open }) {
    if (open === undefined)
        return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) > 0;
    if (version.major !== than.major)
        return version.major > than.major;
    if (open === 'minor')
        return false;
    return open === 'patch' ? version.minor > than.minor : (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) > 0;
}
function isAtMost(version, { than, open }) {
    if (open === undefined)
        return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, than) <= 0;
    if (version.major > than.major)
        return false;
    return !(version.major === than.major && version.minor > than.minor && open !== 'minor');
}
function holds(version, wanted) {
    switch (wanted.operator) {
        case '!=':
            return isNotEqual(version, wanted);
        case '>':
            return isGreater(version, wanted);
        case '<':
            return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, wanted.than) < 0;
        case '>=':
        case '=>':
            return (0,_semver_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, wanted.than) >= 0;
        case '<=':
        case '=<':
            return isAtMost(version, wanted);
        case '~':
        case '~>':
            return isTilde(version, wanted);
        case '^':
            return isCaret(version, wanted);
        default:
            return isEqual(version, wanted);
    }
}
/**
 * Parses a constraint such as `^1.2`, `>=1.0 <2 || 3.x` or `1.2 - 1.4`, and returns a function that reports whether a version
 * satisfies it. A pre-release satisfies only alternatives that name one.
 *
 * Throws a {@link ConstraintError}. Rule: `NewConstraint` and `Check` in github.com/Masterminds/semver v3 (constraints.go).
 */
function parseConstraint(text) {
    if (Buffer.byteLength(text) > longest) {
        throw new ConstraintError(`constraint string is too long (max ${longest} bytes)`);
    }
    const alternatives = text.replace(hyphenRange, '>= $1, <= $2 ').split('||');
    if (alternatives.length > mostAlternatives) {
        throw new ConstraintError(`too many constraint groups (max ${mostAlternatives})`);
    }
    const parsed = alternatives.map(parseAlternative);
    return (version) => parsed.some((all) => (version.prerelease === '' || all.some(({ than }) => than.prerelease !== '')) &&
        all.every((wanted) => holds(version, wanted)));
}


/***/ }),

/***/ 9539:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ versionMistake),
/* harmony export */   l: () => (/* binding */ checkTagLength)
/* harmony export */ });
/* harmony import */ var _go_quote_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5430);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6705);
/* harmony import */ var _semver_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9199);



/** Helm takes the version for the tag of a chart, and a tag has at most so many characters (the distribution specification). */
const longestTag = 128;
/** Longer ones are no versions: `MaxLength` in github.com/Masterminds/semver. */
const longestVersion = 256;
const example = 'a version has three numbers, as in 1.2.3, and can have a pre-release, as in 1.2.3-rc.1';
/** Returns the version that a text is probably meant to be, if there is one. */
function instead(text) {
    return (0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .isVersion */ .lF)(text) ? `write ${text}` : example;
}
/** Returns why a text is not a valid version and what to write instead; `undefined` if it is valid. */
function versionMistake(text) {
    if ((0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .isVersion */ .lF)(text))
        return undefined;
    if (text.length > longestVersion)
        return `it has ${text.length} characters; a version can have up to ${longestVersion}`;
    const plain = text.trim();
    if (plain !== text)
        return `it starts or ends with white space; ${instead(plain)}`;
    const [, name = '', rest = ''] = /^(V|[A-Za-z][\w.]*(?:-[A-Za-z][\w.]*)*[-/@_])(v?\d.*)$/.exec(text) ?? [];
    if (name !== '')
        return `it begins with "${name}"; ${instead(rest)}`;
    const [, numbers = '', suffix = ''] = /^(v?\d+(?:\.\d+)*)(.*)$/.exec(text) ?? [];
    if (numbers === '')
        return example;
    if (numbers.split('.').length > 3) {
        const [first, second, third, ...more] = numbers.split('.');
        return `it has more than three numbers; ${instead(`${first ?? ''}.${second ?? ''}.${third ?? ''}-${more.join('.')}${suffix}`)}`;
    }
    const wrong = /[^0-9A-Za-z.+-]/u.exec(suffix)?.[0];
    if (wrong !== undefined) {
        const allowed = 'only letters, digits, "-" and "." can follow the numbers';
        const rest = suffix.replace(/[^0-9A-Za-z.+-]+/gu, '-').replace(/-+$/, '');
        const advice = numbers.split('.').length < 3 ? example : instead(numbers + rest);
        return `it has ${(0,_go_quote_js__WEBPACK_IMPORTED_MODULE_0__/* .goQuote */ .d)(wrong)}, but ${allowed}; ${advice}`;
    }
    const [prerelease = '', ...build] = suffix.split('+');
    const zero = /(?<=[-.])0\d+(?=\.|$)/.exec(prerelease)?.[0];
    if (zero !== undefined) {
        const fixed = prerelease.replace(/(?<=[-.])0\d+(?=\.|$)/g, 'g$&');
        return `"${zero}" has a leading zero; ${instead([numbers + fixed, ...build].join('+'))}`;
    }
    return example;
}
/** Throws a {@link ChartError} at a place if a version cannot be the tag of a chart. */
function checkTagLength(version, where) {
    if (version.length <= longestTag)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ChartError */ .DA(`the version ${version.slice(0, 20)}… has ${version.length} characters, but a tag can have up to ${longestTag}; shorten it`, where);
}


/***/ }),

/***/ 6123:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rd: () => (/* binding */ matchingVersions),
/* harmony export */   qx: () => (/* binding */ listedForm),
/* harmony export */   yy: () => (/* binding */ isListed)
/* harmony export */ });
/* harmony import */ var _go_utf8_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(291);
/* harmony import */ var _constraint_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9260);
/* harmony import */ var _semver_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9199);
/* harmony import */ var _tag_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(263);




/** Three numbers without leading zeros and without `v`: the tags that Helm takes for versions (`StrictNewVersion`). */
const strict = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?![\d.])/;
/** Reports whether Helm counts a version among those of a repository: others it finds only by their exact text. */
function isListed(version) {
    return strict.test(version) && (0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .parseVersion */ .ot)(version) !== undefined;
}
/** Returns a version of the same meaning that Helm lists. */
function listedForm(version) {
    const parsed = (0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .parseVersion */ .ot)(version);
    if (parsed === undefined)
        return version;
    const { major, minor, patch, prerelease, build } = parsed;
    return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${build && `+${build}`}`;
}
function parseTag(tag) {
    const version = (0,_tag_js__WEBPACK_IMPORTED_MODULE_3__/* .versionFromTag */ .b)(tag);
    const parsed = strict.test(version) ? (0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .parseVersion */ .ot)(version) : undefined;
    return parsed === undefined ? [] : [{ tag, version, parsed }];
}
/**
 * Returns the versions among a repository's tags that satisfy a constraint, highest first. Those that differ only in build
 * metadata come in the order of their tags, the one without it first: Helm takes them as the registry lists them, and ECR does
 * that in no order. Throws a ConstraintError.
 *
 * Rule: Helm's `Client.Tags` and `GetTagMatchingVersionOrConstraint` (pkg/registry): tags that are no whole version do not count,
 * and an empty constraint means every release.
 */
function matchingVersions(tags, constraint) {
    const isMeant = (0,_constraint_js__WEBPACK_IMPORTED_MODULE_1__/* .parseConstraint */ .F)(constraint === '' ? '*' : constraint);
    return tags
        .flatMap(parseTag)
        .filter(({ parsed }) => isMeant(parsed))
        .sort((a, b) => (0,_semver_js__WEBPACK_IMPORTED_MODULE_2__/* .compareVersions */ .Zy)(b.parsed, a.parsed) || (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_0__/* .compareBytes */ .Xo)(a.tag, b.tag))
        .map(({ tag, version }) => ({ tag, version }));
}


/***/ }),

/***/ 9199:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zy: () => (/* binding */ compareVersions),
/* harmony export */   lF: () => (/* binding */ isVersion),
/* harmony export */   ot: () => (/* binding */ parseVersion)
/* harmony export */ });
const maxLength = 256;
const maxNumber = 2n ** 64n - 1n;
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const version = new RegExp(`^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`);
/**
 * Reads a version as Helm does, which also takes `1`, `v1.2` and `01.02.03`. Returns undefined for what is no version.
 * Rule: `NewVersion` in github.com/Masterminds/semver v3.
 */
function parseVersion(text) {
    if (Buffer.byteLength(text) > maxLength)
        return undefined;
    const match = version.exec(text);
    if (match === null)
        return undefined;
    const [, major = '0', minor = '0', patch = '0', prerelease = '', build = ''] = match;
    const numbers = { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch) };
    if (Object.values(numbers).some((number) => number > maxNumber))
        return undefined;
    if (prerelease.split('.').some((identifier) => /^0\d+$/.test(identifier)))
        return undefined;
    return { ...numbers, prerelease, build };
}
/** Reports whether Helm takes a text for a version. */
function isVersion(text) {
    return parseVersion(text) !== undefined;
}
function compareNumbers(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function compareIdentifiers(a, b) {
    if (a === undefined || b === undefined)
        return a === b ? 0 : a === undefined ? -1 : 1;
    const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (numericA && numericB)
        return compareNumbers(BigInt(a), BigInt(b));
    if (numericA !== numericB)
        return numericA ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
}
function comparePrereleases(a, b) {
    if (a === '' || b === '')
        return a === b ? 0 : a === '' ? 1 : -1;
    const [left, right] = [a.split('.'), b.split('.')];
    const all = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => compareIdentifiers(left[index], right[index]));
    return all.find((order) => order !== 0) ?? 0;
}
/**
 * Compares two versions by precedence: negative where `a` is the older one, 0 where they differ in build metadata at most.
 * Rule: https://semver.org/#spec-item-11
 */
function compareVersions(a, b) {
    return (compareNumbers(a.major, b.major) ||
        compareNumbers(a.minor, b.minor) ||
        compareNumbers(a.patch, b.patch) ||
        comparePrereleases(a.prerelease, b.prerelease));
}


/***/ }),

/***/ 263:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ versionFromTag),
/* harmony export */   r: () => (/* binding */ tagFromVersion)
/* harmony export */ });
/**
 * Returns the tag under which Helm pushes a chart version: a tag cannot hold the `+` of build metadata, `_` stands for it.
 * Rule: Helm's pkg/registry/reference.go, newReference
 */
function tagFromVersion(version) {
    return version.replaceAll('+', '_');
}
/** Returns the version that a tag stands for, if it is one: a tag has `_` for the `+` of build metadata. */
function versionFromTag(tag) {
    return tag.replaceAll('_', '+');
}


/***/ }),

/***/ 2703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ readYamlInTurns),
/* harmony export */   g: () => (/* binding */ readYaml)
/* harmony export */ });
/* harmony import */ var _go_recursion_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2054);
/* harmony import */ var _go_utf8_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(291);
/* harmony import */ var _go_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5430);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5027);
/* harmony import */ var _go_float_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8295);
/* harmony import */ var _parser_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2683);
/* harmony import */ var _resolve_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8574);
/* harmony import */ var _go_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7106);








const typeTag = /^tag:yaml\.org,2002:(str|bool|int|float|null|timestamp)$/;
const binaryTag = 'tag:yaml.org,2002:binary';
const mergeTag = 'tag:yaml.org,2002:merge';
const maxInt64 = 2n ** 63n - 1n;
class RawMap extends Map {
    /** The line of a key that has no text. */
    textlessKeyLine = 0;
}
/** The share of values that may come from aliases. Rule: `allowedAliasRatio` in go-yaml's decode.go. */
function allowedAliasRatio(count) {
    if (count <= 400_000)
        return 0.99;
    if (count >= 4_000_000)
        return 0.1;
    return 0.99 - 0.89 * ((count - 400_000) / 3_600_000);
}
function constructTagged({ tag, value: text, line }) {
    if (tag === binaryTag) {
        const base64 = text.replace(/[\r\n]/g, '');
        if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz('yaml: !!binary value contains invalid base64 data', line);
        }
        return (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(Buffer.from(base64, 'base64'));
    }
    const type = typeTag.exec(tag)?.[1];
    if (type === undefined || type === 'str')
        return text;
    const { tag: found, value } = (0,_resolve_js__WEBPACK_IMPORTED_MODULE_4__/* .resolvePlain */ .R)(text, type === 'timestamp');
    if (found === `!!${type}`)
        return value;
    if (type === 'float' && typeof value === 'bigint' && value <= maxInt64)
        return Number(value);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz(`yaml: cannot decode ${found} \`${text}\` as a !!${type}`, line);
}
function constructScalar(node) {
    if (node.tag !== '')
        return constructTagged(node);
    return node.implicit ? (0,_resolve_js__WEBPACK_IMPORTED_MODULE_4__/* .resolvePlain */ .R)(node.value).value : node.value;
}
function isMerge(node) {
    return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === mergeTag);
}
/** Whether go-yaml reads a value as a uint64, an integer that an int64 does not hold. */
function isUint64(value) {
    return typeof value === 'bigint' && value > maxInt64;
}
/** A key as it is written in JSON; undefined if it has no text. Rule: `convertToJSONableObject` in sigs.k8s.io/yaml. */
function keyText(key) {
    if (typeof key === 'string')
        return key;
    if (typeof key === 'number') {
        const text = (0,_go_float_js__WEBPACK_IMPORTED_MODULE_6__/* .formatFloat */ .k)(key, 32);
        return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
    }
    return key === null || isUint64(key) ? undefined : String(key);
}
/** The error of sigs.k8s.io/yaml for a key without a text, with the key and its value in Go's syntax. */
function unsupportedKey(key, value, line) {
    const type = key === null ? '%!s(<nil>)' : 'uint64';
    const [keySyntax, syntax] = [key, value].map((part) => (part === null ? '<nil>' : (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .run */ .eF)(goSyntax(part))));
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz(`unsupported map key of type: ${type}, key: ${keySyntax ?? ''}, value: ${syntax ?? ''}`, line);
}
/** Writes a value as Go's `%#v`, by which `{{ .Values.x }}` in place of a value is known: `map[interface {}]…`. */
function* goSyntax(value) {
    if (value === null)
        return 'interface {}(nil)';
    if (typeof value === 'string')
        return (0,_go_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .goQuote */ .d)(value);
    if (typeof value === 'number')
        return (0,_go_float_js__WEBPACK_IMPORTED_MODULE_6__/* .formatFloat */ .k)(value, 64);
    if (isUint64(value))
        return `0x${value.toString(16)}`;
    if (typeof value !== 'object')
        return String(value);
    const parts = [];
    if (!(value instanceof RawMap)) {
        for (const item of value)
            parts.push(yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(goSyntax(item)));
        return `[]interface {}{${parts.join(', ')}}`;
    }
    const entries = [...value].sort(([a], [b]) => (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_0__/* .compareBytes */ .Xo)(String(a), String(b)));
    for (const [key, part] of entries) {
        parts.push(`${yield* goSyntax(key)}:${yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(goSyntax(part))}`);
    }
    return `map[interface {}]interface {}{${parts.join(', ')}}`;
}
/** Makes the keys texts, as on the way to JSON. What has been overwritten is not looked at. */
function* withTextKeys(value, depth) {
    if (value === null || typeof value !== 'object')
        return value;
    if (depth > _go_json_js__WEBPACK_IMPORTED_MODULE_5__/* .maxNestingDepth */ .IG) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UnmarshalError */ .Qw(`invalid character '${value instanceof RawMap ? '{' : '['}' exceeded max depth`);
    }
    if (!(value instanceof RawMap)) {
        const list = [];
        for (const item of value)
            list.push(isScalar(item) ? item : yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(withTextKeys(item, depth + 1)));
        return list;
    }
    const map = new Map();
    for (const [key, part] of value) {
        const text = keyText(key);
        if (text === undefined)
            throw unsupportedKey(key, part, value.textlessKeyLine);
        map.set(text, isScalar(part) ? part : yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(withTextKeys(part, depth + 1)));
    }
    return map;
}
function isScalar(value) {
    return value === null || typeof value !== 'object';
}
const scalarsAtOnce = 16;
// eslint-disable-next-line require-yield -- it is a step in which nothing is done
function* nothing() {
    return undefined;
}
/** Turns nodes into values: resolves scalars, follows aliases and merges `<<`, within go-yaml's limits. */
class Constructor {
    #open = new Set();
    /** The document itself is go-yaml's first. */
    #count = 1;
    #fromAliases = 0;
    *construct(node) {
        this.#countNode(node);
        switch (node.kind) {
            case 'scalar':
                return constructScalar(node);
            case 'sequence': {
                const list = [];
                for (const item of node.items)
                    list.push(yield* this.#value(item));
                return list;
            }
            case 'mapping': {
                const map = new RawMap();
                yield* this.#fill(map, node);
                return map;
            }
            case 'alias': {
                this.#follow(node);
                const value = yield* this.#value(node.target);
                this.#open.delete(node);
                return value;
            }
        }
    }
    /** A scalar needs no recursion; but there may be many, and a step is where reading can pause. */
    *#value(node) {
        if (node.kind !== 'scalar')
            return yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(this.construct(node));
        this.#countNode(node);
        if (this.#count % scalarsAtOnce === 0)
            yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(nothing());
        return constructScalar(node);
    }
    #countNode(node) {
        this.#count += 1;
        if (this.#open.size > 0)
            this.#fromAliases += 1;
        if (this.#fromAliases > 100 &&
            this.#count > 1000 &&
            this.#fromAliases / this.#count > allowedAliasRatio(this.#count)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz('yaml: document contains excessive aliasing', node.line);
        }
    }
    #follow(alias) {
        if (this.#open.has(alias))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz(`yaml: anchor '${alias.name}' value contains itself`, alias.line);
        this.#open.add(alias);
    }
    /** Sets the entries of a mapping in their order, so that the last of equal keys wins, over a merged one too. */
    *#fill(map, node) {
        for (const [keyNode, valueNode] of node.entries) {
            if (isMerge(keyNode)) {
                yield* this.#merge(map, valueNode);
                continue;
            }
            const key = yield* this.#value(keyNode);
            if (!isScalar(key))
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz(`yaml: invalid map key: ${yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(goSyntax(key))}`, keyNode.line);
            if (key === null || isUint64(key))
                map.textlessKeyLine = keyNode.line;
            map.set(key, yield* this.#value(valueNode));
        }
    }
    *#merge(map, source) {
        // Earlier mappings of a list take precedence.
        const parts = source.kind === 'sequence' ? source.items.toReversed() : [source];
        for (const part of parts) {
            const mapping = part.kind === 'alias' ? part.target : part;
            if (mapping.kind !== 'mapping') {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz('yaml: map merge requires map or sequence of maps as the value', part.line);
            }
            this.#countNode(part);
            if (part.kind === 'alias') {
                this.#follow(part);
                this.#countNode(mapping);
                yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(this.#fill(map, mapping));
                this.#open.delete(part);
            }
            else {
                yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(this.#fill(map, mapping));
            }
        }
    }
}
/**
 * Returns the first document of a YAML text as go-yaml v2 and sigs.k8s.io/yaml read it on the way to JSON, null if there is none.
 * Throws YamlError with their text, or UnmarshalError for what is nested too deep.
 */
function readYaml(bytes) {
    return (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .run */ .eF)(valueOf(bytes));
}
/** Returns what {@link readYaml} returns, with pauses: a large text takes long. Throws as it does, and what a pause throws. */
async function readYamlInTurns(bytes, turns) {
    return await (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .runInTurns */ .hp)(valueOf(bytes), turns);
}
function* valueOf(bytes) {
    const root = yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)((0,_parser_js__WEBPACK_IMPORTED_MODULE_3__/* .documentOf */ .l)(bytes));
    if (root === undefined)
        return null;
    return yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(withTextKeys(yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_7__/* .call */ .T1)(new Constructor().construct(root)), 1));
}


/***/ }),

/***/ 6028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V: () => (/* binding */ writeYaml)
});

// EXTERNAL MODULE: ./src/go/float.ts
var go_float = __webpack_require__(8295);
// EXTERNAL MODULE: ./src/go/recursion.ts
var recursion = __webpack_require__(2054);
// EXTERNAL MODULE: ./src/go/unicode.ts + 1 modules
var unicode = __webpack_require__(6066);
;// CONCATENATED MODULE: ./src/chart/yaml/key-order.ts

const zero = 0x30;
/** How the digits from an index on compare: their number, in Go's 64 bits, and where they end. */
function digitRun(key, from, start) {
    let number = start;
    let end = from;
    for (; (0,unicode/* isDigit */.yp)(key[end] ?? 0); end += 1) {
        number = BigInt.asIntN(64, number * 10n + BigInt((key[end] ?? 0) - 0x30));
    }
    return { number, end };
}
/** Whether the digits before an index are more than leading zeros. */
function followsNumber(key, index) {
    for (let at = index - 1; (0,unicode/* isDigit */.yp)(key[at] ?? 0); at -= 1) {
        if (key[at] !== zero)
            return true;
    }
    return false;
}
/**
 * Compares two keys of a mapping, as code points, in the order in which go-yaml v2 writes them: numbers by their value, and
 * letters behind all else. Rule: `keyList.Less` in sorter.go.
 */
function compareKeys(a, b) {
    const index = a.findIndex((code, at) => code !== b[at]);
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined)
        return a.length - b.length;
    if ((0,unicode/* isLetter */.D$)(x) && (0,unicode/* isLetter */.D$)(y))
        return x - y;
    if ((0,unicode/* isLetter */.D$)(x) !== (0,unicode/* isLetter */.D$)(y))
        return (0,unicode/* isLetter */.D$)(x) ? 1 : -1;
    const start = (x === zero || y === zero) && followsNumber(a, index) ? 1n : 0n;
    const left = digitRun(a, index, start);
    const right = digitRun(b, index, start);
    if (left.number !== right.number)
        return left.number < right.number ? -1 : 1;
    return left.end - right.end || x - y;
}
/** Returns the entries of a mapping in the order in which go-yaml v2 writes them. */
function sortEntries(entries) {
    return Array.from(entries, (entry) => ({
        entry,
        key: Uint32Array.from(entry[0], (character) => character.codePointAt(0) ?? 0),
    }))
        .sort((a, b) => compareKeys(a.key, b.key))
        .map(({ entry }) => entry);
}

// EXTERNAL MODULE: ./src/chart/yaml/resolve.ts
var resolve = __webpack_require__(8574);
;// CONCATENATED MODULE: ./src/chart/yaml/scalar-style.ts

/** Numbers of base 60, which YAML 1.1 knows and go-yaml only writes in quotes. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const unprintable = /[^\n\x20-\x7E\xA0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;
const spaceThenBreak = / [\n\u2028\u2029]/;
const breakThenSpace = /[\n\u2028\u2029] /;
/** What a plain scalar in a block must not begin with, hold, or end with. */
const indicator = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?](?: |$))|:(?: |$)| #|[\u2028\u2029]|^ | $/;
const escapes = {
    '\0': '0',
    '\x07': 'a',
    '\b': 'b',
    '\t': 't',
    '\n': 'n',
    '\v': 'v',
    '\f': 'f',
    '\r': 'r',
    '\x1B': 'e',
    '"': '"',
    '\\': '\\',
    '\x85': 'N',
    '\xA0': '_',
    '\u2028': 'L',
    '\u2029': 'P',
};
/** Returns the escape of a character in a double-quoted scalar. */
function scalar_style_escape(character) {
    const short = escapes[character];
    if (short !== undefined)
        return `\\${short}`;
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).toUpperCase();
    if (code <= 0xff)
        return `\\x${hex.padStart(2, '0')}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
/** Reports whether the emitter takes a character for the end of a line. */
function isLineEnd(character) {
    return character === '\n' || character === '\u2028' || character === '\u2029';
}
/** Reports whether go-yaml writes a character only as an escape, as it does all beyond U+FFFF. */
function isUnprintable(character) {
    return unprintable.test(character);
}
/**
 * Chooses the style of a text.
 * Rules: `stringv` in encode.go, `yaml_emitter_analyze_scalar` and `yaml_emitter_select_scalar_style` in emitterc.go.
 */
function styleOf(text) {
    if (unprintable.test(text) || spaceThenBreak.test(text))
        return 'double-quoted';
    if (text.includes('\n'))
        return text.endsWith(' ') ? 'double-quoted' : 'literal';
    if ((0,resolve/* resolvePlain */.R)(text).tag !== '!!str' || base60.test(text))
        return 'double-quoted';
    if (!indicator.test(text))
        return 'plain';
    return breakThenSpace.test(text) ? 'double-quoted' : 'single-quoted';
}
/** Returns how a literal block scalar begins. Rule: `yaml_emitter_write_block_scalar_hints`. */
function literalHeader(text) {
    const indentation = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
    const [last = '', previous = '\n'] = Array.from(text).slice(-2).reverse();
    if (!isLineEnd(last))
        return `|${indentation}-`;
    return `|${indentation}${isLineEnd(previous) ? '+' : ''}`;
}

;// CONCATENATED MODULE: ./src/chart/yaml/emitter.ts




/** The column from which on a space may become a line break. */
const width = 80;
const step = 2;
/** Longer keys, counted in bytes, and those of several lines stand behind a `?`. */
const maxSimpleKey = 128;
function isSimpleKey(key) {
    return !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= maxSimpleKey;
}
/** Writes values in block style; the state and its steps are those of emitterc.go. */
class Emitter {
    text = '';
    #column = 0;
    /** Whether the line so far is only indentation and `-`, `?` or `:` indicators. */
    #indention = true;
    /** Whether the last thing written was white space. */
    #whitespace = true;
    *value(value, indent, inMapping) {
        if (typeof value === 'string')
            this.#scalar(value, styleOf(value), Math.max(indent, 0) + step, true);
        else if (value === null || typeof value !== 'object')
            this.#scalar(plainText(value), 'plain', Math.max(indent, 0) + step, true);
        else if (value instanceof Map)
            yield* this.#mapping(value, indent);
        else
            yield* this.#sequence(value, indent, inMapping);
    }
    end() {
        this.#writeIndent(0);
    }
    *#sequence(items, parent, inMapping) {
        if (items.length === 0) {
            this.#indicator('[]');
            return;
        }
        // Behind `key:` the dashes stand below the key.
        const indent = inMapping && !this.#indention ? parent : nested(parent);
        for (const item of items) {
            this.#writeIndent(indent);
            this.#indicator('-', true);
            yield* (0,recursion/* call */.T1)(this.value(item, indent, false));
        }
    }
    *#mapping(map, parent) {
        if (map.size === 0) {
            this.#indicator('{}');
            return;
        }
        const indent = nested(parent);
        for (const [key, value] of sortEntries(map)) {
            this.#writeIndent(indent);
            if (isSimpleKey(key)) {
                this.#scalar(key, styleOf(key), indent + step, false);
                this.#write(':');
                this.#whitespace = false;
                this.#indention = false;
            }
            else {
                this.#indicator('?', true);
                this.#scalar(key, styleOf(key), indent + step, true);
                this.#writeIndent(indent);
                this.#indicator(':', true);
            }
            yield* (0,recursion/* call */.T1)(this.value(value, indent, true));
        }
    }
    #scalar(text, style, indent, fold) {
        switch (style) {
            case 'plain':
                this.#space();
                this.#folded(text, indent, fold);
                break;
            case 'single-quoted':
                this.#indicator("'");
                this.#folded(text.replaceAll("'", "''"), indent, fold);
                this.#write("'");
                break;
            case 'double-quoted':
                this.#doubleQuoted(text, indent, fold);
                break;
            case 'literal':
                this.#literal(text, indent);
                return;
        }
        this.#whitespace = false;
        this.#indention = false;
    }
    /** The characters of a plain or single-quoted scalar. */
    #folded(text, indent, fold) {
        let afterSpace = false;
        let afterBreak = false;
        let index = 0;
        for (const character of text) {
            if (character === ' ') {
                const inside = index > 0 && index < text.length - 1 && text[index + 1] !== ' ';
                if (fold && inside && !afterSpace && this.#column > width)
                    this.#writeIndent(indent);
                else
                    this.#write(' ');
                afterSpace = true;
            }
            else {
                afterBreak = this.#lineCharacter(character, afterBreak, indent);
                if (!afterBreak)
                    afterSpace = false;
            }
            index += character.length;
        }
    }
    /** Writes a character or line break of a scalar; a line begins with its indentation. Returns whether it was a line break. */
    #lineCharacter(character, afterBreak, indent) {
        if (isLineEnd(character)) {
            this.#breakLine(character);
            return true;
        }
        if (afterBreak)
            this.#writeIndent(indent);
        this.#write(character);
        this.#indention = false;
        return false;
    }
    #doubleQuoted(text, indent, fold) {
        // go-yaml looks for a byte order mark at the beginning of the text, whichever character it writes.
        const escapeAll = text.startsWith('\uFEFF');
        let afterSpace = false;
        let index = 0;
        this.#indicator('"');
        for (const character of text) {
            if (escapeAll ||
                isUnprintable(character) ||
                isLineEnd(character) ||
                character === '"' ||
                character === '\\') {
                this.#write(scalar_style_escape(character));
                afterSpace = false;
            }
            else if (character !== ' ') {
                this.#write(character);
                afterSpace = false;
            }
            else {
                if (fold && !afterSpace && this.#column > width && index > 0 && index < text.length - 1) {
                    this.#writeIndent(indent);
                    if (text[index + 1] === ' ')
                        this.#write('\\');
                }
                else {
                    this.#write(' ');
                }
                afterSpace = true;
            }
            index += character.length;
        }
        this.#write('"');
    }
    #literal(text, indent) {
        this.#indicator(literalHeader(text));
        this.#breakLine('\n');
        this.#whitespace = true;
        let afterBreak = true;
        for (const character of text) {
            afterBreak = this.#lineCharacter(character, afterBreak, indent);
        }
    }
    #write(text) {
        this.text += text;
        this.#column += Array.from(text).length;
    }
    #space() {
        if (!this.#whitespace)
            this.#write(' ');
    }
    #indicator(text, keepsIndention = false) {
        this.#space();
        this.#write(text);
        this.#whitespace = false;
        this.#indention &&= keepsIndention;
    }
    #breakLine(character) {
        this.text += character;
        this.#column = 0;
        this.#indention = true;
    }
    /** Goes to an indentation: on this line where nothing stands beyond it, else on the next. */
    #writeIndent(indent) {
        if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) {
            this.text += '\n';
            this.#column = 0;
        }
        this.#write(' '.repeat(Math.max(indent - this.#column, 0)));
        this.#whitespace = true;
        this.#indention = true;
    }
}
function nested(indent) {
    return indent < 0 ? 0 : indent + step;
}
function plainText(value) {
    if (typeof value !== 'number')
        return String(value);
    const text = (0,go_float/* formatFloat */.k)(value, 64);
    return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
}
/** Returns a value as YAML with the bytes of go-yaml v2's `yaml.Marshal`, a final newline included. */
function writeYaml(value) {
    const emitter = new Emitter();
    (0,recursion/* run */.eF)(emitter.value(value, -1, false));
    emitter.end();
    return emitter.text;
}


/***/ }),

/***/ 5027:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   It: () => (/* binding */ parserError),
/* harmony export */   Iz: () => (/* binding */ YamlError),
/* harmony export */   Qw: () => (/* binding */ UnmarshalError),
/* harmony export */   nz: () => (/* binding */ scannerError)
/* harmony export */ });
/** YAML that go-yaml v2 rejects. The message is go-yaml's own, the line counted from 1 where one is known. */
class YamlError extends Error {
    line;
    constructor(message, line) {
        super(message);
        this.name = 'YamlError';
        this.line = line;
    }
}
/**
 * An error of the scanner at a line counted from 0. go-yaml names no line for the first one.
 * Rule: `parser.fail` in go-yaml's decode.go.
 */
function scannerError(problem, line) {
    return new YamlError(`yaml: ${line === 0 ? '' : `line ${line + 1}: `}${problem}`, line + 1);
}
/** An error of the parser at a line counted from 0: go-yaml's text names the line before it (same place as above). */
function parserError(problem, line) {
    return new YamlError(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`, line + 1);
}
/** YAML whose values do not fit the Go type they are read into. The message is that of Go's encoding/json. */
class UnmarshalError extends Error {
    constructor(message) {
        super(message);
        this.name = 'UnmarshalError';
    }
}


/***/ }),

/***/ 4880:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lw: () => (/* binding */ loadYamlInTurns),
/* harmony export */   My: () => (/* binding */ cannotLoad),
/* harmony export */   jf: () => (/* binding */ jsonToYaml),
/* harmony export */   to: () => (/* binding */ explained),
/* harmony export */   yv: () => (/* binding */ loadYaml)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6705);
/* harmony import */ var _construct_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2703);
/* harmony import */ var _emitter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6028);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5027);
/* harmony import */ var _shape_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(339);





/** Returns what Helm says first of a file it cannot load: it names the file without its directory. */
function cannotLoad(file) {
    return `cannot load ${file.slice(file.lastIndexOf('/') + 1)}`;
}
function advice(error, file, line) {
    if (error.message.includes('exceeded max depth'))
        return `Nest the values of ${file} less deep`;
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UnmarshalError */ .Qw)
        return `Give the field a value of that type in ${file}`;
    const where = line === undefined ? file : `${file}, line ${line}`;
    if (error.message.includes('invalid map key'))
        return `Put quotes around a value that begins with "{{" in ${where}`;
    return `Correct the YAML in ${where}`;
}
/**
 * Runs a step of reading YAML. Throws ChartError for its YamlError or UnmarshalError: Helm's text, then the line of the
 * file, which go-yaml's own count may miss.
 */
async function explained(source, read) {
    try {
        return await read();
    }
    catch (error) {
        throw explanation(error, source);
    }
}
function explanation(error, { file, prefix, linesBefore }) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .YamlError */ .Iz || error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UnmarshalError */ .Qw))
        return error;
    const converting = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .YamlError */ .Iz;
    const line = converting && error.line !== undefined ? error.line + linesBefore : undefined;
    const step = converting ? 'error converting YAML to JSON' : 'error unmarshaling JSON: while decoding JSON';
    const message = `${prefix}: ${step}: ${error.message}. ${advice(error, file, line)}.`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(message, line === undefined ? { file } : { file, line }, { cause: error });
}
/**
 * Reads the first document of a YAML file into a Go type, over what is there already, as sigs.k8s.io/yaml does.
 * `file` is its path inside the chart. Throws ChartError with Helm's text.
 */
function loadYaml(bytes, file, shape, existing) {
    try {
        return shape.decode((0,_construct_js__WEBPACK_IMPORTED_MODULE_1__/* .readYaml */ .g)(bytes), existing, _shape_js__WEBPACK_IMPORTED_MODULE_4__/* .root */ .zr);
    }
    catch (error) {
        throw explanation(error, { file, prefix: cannotLoad(file), linesBefore: 0 });
    }
}
/** Reads YAML as {@link loadYaml} does, with pauses. Throws also what a pause throws. */
async function loadYamlInTurns(bytes, { file, shape, existing }, turns) {
    const source = { file, prefix: cannotLoad(file), linesBefore: 0 };
    return await explained(source, async () => shape.decode(await (0,_construct_js__WEBPACK_IMPORTED_MODULE_1__/* .readYamlInTurns */ .P)(bytes, turns), existing, _shape_js__WEBPACK_IMPORTED_MODULE_4__/* .root */ .zr));
}
/**
 * JSON as YAML with the bytes of Helm, which reads the JSON as YAML and writes that (`JSONToYAML` in sigs.k8s.io/yaml). Throws
 * ChartError if go-yaml cannot read Go's JSON back, as with a DEL character.
 */
function jsonToYaml(json, file) {
    try {
        return (0,_emitter_js__WEBPACK_IMPORTED_MODULE_2__/* .writeYaml */ .V)((0,_construct_js__WEBPACK_IMPORTED_MODULE_1__/* .readYaml */ .g)(Buffer.from(json)));
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .YamlError */ .Iz))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ChartError */ .DA(`failed to save: ${error.message}. Remove control characters and very long keys from ${file}.`, { file }, { cause: error });
    }
}


/***/ }),

/***/ 2683:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ documentOf),
  T: () => (/* binding */ parseDocument)
});

// EXTERNAL MODULE: ./src/go/recursion.ts
var recursion = __webpack_require__(2054);
// EXTERNAL MODULE: ./src/chart/yaml/errors.ts
var errors = __webpack_require__(5027);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./src/chart/yaml/reader.ts


/** The most bytes that go-yaml reads ahead: `input_raw_buffer_size` in yamlprivateh.go. */
const rawBufferSize = 512;
const byteOrderMark = 0xfeff;
const forbidden = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const lineBreak = /\r\n|[\r\n\x85\u2028\u2029]/g;
function encodingOf(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
        return ['utf-16le', 2];
    if (bytes[0] === 0xfe && bytes[1] === 0xff)
        return ['utf-16be', 2];
    return ['utf-8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0];
}
/** Returns the size of the UTF-8 character that a byte begins, 0 for a byte that begins none. Rule: `width` in yamlprivateh.go. */
function utf8Width(lead) {
    if (lead < 0x80)
        return 1;
    if (lead < 0xc0)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
}
function utf8Obstacle(bytes) {
    const lead = bytes.readUInt8(0);
    const width = utf8Width(lead);
    const cut = 'incomplete UTF-8 octet sequence';
    if (width === 0)
        return { problem: 'invalid leading UTF-8 octet', width: 1, cut };
    const trailing = bytes.subarray(1, width);
    if (trailing.some((octet) => (octet & 0xc0) !== 0x80))
        return { problem: 'invalid trailing UTF-8 octet', width, cut };
    const second = trailing[0] ?? 0;
    const overlong = lead < 0xc2 || (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
    return {
        problem: overlong ? 'invalid length of a UTF-8 sequence' : 'invalid Unicode character',
        width,
        cut,
    };
}
function utf16Obstacle(bytes) {
    if (bytes.length < 2)
        return { problem: '', width: 2, cut: 'incomplete UTF-16 character' };
    if (bytes.readUInt16LE(0) >= 0xdc00)
        return { problem: 'unexpected low surrogate area', width: 2, cut: '' };
    return { problem: 'expected low surrogate area', width: 4, cut: 'incomplete UTF-16 surrogate pair' };
}
/** Returns how many bytes of a text that is not UTF-8 are. */
function validUtf8(bytes) {
    let at = 0;
    for (const step of [65_536, 256]) {
        for (;;) {
            let end = Math.min(at + step, bytes.length);
            while (end > at && ((bytes[end] ?? 0) & 0xc0) === 0x80)
                end -= 1;
            if (end === at || !(0,external_node_buffer_.isUtf8)(bytes.subarray(at, end)))
                break;
            at = end;
        }
    }
    for (;;) {
        const width = utf8Width(bytes[at] ?? 0);
        if (width === 0 || at + width > bytes.length || !(0,external_node_buffer_.isUtf8)(bytes.subarray(at, at + width)))
            return at;
        at += width;
    }
}
/** Decodes bytes up to the first that are not of the encoding. */
function decode(bytes, encoding) {
    if (encoding === 'utf-8') {
        if ((0,external_node_buffer_.isUtf8)(bytes))
            return [bytes.toString(), undefined];
        const valid = validUtf8(bytes);
        return [bytes.toString('utf8', 0, valid), utf8Obstacle(bytes.subarray(valid))];
    }
    const units = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
    if (encoding === 'utf-16be')
        units.swap16();
    const text = units.toString('utf16le');
    const lone = text.isWellFormed() ? text.length : text.search(/\p{Surrogate}/u);
    const rest = lone * 2 < units.length ? units.subarray(lone * 2) : bytes.subarray(units.length);
    return [text.slice(0, lone), rest.length === 0 ? undefined : utf16Obstacle(rest)];
}
/**
 * The characters of a YAML text, read ahead in the steps of go-yaml's reader: it looks at 512 bytes at a time, so that what
 * lies behind the end of a document is seen only where it is near, and takes a byte order mark for one wherever its buffer
 * begins with it. Code unit 0, which no text holds, stands for the end.
 * Rule: readerc.go of go-yaml v2.
 */
class Reader {
    /** The characters up to the first that go-yaml does not read, and a 0. */
    text;
    /** Where the next character is in the text. */
    pos = 0;
    #obstacle;
    #encoding;
    /** Whether each code unit of the text is one byte. */
    #narrow;
    /** Bytes that are not read yet, and those that are read and not decoded. */
    #left;
    #raw = 0;
    #ended = false;
    /** Characters that are decoded and not passed. */
    #unread = 0;
    /** Where the decoded characters begin and end in the text. */
    #bufferStart = 0;
    #bufferEnd = 0;
    constructor(bytes) {
        const [encoding, markSize] = encodingOf(bytes);
        const marked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const [text, obstacle] = decode(marked.subarray(markSize), encoding);
        const control = forbidden.exec(text);
        this.#encoding = encoding;
        this.#obstacle = obstacle;
        this.text = `${text}\0`;
        if (control !== null) {
            const width = this.#width(control[0].codePointAt(0) ?? 0);
            this.#obstacle = { problem: 'control characters are not allowed', width, cut: '' };
            this.text = `${text.slice(0, control.index)}\0`;
        }
        this.#narrow =
            encoding === 'utf-8' && obstacle === undefined && control === null && text.length === bytes.length;
        this.#left = bytes.length;
        do
            this.#readRaw();
        while (!this.#ended && this.#raw < 3);
        this.#raw -= markSize;
    }
    /** Reads on until so many characters can be looked at, or the text ends. Throws YamlError for what is no text. */
    need(length) {
        if (this.#unread < length)
            this.#fill(length);
    }
    /** Whether go-yaml, which looks at the first character of its buffer, takes the next character for a byte order mark. */
    get atByteOrderMark() {
        return this.text.charCodeAt(this.#bufferStart) === byteOrderMark;
    }
    /** Passes a character; behind the end there is another end. */
    pass() {
        const code = this.text.charCodeAt(this.pos);
        if (code !== 0)
            this.pos += code >= 0xd800 && code < 0xdc00 ? 2 : 1;
        this.#unread -= 1;
    }
    #fill(length) {
        this.#bufferStart = this.pos;
        for (let first = true; this.#unread < length; first = false) {
            if (!first || this.#raw === 0)
                this.#readRaw();
            this.#decodeRaw();
            if (this.#ended) {
                // The 0 at the end counts as a character, every time it is read.
                this.#unread += 1;
                return;
            }
        }
    }
    #readRaw() {
        const size = Math.min(rawBufferSize - this.#raw, this.#left);
        if (this.#left === 0)
            this.#ended = true;
        this.#raw += size;
        this.#left -= size;
    }
    #decodeRaw() {
        if (this.#narrow) {
            this.#bufferEnd += this.#raw;
            this.#unread += this.#raw;
            this.#raw = 0;
        }
        while (this.#raw > 0) {
            const isObstacle = this.#bufferEnd === this.text.length - 1;
            const code = this.text.codePointAt(this.#bufferEnd) ?? 0;
            const width = isObstacle ? (this.#obstacle?.width ?? 1) : this.#width(code);
            if (width > this.#raw) {
                if (this.#ended)
                    throw this.#error(this.#obstacle?.cut ?? '');
                return;
            }
            if (isObstacle)
                throw this.#error(this.#obstacle?.problem ?? '');
            this.#raw -= width;
            this.#bufferEnd += code > 0xffff ? 2 : 1;
            this.#unread += 1;
        }
    }
    /** The bytes of a character. */
    #width(code) {
        if (this.#encoding !== 'utf-8')
            return code > 0xffff ? 4 : 2;
        if (code < 0x80)
            return 1;
        return code < 0x800 ? 2 : code > 0xffff ? 4 : 3;
    }
    #error(problem) {
        const line = (this.text.slice(0, this.#bufferEnd).match(lineBreak)?.length ?? 0) + 1;
        return new errors/* YamlError */.Iz(`yaml: ${problem}`, line);
    }
}

;// CONCATENATED MODULE: ./src/chart/yaml/cursor.ts


/** Reports whether a code unit ends a line in YAML 1.1: LF, CR, NEL, LS or PS. */
function isBreak(code) {
    return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}
/** Reports whether a code unit is a space or a tab. */
function isBlank(code) {
    return code === 0x20 || code === 0x09;
}
/** Reports whether a code unit ends a line or, as 0, the text. */
function isBreakOrEnd(code) {
    return code === 0 || isBreak(code);
}
/** Reports whether a code unit is blank, ends a line or, as 0, the text. */
function isBlankOrEnd(code) {
    return isBlank(code) || isBreakOrEnd(code);
}
/** Reports whether a code unit may stand in an anchor, a directive's name or a tag's handle. */
function isWord(code) {
    return ((code >= 0x61 && code <= 0x7a) ||
        (code >= 0x41 && code <= 0x5a) ||
        isAsciiDigit(code) ||
        code === 0x5f ||
        code === 0x2d);
}
/** Reports whether a code unit is an ASCII digit. */
function isAsciiDigit(code) {
    return code >= 0x30 && code <= 0x39;
}
/** The code units of a few ASCII characters. */
function codesOf(characters) {
    return new Set(Buffer.from(characters));
}
/**
 * A place in a YAML text, with the steps of go-yaml's scanner. Each looks as far ahead as the scanner does, no further:
 * `need` stands where it calls `yaml_parser_update_buffer`.
 */
class Cursor extends Reader {
    /** Counted from 0. */
    line = 0;
    /** How far into its line the cursor is, in characters. */
    column = 0;
    /** How far into the text the cursor is, in characters. */
    index = 0;
    /** The code unit here. */
    get code() {
        return this.text.charCodeAt(this.pos);
    }
    /** Returns the code unit some way ahead; the caller has seen that everything before it is not the end. */
    ahead(distance) {
        return this.text.charCodeAt(this.pos + distance);
    }
    /** Passes a character. */
    skip() {
        this.pass();
        this.column += 1;
        this.index += 1;
    }
    /**
     * Passes what ends the line here, if anything, and returns it as a scalar takes it: LF, or LS or PS themselves. The caller has
     * looked two characters ahead.
     */
    takeBreak() {
        const { code } = this;
        if (!isBreak(code))
            return '';
        if (code === 0x0d && this.ahead(1) === 0x0a)
            this.skip();
        this.skip();
        this.line += 1;
        this.column = 0;
        return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
    }
    /** Passes and returns the characters that meet a condition, looking so many ahead. */
    takeWhile(condition, lookahead = 1) {
        const start = this.pos;
        this.need(lookahead);
        while (condition(this.code)) {
            this.skip();
            this.need(lookahead);
        }
        return this.text.slice(start, this.pos);
    }
    /** Passes blanks, and a comment behind them up to the end of its line. */
    skipBlanksAndComment() {
        this.takeWhile(isBlank);
        this.skipComment();
    }
    /** Passes a comment that begins here up to the end of its line. */
    skipComment() {
        if (this.code === 0x23)
            this.takeWhile((code) => !isBreakOrEnd(code));
    }
    /** Passes blanks, a comment and the line break behind them. Throws YamlError if the line holds anything else. */
    takeRestOfLine() {
        this.skipBlanksAndComment();
        if (!isBreakOrEnd(this.code)) {
            throw (0,errors/* scannerError */.nz)('did not find expected comment or line break', this.line);
        }
        if (isBreak(this.code))
            this.need(2);
        this.takeBreak();
    }
    /** Reports whether `---` or `...` stands alone at the beginning of this line. */
    atDocumentMark() {
        this.need(4);
        const { code } = this;
        return (this.column === 0 &&
            (code === 0x2d || code === 0x2e) &&
            this.ahead(1) === code &&
            this.ahead(2) === code &&
            isBlankOrEnd(this.ahead(3)));
    }
    /** Makes the end of the text a line of its own, where go-yaml reports errors about it. */
    endLine() {
        if (this.column === 0)
            return;
        this.line += 1;
        this.column = 0;
    }
}

;// CONCATENATED MODULE: ./src/chart/yaml/tokens.ts
/** Makes a token. */
function token(kind, line, value = '', suffix = '', plain = false) {
    return { kind, line, value, suffix, plain };
}

;// CONCATENATED MODULE: ./src/chart/yaml/properties.ts




const afterName = codesOf('?:,]}%@`');
const uriPunctuation = codesOf(";/?:@&=+$,.!~*'()[]");
/** Reads an anchor or an alias. Throws YamlError. Rule: `yaml_parser_scan_anchor`. */
function takeAnchor(cursor) {
    const kind = cursor.code === 0x2a ? 'alias' : 'anchor';
    cursor.skip();
    const name = cursor.takeWhile(isWord);
    if (name === '' || !(isBlankOrEnd(cursor.code) || afterName.has(cursor.code))) {
        throw (0,errors/* scannerError */.nz)('did not find expected alphabetic or numeric character', cursor.line);
    }
    return token(kind, cursor.line, name);
}
function takeHandle(cursor, inDirective) {
    cursor.need(1);
    if (cursor.code !== 0x21)
        throw (0,errors/* scannerError */.nz)("did not find expected '!'", cursor.line);
    cursor.skip();
    const handle = `!${cursor.takeWhile(isWord)}`;
    if (cursor.ahead(0) === 0x21) {
        cursor.skip();
        return `${handle}!`;
    }
    if (inDirective && handle !== '!')
        throw (0,errors/* scannerError */.nz)("did not find expected '!'", cursor.line);
    return handle;
}
/** Reads `%XX` escapes that make up one UTF-8 character, whose bytes go-yaml does not check any further. */
function takeUriEscapes(cursor) {
    const octets = [];
    for (let left = 1; left > 0; left -= 1) {
        cursor.need(3);
        const escaped = /^%[0-9A-Fa-f]{2}$/.exec(cursor.text.slice(cursor.pos, cursor.pos + 3))?.[0];
        if (escaped === undefined)
            throw (0,errors/* scannerError */.nz)('did not find URI escaped octet', cursor.line);
        const octet = Number.parseInt(escaped.slice(1), 16);
        if (octets.length === 0)
            left = utf8Width(octet);
        if (left === 0)
            throw (0,errors/* scannerError */.nz)('found an incorrect leading UTF-8 octet', cursor.line);
        if (octets.length > 0 && (octet & 0xc0) !== 0x80) {
            throw (0,errors/* scannerError */.nz)('found an incorrect trailing UTF-8 octet', cursor.line);
        }
        octets.push(octet);
        for (let character = 0; character < 3; character += 1)
            cursor.skip();
    }
    return Buffer.from(octets).toString();
}
/** Reads the rest of a tag behind what of its handle belongs to it. */
function takeUri(cursor, head) {
    let uri = head.slice(1);
    let found = head !== '';
    for (;;) {
        const start = cursor.pos;
        uri += cursor.takeWhile((code) => isWord(code) || uriPunctuation.has(code));
        if (cursor.code === 0x25)
            uri += takeUriEscapes(cursor);
        if (cursor.pos === start)
            break;
        found = true;
    }
    if (!found)
        throw (0,errors/* scannerError */.nz)('did not find expected tag URI', cursor.line);
    return uri;
}
/** Reads a tag: `!<uri>`, `!handle!suffix`, `!suffix` or `!`. Throws YamlError. Rule: `yaml_parser_scan_tag`. */
function takeTag(cursor) {
    let handle = '';
    let suffix;
    cursor.need(2);
    if (cursor.ahead(1) === 0x3c) {
        cursor.skip();
        cursor.skip();
        suffix = takeUri(cursor, '');
        if (cursor.code !== 0x3e)
            throw (0,errors/* scannerError */.nz)("did not find the expected '>'", cursor.line);
        cursor.skip();
    }
    else {
        handle = takeHandle(cursor, false);
        if (handle.length > 1 && handle.endsWith('!')) {
            suffix = takeUri(cursor, '');
        }
        else {
            suffix = takeUri(cursor, handle);
            handle = '!';
            if (suffix === '')
                [handle, suffix] = [suffix, handle];
        }
    }
    cursor.need(1);
    if (!isBlankOrEnd(cursor.code)) {
        throw (0,errors/* scannerError */.nz)('did not find expected whitespace or line break', cursor.line);
    }
    return token('tag', cursor.line, handle, suffix);
}
function takeVersionNumber(cursor) {
    let length = 0;
    const digits = cursor.takeWhile((code) => isAsciiDigit(code) && (length += 1) <= 2);
    if (length > 2)
        throw (0,errors/* scannerError */.nz)('found extremely long version number', cursor.line);
    if (digits === '')
        throw (0,errors/* scannerError */.nz)('did not find expected version number', cursor.line);
    return Number(digits);
}
function takeVersion(cursor) {
    cursor.takeWhile(isBlank);
    const major = takeVersionNumber(cursor);
    if (cursor.code !== 0x2e)
        throw (0,errors/* scannerError */.nz)("did not find expected digit or '.' character", cursor.line);
    cursor.skip();
    return token('version directive', cursor.line, `${major}.${takeVersionNumber(cursor)}`);
}
function takeTagDirective(cursor) {
    cursor.takeWhile(isBlank);
    const handle = takeHandle(cursor, true);
    cursor.need(1);
    if (!isBlank(cursor.code))
        throw (0,errors/* scannerError */.nz)('did not find expected whitespace', cursor.line);
    cursor.takeWhile(isBlank);
    const prefix = takeUri(cursor, '');
    cursor.need(1);
    if (!isBlankOrEnd(cursor.code)) {
        throw (0,errors/* scannerError */.nz)('did not find expected whitespace or line break', cursor.line);
    }
    return token('tag directive', cursor.line, handle, prefix);
}
/** Reads a `%YAML` or `%TAG` directive and its line. Throws YamlError. Rule: `yaml_parser_scan_directive`. */
function takeDirective(cursor) {
    cursor.skip();
    const name = cursor.takeWhile(isWord);
    if (name === '')
        throw (0,errors/* scannerError */.nz)('could not find expected directive name', cursor.line);
    if (!isBlankOrEnd(cursor.code))
        throw (0,errors/* scannerError */.nz)('found unexpected non-alphabetical character', cursor.line);
    let directive;
    if (name === 'YAML')
        directive = takeVersion(cursor);
    else if (name === 'TAG')
        directive = takeTagDirective(cursor);
    else
        throw (0,errors/* scannerError */.nz)('found unknown directive name', cursor.line);
    cursor.takeRestOfLine();
    return directive;
}

;// CONCATENATED MODULE: ./src/chart/yaml/scalars.ts


/** Simple escapes of a double-quoted scalar. go-yaml v2 knows `\'` and does not know `\/`. */
const escapes = {
    '0': '\0',
    a: '\x07',
    b: '\b',
    t: '\t',
    '\t': '\t',
    n: '\n',
    v: '\v',
    f: '\f',
    r: '\r',
    e: '\x1B',
    ' ': ' ',
    '"': '"',
    "'": "'",
    '\\': '\\',
    N: '\x85',
    _: '\xA0',
    L: '\u2028',
    P: '\u2029',
};
const escapeLengths = { x: 2, u: 4, U: 8 };
/** Line folding: one LF is a space, further ones are kept; LS and PS are kept. */
function fold({ blanks, firstBreak, moreBreaks }) {
    if (firstBreak === '')
        return blanks + moreBreaks;
    if (firstBreak !== '\n')
        return firstBreak + moreBreaks;
    return moreBreaks === '' ? ' ' : moreBreaks;
}
/**
 * Reads white space up to the next character that is none; with `inside` a line has ended in it already. `refuseTab` tells where
 * a tab must not stand.
 */
function takeGap(cursor, inside, refuseTab) {
    let blanks = '';
    let firstBreak = '';
    let moreBreaks = '';
    while (isBlank(cursor.code) || isBreak(cursor.code)) {
        const afterBreak = inside || firstBreak !== '';
        if (isBreak(cursor.code)) {
            cursor.need(2);
            if (afterBreak)
                moreBreaks += cursor.takeBreak();
            else
                firstBreak = cursor.takeBreak();
        }
        else {
            if (afterBreak && cursor.code === 0x09 && refuseTab?.() === true) {
                throw (0,errors/* scannerError */.nz)('found a tab character that violates indentation', cursor.line);
            }
            if (!afterBreak)
                blanks += String.fromCharCode(cursor.code);
            cursor.skip();
        }
        cursor.need(1);
    }
    return { blanks: firstBreak === '' ? blanks : '', firstBreak, moreBreaks };
}
/** Reads one escape of a double-quoted scalar. */
function takeEscape(cursor) {
    const letter = cursor.text.charAt(cursor.pos + 1);
    const simple = escapes[letter];
    const length = simple === undefined ? escapeLengths[letter] : 0;
    if (length === undefined)
        throw (0,errors/* scannerError */.nz)('found unknown escape character', cursor.line);
    cursor.skip();
    cursor.skip();
    if (simple !== undefined)
        return simple;
    cursor.need(length);
    const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
    if (!/^[0-9A-Fa-f]+$/.test(digits) || digits.length !== length) {
        throw (0,errors/* scannerError */.nz)('did not find expected hexdecimal number', cursor.line);
    }
    const value = Number.parseInt(digits, 16);
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
        throw (0,errors/* scannerError */.nz)('found invalid Unicode character escape code', cursor.line);
    }
    for (let digit = 0; digit < length; digit += 1)
        cursor.skip();
    return String.fromCodePoint(value);
}
/** Reads what stands between two gaps of a quoted scalar, and whether an escaped line break ends it. */
function takeQuotedPart(cursor, quote) {
    const single = quote === 0x27;
    let part = '';
    while (!isBlankOrEnd(cursor.code)) {
        if (single && cursor.code === quote && cursor.ahead(1) === quote) {
            part += "'";
            cursor.skip();
            cursor.skip();
        }
        else if (cursor.code === quote) {
            break;
        }
        else if (single || cursor.code !== 0x5c) {
            const start = cursor.pos;
            cursor.skip();
            cursor.takeWhile((code) => code !== quote && code !== 0x5c && !isBlankOrEnd(code), 2);
            part += cursor.text.slice(start, cursor.pos);
        }
        else if (isBreak(cursor.ahead(1))) {
            cursor.need(3);
            cursor.skip();
            cursor.takeBreak();
            return { part, escapedBreak: true };
        }
        else {
            part += takeEscape(cursor);
        }
        cursor.need(2);
    }
    return { part, escapedBreak: false };
}
/** Reads a quoted scalar from its opening quote. Throws YamlError. Rule: `yaml_parser_scan_flow_scalar`. */
function takeQuoted(cursor) {
    const quote = cursor.code;
    let value = '';
    cursor.skip();
    for (;;) {
        if (cursor.atDocumentMark())
            throw (0,errors/* scannerError */.nz)('found unexpected document indicator', cursor.line);
        if (cursor.code === 0)
            throw (0,errors/* scannerError */.nz)('found unexpected end of stream', cursor.line);
        const { part, escapedBreak } = takeQuotedPart(cursor, quote);
        value += part;
        cursor.need(1);
        if (cursor.code === quote) {
            cursor.skip();
            return value;
        }
        const gap = takeGap(cursor, escapedBreak);
        value += escapedBreak ? gap.moreBreaks : fold(gap);
    }
}
/** Reports whether a character ends a plain scalar: `: `, and in a flow collection also its punctuation. */
function endsPlain(cursor, inFlow) {
    switch (cursor.code) {
        case 0x3a: // :
            return isBlankOrEnd(cursor.ahead(1));
        case 0x2c: // ,
        case 0x3f: // ?
        case 0x5b: // [
        case 0x5d: // ]
        case 0x7b: // {
        case 0x7d: // }
            return inFlow;
        default:
            return false;
    }
}
/**
 * Reads a plain scalar whose further lines are indented by at least `indent`.
 * Throws YamlError. Rule: `yaml_parser_scan_plain_scalar`.
 */
function takePlain(cursor, indent, inFlow) {
    let value = '';
    let gap = { blanks: '', firstBreak: '', moreBreaks: '' };
    for (;;) {
        if (cursor.atDocumentMark() || cursor.code === 0x23)
            break;
        const start = cursor.pos;
        while (!isBlankOrEnd(cursor.code) && !endsPlain(cursor, inFlow)) {
            cursor.skip();
            cursor.need(2);
        }
        if (cursor.pos > start) {
            value += fold(gap) + cursor.text.slice(start, cursor.pos);
            gap = { blanks: '', firstBreak: '', moreBreaks: '' };
        }
        if (cursor.code === 0 || !isBlankOrEnd(cursor.code))
            break;
        cursor.need(1);
        gap = takeGap(cursor, false, () => cursor.column < indent);
        if (!inFlow && cursor.column < indent)
            break;
    }
    return { value, atLineStart: gap.firstBreak !== '' };
}
function takeIncrement(cursor) {
    if (!isAsciiDigit(cursor.code))
        return 0;
    const increment = cursor.code - 0x30;
    if (increment === 0)
        throw (0,errors/* scannerError */.nz)('found an indentation indicator equal to 0', cursor.line);
    cursor.skip();
    cursor.need(1);
    return increment;
}
function takeChomping(cursor) {
    const { code } = cursor;
    if (code !== 0x2b && code !== 0x2d)
        return '';
    cursor.skip();
    cursor.need(1);
    return code === 0x2b ? '+' : '-';
}
function takeHeader(cursor) {
    cursor.need(1);
    let chomping = takeChomping(cursor);
    const increment = takeIncrement(cursor);
    if (chomping === '' && increment > 0)
        chomping = takeChomping(cursor);
    cursor.takeRestOfLine();
    return { chomping, increment };
}
/** Passes the indentation and the empty lines of a block scalar; with `indent` 0 it is found out. */
function takeIndentation(cursor, indent, parent) {
    let breaks = '';
    let widest = 0;
    for (;;) {
        cursor.takeWhile((code) => (indent === 0 || cursor.column < indent) && code === 0x20);
        widest = Math.max(widest, cursor.column);
        if ((indent === 0 || cursor.column < indent) && cursor.code === 0x09) {
            throw (0,errors/* scannerError */.nz)('found a tab character where an indentation space is expected', cursor.line);
        }
        if (!isBreak(cursor.code))
            break;
        cursor.need(2);
        breaks += cursor.takeBreak();
    }
    return { breaks, indent: indent === 0 ? Math.max(widest, parent + 1, 1) : indent };
}
/**
 * Reads a block scalar from its `|` or `>`; `parent` is the indentation it must exceed, -1 at the root.
 * Throws YamlError. Rule: `yaml_parser_scan_block_scalar`.
 */
function takeBlock(cursor, parent) {
    const literal = cursor.code === 0x7c;
    cursor.skip();
    const { chomping, increment } = takeHeader(cursor);
    const given = increment > 0 ? Math.max(parent, 0) + increment : 0;
    let value = '';
    let lastBreak = '';
    let wasBlank = false;
    const { breaks: first, indent } = takeIndentation(cursor, given, parent);
    let breaks = first;
    cursor.need(1);
    while (cursor.column === indent && cursor.code !== 0) {
        const blank = isBlank(cursor.code);
        if (!literal && !wasBlank && !blank && lastBreak === '\n')
            value += breaks === '' ? ' ' : '';
        else
            value += lastBreak;
        value += breaks + cursor.takeWhile((code) => !isBreakOrEnd(code));
        wasBlank = blank;
        cursor.need(2);
        lastBreak = cursor.takeBreak();
        ({ breaks } = takeIndentation(cursor, indent, parent));
    }
    if (chomping !== '-')
        value += lastBreak;
    if (chomping === '+')
        value += breaks;
    return value;
}

;// CONCATENATED MODULE: ./src/chart/yaml/simple-keys.ts

/** A key without `?` must be followed by its `:` within so many characters, and in the same line. */
const maxLength = 1024;
function noKey(tokenNumber) {
    return { tokenNumber, index: 0, line: 0, column: 0, required: false, possible: false };
}
/** The possible key of each flow level. Rule: the functions `yaml_simple_key_…` and `…_simple_key` of scannerc.go. */
class SimpleKeys {
    #cursor;
    #levels = [noKey(0)];
    #byToken = new Map();
    constructor(cursor) {
        this.#cursor = cursor;
    }
    /** The key of this level while `:` may still follow. Throws YamlError if it had to follow. */
    get current() {
        const key = this.#levels.at(-1);
        return key !== undefined && this.#isValid(key) ? key : undefined;
    }
    /** Reports whether a token may still turn out to begin a key. Throws YamlError if it had to. */
    mayBegin(tokenNumber) {
        const key = this.#byToken.get(tokenNumber);
        return key !== undefined && this.#isValid(key);
    }
    /** Notes that a key may begin at the cursor, with the token of a number. */
    save(tokenNumber, required) {
        this.remove();
        const { index, line, column } = this.#cursor;
        const key = { tokenNumber, index, line, column, required, possible: true };
        this.#levels[this.#levels.length - 1] = key;
        this.#byToken.set(tokenNumber, key);
    }
    /** Drops the possible key of this level. Throws YamlError if it had to be one. */
    remove() {
        const key = this.#levels.at(-1);
        if (key?.possible !== true)
            return;
        if (key.required)
            throw this.#missingColon();
        this.forget(key);
    }
    /** Drops a key, because it has become one or cannot any more. */
    forget(key) {
        key.possible = false;
        this.#byToken.delete(key.tokenNumber);
    }
    /** Enters a flow collection that begins with the token of a number. */
    enter(tokenNumber) {
        this.#levels.push(noKey(tokenNumber));
    }
    /** Leaves a flow collection. */
    leave() {
        const key = this.#levels.pop();
        if (key !== undefined)
            this.#byToken.delete(key.tokenNumber);
    }
    #isValid(key) {
        if (!key.possible)
            return false;
        const { line, index } = this.#cursor;
        if (key.line === line && index - key.index <= maxLength)
            return true;
        if (key.required)
            throw this.#missingColon();
        key.possible = false;
        return false;
    }
    #missingColon() {
        return (0,errors/* scannerError */.nz)("could not find expected ':'", this.#cursor.line);
    }
}

;// CONCATENATED MODULE: ./src/chart/yaml/scanner.ts






/** `max_flow_level` and `max_indents` of scannerc.go. */
const maxLevels = 10_000;
/** Characters that begin no plain scalar; `-`, `?` and `:` depend on what follows. */
const neverPlain = codesOf(',[]{}#&*!|>\'"%@`');
/**
 * Splits a YAML text into tokens, as the scanner of go-yaml v2 (a port of libyaml's, YAML 1.1) does.
 *
 * Parsers of YAML 1.2 do not read the same language: they refuse `"x"#comment` and a flow collection closed at the
 * indentation of its parent, which Helm takes, and take what Helm refuses. So this follows scannerc.go step by step.
 */
class Scanner {
    #cursor;
    #tokens = [];
    #taken = 0;
    #indent = -1;
    #indents = [];
    #flowLevel = 0;
    #simpleKeyAllowed = true;
    #simpleKeys;
    constructor(bytes) {
        this.#cursor = new Cursor(bytes);
        this.#simpleKeys = new SimpleKeys(this.#cursor);
    }
    /** The next token. Throws YamlError. */
    peek() {
        for (;;) {
            const [next] = this.#tokens;
            if (next !== undefined && !this.#simpleKeys.mayBegin(this.#taken))
                return next;
            this.#fetch();
        }
    }
    /** Takes the next token. Throws YamlError. */
    take() {
        const next = this.peek();
        this.#tokens.shift();
        this.#taken += 1;
        return next;
    }
    #fetch() {
        const cursor = this.#cursor;
        this.#skipToToken();
        this.#unrollIndent(cursor.column);
        cursor.need(4);
        const { code } = cursor;
        if (code === 0)
            this.#fetchEnd();
        else if (cursor.column === 0 && code === 0x25)
            this.#fetchAtMargin(() => takeDirective(cursor));
        else if (cursor.atDocumentMark())
            this.#fetchDocumentMark();
        else if (!this.#fetchIndicator(code))
            this.#fetchPlain(code);
    }
    /** Passes blanks, comments and line ends. A tab counts as blank only where no key can begin. */
    #skipToToken() {
        const cursor = this.#cursor;
        for (;;) {
            cursor.need(1);
            if (cursor.column === 0 && cursor.atByteOrderMark)
                cursor.skip();
            const tabs = this.#flowLevel > 0 || !this.#simpleKeyAllowed;
            cursor.takeWhile((code) => code === 0x20 || (tabs && code === 0x09));
            cursor.skipComment();
            if (!isBreak(cursor.code))
                return;
            cursor.need(2);
            cursor.takeBreak();
            if (this.#flowLevel === 0)
                this.#simpleKeyAllowed = true;
        }
    }
    /** Reads a token that begins with an indicator. Returns false if there is none. */
    #fetchIndicator(code) {
        const cursor = this.#cursor;
        const inFlow = this.#flowLevel > 0;
        switch (code) {
            case 0x5b: // [
                this.#fetchFlowStart('flow sequence start');
                return true;
            case 0x7b: // {
                this.#fetchFlowStart('flow mapping start');
                return true;
            case 0x5d: // ]
                this.#fetchFlowEnd('flow sequence end');
                return true;
            case 0x7d: // }
                this.#fetchFlowEnd('flow mapping end');
                return true;
            case 0x2c: // ,
                this.#simpleKeys.remove();
                this.#simpleKeyAllowed = true;
                this.#addIndicator('flow entry');
                return true;
            case 0x2d: // -
                if (!isBlankOrEnd(cursor.ahead(1)))
                    return false;
                this.#fetchBlockEntry();
                return true;
            case 0x3f: // ?
                if (!inFlow && !isBlankOrEnd(cursor.ahead(1)))
                    return false;
                this.#fetchKey();
                return true;
            case 0x3a: // :
                if (!inFlow && !isBlankOrEnd(cursor.ahead(1)))
                    return false;
                this.#fetchValue();
                return true;
            case 0x2a: // *
            case 0x26: // &
                this.#fetchKeyPart(() => takeAnchor(cursor));
                return true;
            case 0x21: // !
                this.#fetchKeyPart(() => takeTag(cursor));
                return true;
            case 0x7c: // |
            case 0x3e: // >
                if (inFlow)
                    return false;
                this.#fetchBlockScalar();
                return true;
            case 0x27: // '
            case 0x22: // "
                this.#fetchKeyPart((line) => token('scalar', line, takeQuoted(cursor)));
                return true;
            default:
                return false;
        }
    }
    #fetchPlain(code) {
        const cursor = this.#cursor;
        const next = cursor.ahead(1);
        const allowed = code === 0x2d
            ? !isBlank(next)
            : code === 0x3f || code === 0x3a
                ? this.#flowLevel === 0
                : !neverPlain.has(code);
        if (!allowed || isBlankOrEnd(code)) {
            throw (0,errors/* scannerError */.nz)('found character that cannot start any token', cursor.line);
        }
        this.#fetchKeyPart((line) => {
            const plain = takePlain(cursor, this.#indent + 1, this.#flowLevel > 0);
            if (plain.atLineStart)
                this.#simpleKeyAllowed = true;
            return token('scalar', line, plain.value, '', true);
        });
    }
    /** Reads a token that may begin a key: a scalar, an anchor, an alias or a tag. */
    #fetchKeyPart(take) {
        this.#saveSimpleKey();
        this.#simpleKeyAllowed = false;
        this.#tokens.push(take(this.#cursor.line));
    }
    /** Reads what ends all open block collections: a directive or a document's mark. */
    #fetchAtMargin(take) {
        this.#unrollIndent(-1);
        this.#simpleKeys.remove();
        this.#simpleKeyAllowed = false;
        this.#tokens.push(take(this.#cursor.line));
    }
    #fetchDocumentMark() {
        const cursor = this.#cursor;
        this.#fetchAtMargin((line) => {
            const kind = cursor.code === 0x2d ? 'document start' : 'document end';
            for (let dash = 0; dash < 3; dash += 1)
                cursor.skip();
            return token(kind, line);
        });
    }
    #fetchEnd() {
        this.#cursor.endLine();
        this.#fetchAtMargin((line) => token('stream end', line));
    }
    #fetchBlockScalar() {
        this.#simpleKeys.remove();
        this.#simpleKeyAllowed = true;
        const { line } = this.#cursor;
        this.#tokens.push(token('scalar', line, takeBlock(this.#cursor, this.#indent)));
    }
    #fetchFlowStart(kind) {
        this.#saveSimpleKey();
        this.#simpleKeys.enter(this.#nextNumber);
        this.#flowLevel += 1;
        if (this.#flowLevel > maxLevels) {
            throw (0,errors/* scannerError */.nz)(`exceeded max depth of ${maxLevels}`, this.#cursor.line);
        }
        this.#simpleKeyAllowed = true;
        this.#addIndicator(kind);
    }
    #fetchFlowEnd(kind) {
        this.#simpleKeys.remove();
        if (this.#flowLevel > 0) {
            this.#flowLevel -= 1;
            this.#simpleKeys.leave();
        }
        this.#simpleKeyAllowed = false;
        this.#addIndicator(kind);
    }
    #fetchBlockEntry() {
        if (this.#flowLevel === 0) {
            this.#requireSimpleKeyAllowed('block sequence entries are not allowed in this context');
            this.#rollIndent(this.#cursor.column, 'block sequence start', this.#cursor.line);
        }
        this.#simpleKeys.remove();
        this.#simpleKeyAllowed = true;
        this.#addIndicator('block entry');
    }
    #fetchKey() {
        if (this.#flowLevel === 0) {
            this.#requireSimpleKeyAllowed('mapping keys are not allowed in this context');
            this.#rollIndent(this.#cursor.column, 'block mapping start', this.#cursor.line);
        }
        this.#simpleKeys.remove();
        this.#simpleKeyAllowed = this.#flowLevel === 0;
        this.#addIndicator('key');
    }
    #fetchValue() {
        const key = this.#simpleKeys.current;
        if (key !== undefined) {
            this.#insert(key.tokenNumber, token('key', key.line));
            this.#rollIndent(key.column, 'block mapping start', key.line, key.tokenNumber);
            this.#simpleKeys.forget(key);
            this.#simpleKeyAllowed = false;
        }
        else {
            if (this.#flowLevel === 0) {
                this.#requireSimpleKeyAllowed('mapping values are not allowed in this context');
                this.#rollIndent(this.#cursor.column, 'block mapping start', this.#cursor.line);
            }
            this.#simpleKeyAllowed = this.#flowLevel === 0;
        }
        this.#addIndicator('value');
    }
    #addIndicator(kind) {
        this.#tokens.push(token(kind, this.#cursor.line));
        this.#cursor.skip();
    }
    /** The number that the next token of the queue will have. */
    get #nextNumber() {
        return this.#taken + this.#tokens.length;
    }
    /** Puts a token before the one of a number; one that has been taken already counts as the end of the queue. */
    #insert(number, added) {
        const index = number - this.#taken;
        this.#tokens.splice(index < 0 ? this.#tokens.length : index, 0, added);
    }
    #requireSimpleKeyAllowed(problem) {
        if (!this.#simpleKeyAllowed)
            throw (0,errors/* scannerError */.nz)(problem, this.#cursor.line);
    }
    #saveSimpleKey() {
        if (!this.#simpleKeyAllowed)
            return;
        const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
        this.#simpleKeys.save(this.#nextNumber, required);
    }
    /** Opens a block collection where the text is indented further; `number` is the token to put its start before. */
    #rollIndent(column, kind, line, number) {
        if (this.#flowLevel > 0 || this.#indent >= column)
            return;
        this.#indents.push(this.#indent);
        this.#indent = column;
        if (this.#indents.length > maxLevels) {
            throw (0,errors/* scannerError */.nz)(`exceeded max depth of ${maxLevels}`, this.#cursor.line);
        }
        this.#insert(number ?? this.#nextNumber, token(kind, line));
    }
    /** Closes the block collections that are indented further than a column. */
    #unrollIndent(column) {
        if (this.#flowLevel > 0)
            return;
        while (this.#indent > column) {
            this.#tokens.push(token('block end', this.#cursor.line));
            this.#indent = this.#indents.pop() ?? -1;
        }
    }
}

;// CONCATENATED MODULE: ./src/chart/yaml/parser.ts



const contentless = new Set([
    'version directive',
    'tag directive',
    'document start',
    'document end',
    'stream end',
]);
const noBlockContent = ['key', 'value', 'block end'];
/** Builds the nodes of the first document. The methods follow parserc.go, whose errors they throw. */
class Parser {
    #scanner;
    #anchors = new Map();
    #tagPrefixes = new Map();
    constructor(bytes) {
        this.#scanner = new Scanner(bytes);
    }
    *document() {
        const first = this.#scanner.peek();
        if (first.kind === 'stream end')
            return undefined;
        this.#directives();
        let root;
        if (contentless.has(first.kind) && first.kind !== 'document end') {
            this.#expect('document start', 'did not find expected <document start>');
            root = contentless.has(this.#scanner.peek().kind)
                ? this.#empty()
                : yield* (0,recursion/* call */.T1)(this.#node(true, false));
        }
        else {
            root = yield* (0,recursion/* call */.T1)(this.#node(true, false));
        }
        // go-yaml looks at the token behind the document, and so reports what is wrong there.
        this.#scanner.peek();
        return root;
    }
    #expect(kind, problem) {
        const { kind: found, line } = this.#scanner.peek();
        if (found !== kind)
            throw (0,errors/* parserError */.It)(problem, line);
        return this.#scanner.take();
    }
    #directives() {
        let version = false;
        for (;;) {
            const { kind, line, value, suffix } = this.#scanner.peek();
            if (kind === 'version directive') {
                if (version)
                    throw (0,errors/* parserError */.It)('found duplicate %YAML directive', line);
                if (value !== '1.1')
                    throw (0,errors/* parserError */.It)('found incompatible YAML document', line);
                version = true;
            }
            else if (kind === 'tag directive') {
                if (this.#tagPrefixes.has(value))
                    throw (0,errors/* parserError */.It)('found duplicate %TAG directive', line);
                this.#tagPrefixes.set(value, suffix);
            }
            else {
                break;
            }
            this.#scanner.take();
        }
        if (!this.#tagPrefixes.has('!'))
            this.#tagPrefixes.set('!', '!');
        if (!this.#tagPrefixes.has('!!'))
            this.#tagPrefixes.set('!!', 'tag:yaml.org,2002:');
    }
    /** A node; `block` where block collections may stand, `indentless` where a sequence needs no indentation. */
    *#node(block, indentless) {
        if (this.#scanner.peek().kind === 'alias')
            return this.#alias();
        const { anchor, tag } = this.#properties();
        const { kind, line } = this.#scanner.peek();
        if (kind === 'scalar')
            return this.#anchored(anchor, this.#scalar(tag));
        if (kind === 'flow sequence start')
            return yield* this.#flowSequence(anchor);
        if (kind === 'flow mapping start')
            return yield* this.#flowMapping(anchor);
        if (block && kind === 'block sequence start')
            return yield* this.#blockSequence(anchor);
        if (block && kind === 'block mapping start')
            return yield* this.#blockMapping(anchor);
        if (indentless && kind === 'block entry')
            return yield* this.#indentlessSequence(anchor);
        if (anchor === '' && tag === '')
            throw (0,errors/* parserError */.It)('did not find expected node content', line);
        return this.#anchored(anchor, { ...this.#empty(), tag, implicit: tag === '' });
    }
    #alias() {
        const { line, value: name } = this.#scanner.take();
        const target = this.#anchors.get(name);
        if (target === undefined)
            throw new errors/* YamlError */.Iz(`yaml: unknown anchor '${name}' referenced`, line + 1);
        return { kind: 'alias', line: line + 1, name, target };
    }
    #properties() {
        let anchor = '';
        let tag;
        if (this.#scanner.peek().kind === 'anchor')
            anchor = this.#scanner.take().value;
        if (this.#scanner.peek().kind === 'tag') {
            tag = this.#scanner.take();
            if (anchor === '' && this.#scanner.peek().kind === 'anchor')
                anchor = this.#scanner.take().value;
        }
        return { anchor, tag: tag === undefined ? '' : this.#resolveTag(tag) };
    }
    #resolveTag({ line, value: handle, suffix }) {
        if (handle === '')
            return suffix;
        const prefix = this.#tagPrefixes.get(handle);
        if (prefix === undefined)
            throw (0,errors/* parserError */.It)('found undefined tag handle', line);
        return prefix + suffix;
    }
    #anchored(anchor, node) {
        if (anchor !== '')
            this.#anchors.set(anchor, node);
        return node;
    }
    #scalar(tag) {
        const { line, value, plain } = this.#scanner.take();
        return { kind: 'scalar', line: line + 1, value, tag, implicit: (tag === '' && plain) || tag === '!' };
    }
    /** A scalar that is not written, where the next token stands. */
    #empty() {
        return { kind: 'scalar', line: this.#line(), value: '', tag: '', implicit: true };
    }
    #line() {
        return this.#scanner.peek().line + 1;
    }
    // An anchor holds from where its node begins, so that an alias inside it is known (and refused later).
    #newSequence(anchor) {
        return this.#anchored(anchor, { kind: 'sequence', line: this.#line(), items: [] });
    }
    #newMapping(anchor) {
        return this.#anchored(anchor, { kind: 'mapping', line: this.#line(), entries: [] });
    }
    #isNext(kinds) {
        return kinds.includes(this.#scanner.peek().kind);
    }
    *#blockSequence(anchor) {
        const node = this.#newSequence(anchor);
        this.#scanner.take();
        while (this.#isNext(['block entry'])) {
            this.#scanner.take();
            node.items.push(this.#isNext(['block entry', 'block end']) ? this.#empty() : yield* (0,recursion/* call */.T1)(this.#node(true, false)));
        }
        this.#expect('block end', "did not find expected '-' indicator");
        return node;
    }
    *#indentlessSequence(anchor) {
        const node = this.#newSequence(anchor);
        while (this.#isNext(['block entry'])) {
            this.#scanner.take();
            node.items.push(this.#isNext(['block entry', ...noBlockContent])
                ? this.#empty()
                : yield* (0,recursion/* call */.T1)(this.#node(true, false)));
        }
        return node;
    }
    *#blockMapping(anchor) {
        const node = this.#newMapping(anchor);
        this.#scanner.take();
        while (this.#isNext(['key'])) {
            this.#scanner.take();
            const key = yield* this.#blockContent();
            node.entries.push([key, this.#takeIf('value') ? yield* this.#blockContent() : this.#empty()]);
        }
        this.#expect('block end', 'did not find expected key');
        return node;
    }
    *#blockContent() {
        return this.#isNext(noBlockContent) ? this.#empty() : yield* (0,recursion/* call */.T1)(this.#node(true, true));
    }
    #takeIf(kind) {
        const next = this.#isNext([kind]);
        if (next)
            this.#scanner.take();
        return next;
    }
    *#flowSequence(anchor) {
        const node = this.#newSequence(anchor);
        const end = 'flow sequence end';
        this.#scanner.take();
        while (!this.#takeIf(end)) {
            if (node.items.length > 0)
                this.#expect('flow entry', "did not find expected ',' or ']'");
            if (this.#takeIf(end))
                break;
            node.items.push(this.#takeIf('key') ? yield* this.#pair() : yield* (0,recursion/* call */.T1)(this.#node(false, false)));
        }
        return node;
    }
    /** A key and a value that stand in a sequence. */
    *#pair() {
        const end = 'flow sequence end';
        const line = this.#line();
        let key = this.#empty();
        // Without a key libyaml drops the token that follows.
        if (this.#isNext(['value', 'flow entry', end]))
            this.#scanner.take();
        else
            key = yield* (0,recursion/* call */.T1)(this.#node(false, false));
        return { kind: 'mapping', line, entries: [[key, yield* this.#flowValue(end)]] };
    }
    *#flowMapping(anchor) {
        const node = this.#newMapping(anchor);
        const end = 'flow mapping end';
        this.#scanner.take();
        while (!this.#takeIf(end)) {
            if (node.entries.length > 0)
                this.#expect('flow entry', "did not find expected ',' or '}'");
            if (this.#takeIf(end))
                break;
            if (this.#takeIf('key')) {
                const key = this.#isNext(['value', 'flow entry', end])
                    ? this.#empty()
                    : yield* (0,recursion/* call */.T1)(this.#node(false, false));
                node.entries.push([key, yield* this.#flowValue(end)]);
            }
            else {
                node.entries.push([yield* (0,recursion/* call */.T1)(this.#node(false, false)), this.#empty()]);
            }
        }
        return node;
    }
    *#flowValue(end) {
        if (!this.#takeIf('value') || this.#isNext(['flow entry', end]))
            return this.#empty();
        return yield* (0,recursion/* call */.T1)(this.#node(false, false));
    }
}
/**
 * Reads the first document of a YAML text, undefined if there is none; further ones are not looked at. Throws YamlError with
 * go-yaml's text.
 */
function documentOf(bytes) {
    return new Parser(bytes).document();
}
/** Returns what {@link documentOf} reads, at once. */
function parseDocument(bytes) {
    return (0,recursion/* run */.eF)(documentOf(bytes));
}


/***/ }),

/***/ 8574:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ resolvePlain)
/* harmony export */ });
/* harmony import */ var _go_time_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1101);

const words = new Map();
for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
    words.set(text, { tag: '!!bool', value: true });
}
for (const text of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
    words.set(text, { tag: '!!bool', value: false });
}
for (const text of ['', '~', 'null', 'Null', 'NULL'])
    words.set(text, { tag: '!!null', value: null });
for (const text of ['.nan', '.NaN', '.NAN'])
    words.set(text, { tag: '!!float', value: Number.NaN });
for (const text of ['.inf', '.Inf', '.INF']) {
    words.set(text, { tag: '!!float', value: Infinity });
    words.set(`+${text}`, { tag: '!!float', value: Infinity });
    words.set(`-${text}`, { tag: '!!float', value: -Infinity });
}
const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const timestamp = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))|(?: +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;
/**
 * Reports whether go-yaml v2 takes a plain scalar for a timestamp, which it reads as text but writes in quotes.
 * Rule: `parseTimestamp` in resolve.go, and the ranges of Go's `time.Parse`.
 */
function isTimestamp(text) {
    const match = timestamp.exec(text);
    if (match === null)
        return false;
    const [year = 0, month = 0, day = 0, ...rest] = Array.from(match.slice(1), (part) => Number(part ?? 0));
    const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0, hour2 = 0, minute2 = 0, second2 = 0,] = rest;
    return (day >= 1 &&
        day <= (0,_go_time_js__WEBPACK_IMPORTED_MODULE_0__/* .daysIn */ .fx)(year, month) &&
        Math.max(hour, hour2) < 24 &&
        Math.max(minute, minute2, second, second2) < 60 &&
        zoneHour <= 24 &&
        zoneMinute <= 60);
}
/** Go's `ParseInt(text, 0, 64)`, then `ParseUint`, which takes no sign. */
function parseInteger(text) {
    const [, sign = '', digits = ''] = integer.exec(text) ?? [];
    // No more than 64 of them fit; to read very many as a BigInt takes long.
    if (digits === '' || digits.replace(/^0[xXbBoO]?0*/, '').length > 64)
        return undefined;
    const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
    const value = sign === '-' ? -magnitude : magnitude;
    return value >= minInt64 && value <= (sign === '' ? maxUint64 : maxInt64) ? value : undefined;
}
/** Go's `ParseFloat`, which refuses what is too large. */
function parseFloat(text) {
    const value = float.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : undefined;
}
/**
 * Tells the type of a plain, untagged scalar. With `asTimestamp` false timestamps are not looked for, as go-yaml does
 * for the other explicit tags.
 * Rule: `resolve` in go-yaml's resolve.go, YAML 1.1 without base 60.
 */
function resolvePlain(text, asTimestamp = true) {
    const word = words.get(text);
    if (word !== undefined)
        return word;
    if (/^[-+0-9]/.test(text)) {
        if (asTimestamp && isTimestamp(text))
            return { tag: '!!timestamp', value: text };
        const plain = text.replaceAll('_', '');
        const int = parseInteger(plain);
        if (int !== undefined)
            return { tag: '!!int', value: int };
        const number = parseFloat(plain);
        if (number !== undefined)
            return { tag: '!!float', value: number };
    }
    else if (text.startsWith('.') && !/(?<!\d)_|_(?!\d)/.test(text)) {
        // Go itself allows an underscore between digits.
        const number = parseFloat(text.replaceAll('_', ''));
        if (number !== undefined)
            return { tag: '!!float', value: number };
    }
    return { tag: '!!str', value: text };
}


/***/ }),

/***/ 339:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A7: () => (/* binding */ mapOf),
/* harmony export */   D8: () => (/* binding */ anything),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Tb: () => (/* binding */ structOf),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   xH: () => (/* binding */ pointerTo),
/* harmony export */   zr: () => (/* binding */ root)
/* harmony export */ });
/* harmony import */ var _go_recursion_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2054);
/* harmony import */ var _go_unicode_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6066);
/* harmony import */ var _go_utf8_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(291);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5027);
/* harmony import */ var _go_float_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8295);





function isMap(value) {
    return value instanceof Map;
}
function isList(value) {
    return Array.isArray(value);
}
function jsonKind(value) {
    if (typeof value === 'bigint' || typeof value === 'number')
        return 'number';
    if (typeof value === 'boolean')
        return 'bool';
    if (typeof value === 'string')
        return 'string';
    return isMap(value) ? 'object' : 'array';
}
function mismatch(value, goType, { struct, path }) {
    toJson(value);
    const target = struct === '' ? 'Go value' : `Go struct field ${struct}.${path.join('.')}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UnmarshalError */ .Qw(`json: cannot unmarshal ${jsonKind(value)} into ${target} of type ${goType}`);
}
function sorted(map) {
    return [...map].sort(([a], [b]) => (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_1__/* .compareBytes */ .Xo)(a, b));
}
function* convert(value) {
    if (typeof value === 'bigint')
        return Number(value);
    if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .YamlError */ .Iz(`json: unsupported value: ${(0,_go_float_js__WEBPACK_IMPORTED_MODULE_3__/* .formatFloat */ .k)(value, 64)}`);
    }
    if (value === null || typeof value !== 'object')
        return value;
    if (isMap(value)) {
        const map = new Map();
        for (const [key, part] of sorted(value))
            map.set(key, yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_4__/* .call */ .T1)(convert(part)));
        return map;
    }
    const list = [];
    for (const part of value)
        list.push(yield* (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_4__/* .call */ .T1)(convert(part)));
    return list;
}
function toJson(value) {
    return (0,_go_recursion_js__WEBPACK_IMPORTED_MODULE_4__/* .run */ .eF)(convert(value));
}
/** A Go string; numbers and booleans become text, floats in 32 bits. Rule: `convertToJSONableObject` in sigs.k8s.io/yaml. */
const text = {
    goType: 'string',
    zero: '',
    decode(value, existing, place) {
        if (value === null)
            return existing;
        if (typeof value === 'number')
            return (0,_go_float_js__WEBPACK_IMPORTED_MODULE_3__/* .formatFloat */ .k)(value, 32);
        if (typeof value === 'object')
            throw mismatch(value, this.goType, place);
        return String(value);
    },
};
/** A Go bool. */
const flag = {
    goType: 'bool',
    zero: false,
    decode(value, existing, place) {
        if (value === null)
            return existing;
        if (typeof value !== 'boolean')
            throw mismatch(value, this.goType, place);
        return value;
    },
};
/** Go's `any`. */
const anything = { goType: 'interface {}', zero: null, decode: toJson };
/** The memory of slices that have become shorter: Go reuses what lies behind their end when they grow again. */
const memories = new WeakMap();
/** A Go slice; nil is undefined. Rule: `decodeState.array` in Go's encoding/json. */
function listOf(of) {
    return {
        goType: `[]${of.goType}`,
        zero: undefined,
        decode(value, existing, place) {
            if (value === null)
                return undefined;
            if (!isList(value))
                throw mismatch(value, this.goType, place);
            const memory = existing && (memories.get(existing) ?? existing);
            const list = value.map((item, index) => of.decode(item, memory?.[index] ?? of.zero, place));
            if (memory !== undefined && list.length > 0 && list.length < memory.length) {
                memories.set(list, [...list, ...memory.slice(list.length)]);
            }
            return list;
        },
    };
}
/** A Go map whose keys are strings; nil is undefined. */
function mapOf(of) {
    return {
        goType: `map[string]${of.goType}`,
        zero: undefined,
        decode(value, existing, place) {
            if (value === null)
                return undefined;
            if (!isMap(value))
                throw mismatch(value, this.goType, place);
            return new Map([
                ...(existing ?? []),
                ...sorted(value).map(([key, part]) => [key, of.decode(part, of.zero, place)]),
            ]);
        },
    };
}
/** A pointer to a Go struct; nil is null. */
function pointerTo(to) {
    return {
        goType: `*${to.goType}`,
        zero: null,
        decode: (value, existing, place) => value === null ? null : to.decode(value, existing ?? to.zero, place),
    };
}
/**
 * A Go struct. Keys belong to fields whatever their case, others are dropped; of keys that differ only in case the last
 * in the order of bytes wins. Empty texts, false and nil leave a field out, unless `zero` has it.
 */
function structOf(goType, zero, fields) {
    const struct = goType.replace(/^.*\./, '');
    const shapes = new Map(Object.entries(fields).map(([name, shape]) => [(0,_go_unicode_js__WEBPACK_IMPORTED_MODULE_0__/* .foldName */ .zN)(name), { name, shape }]));
    return {
        goType,
        zero,
        decode(value, existing, place) {
            if (value === null)
                return existing;
            if (!isMap(value))
                throw mismatch(value, goType, place);
            const members = new Map(Object.entries(existing));
            for (const [key, part] of sorted(value)) {
                const field = shapes.get((0,_go_unicode_js__WEBPACK_IMPORTED_MODULE_0__/* .foldName */ .zN)(key));
                if (field === undefined) {
                    toJson(part);
                    continue;
                }
                const { name, shape } = field;
                const decoded = shape.decode(part, members.get(name) ?? shape.zero, {
                    struct,
                    path: [...place.path, name],
                });
                if (name in zero || (decoded !== '' && decoded !== false && decoded !== undefined))
                    members.set(name, decoded);
                else
                    members.delete(name);
            }
            return Object.fromEntries(members);
        },
    };
}
/** The place of a document's root. */
const root = { struct: '', path: [] };


/***/ }),

/***/ 8617:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/runner/runner.ts
var runner = __webpack_require__(1814);
// EXTERNAL MODULE: ./node_modules/p-map/index.js
var p_map = __webpack_require__(606);
// EXTERNAL MODULE: ./src/chart/version/constraint.ts
var constraint = __webpack_require__(9260);
// EXTERNAL MODULE: ./src/registry/repository.ts
var registry_repository = __webpack_require__(6075);
// EXTERNAL MODULE: ./src/chart/version/published-versions.ts
var published_versions = __webpack_require__(6123);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/chart/version/tag.ts
var version_tag = __webpack_require__(263);
// EXTERNAL MODULE: ./src/chart/version/semver.ts
var semver = __webpack_require__(9199);
;// CONCATENATED MODULE: ./src/registry/versions.ts



/** Three numbers, as in `1.2.3`, `v1.2.3` or `1.2.3-rc.1+build`; `1.2` and `1.2.x` are ranges. */
const threeNumbers = /^v?\d+\.\d+\.\d+(?![\d.])/;
/** Reports whether a text is one version, and not a range as `1.2` and `^1.2.3` are. */
function isExactVersion(text) {
    return threeNumbers.test(text) && (0,semver/* isVersion */.lF)(text);
}
/** Returns the tag of the one version that `version` names; `undefined` if it is absent or a range. */
function tagOfExactVersion(version) {
    return version !== undefined && isExactVersion(version) ? (0,version_tag/* tagFromVersion */.r)(version) : undefined;
}
/** Returns the version that a tag stands for; `undefined` if the tag is not a version, as `latest` and `1.2` are not. */
function versionOfTag(tag) {
    const version = (0,version_tag/* versionFromTag */.b)(tag);
    return isExactVersion(version) ? version : undefined;
}
/** Returns an addition to the message about a range without versions: the newest versions, if there are any. */
function newestVersions(tags) {
    const newest = (0,published_versions/* matchingVersions */.Rd)(tags, '>=0.0.0-0').slice(0, 5);
    if (newest.length === 0)
        return '';
    return ` (the newest versions are ${newest.map(({ version }) => version).join(', ')})`;
}

;// CONCATENATED MODULE: ./src/delete/select.ts



/** Collects the images and tags that sources select in a repository. */
class Selector {
    digests = new Set();
    tags = new Set();
    missing = [];
    #images;
    #uri;
    constructor(images, uri) {
        this.#images = images;
        this.#uri = uri;
    }
    add({ tag, digest }, version) {
        const exact = tag ?? tagOfExactVersion(version);
        if (exact !== undefined)
            this.#addTag(exact, digest);
        else if (digest !== undefined)
            this.#addDigest(digest);
        else
            this.#addRange(version ?? '');
    }
    /** A tag with a digest beside it is selected only if it still points to that image. */
    #addTag(tag, digest) {
        const isThere = this.#images.some((image) => image.tags.includes(tag) && image.digest === (digest ?? image.digest));
        if (isThere)
            this.tags.add(tag);
        else
            this.missing.push(`${this.#uri}:${tag}${digest === undefined ? '' : `@${digest}`}`);
    }
    #addDigest(digest) {
        if (this.#images.some((image) => image.digest === digest))
            this.digests.add(digest);
        else
            this.missing.push(`${this.#uri}@${digest}`);
    }
    #addRange(range) {
        // ECR's API also lists tags that are too long to pull; they are not versions to any command.
        const tags = this.#images.flatMap((image) => image.tags).filter(oci_reference/* isTag */.dz);
        const found = (0,published_versions/* matchingVersions */.Rd)(tags, range);
        for (const { tag } of found)
            this.tags.add(tag);
        if (found.length === 0)
            this.missing.push(`${this.#uri} in the range "${range}"${newestVersions(tags)}`);
    }
}
/**
 * Returns what the sources select in one repository: an image by digest, with all its tags; a tag; or every version in a range.
 * The image of a tag is deleted only with its last tag. `images` are all images of the repository. Throws a ConstraintError.
 */
function selectImages(sources, version, images, uri) {
    const selector = new Selector(images, uri);
    for (const source of sources)
        selector.add(source, version);
    const deletions = images.flatMap(({ digest, tags }) => {
        const byDigest = selector.digests.has(digest);
        const gone = byDigest ? tags : tags.filter((tag) => selector.tags.has(tag));
        const kept = tags.filter((tag) => !gone.includes(tag));
        return byDigest || gone.length > 0 ? [{ digest, tags: gone, kept, byDigest }] : [];
    });
    return { deletions, missing: selector.missing };
}
/**
 * Returns the tags and digests that the sources name, each of which the registry can be asked for; `undefined` if one of them is a
 * range.
 */
function exactReferences(sources, version) {
    const references = sources.map(({ tag, digest }) => tag ?? tagOfExactVersion(version) ?? digest);
    const exact = references.filter((reference) => reference !== undefined);
    return exact.length === references.length ? exact : undefined;
}
/** Returns the identifiers of what to delete, as AWS's API takes them. */
function idsOf({ digest, tags, byDigest }) {
    return byDigest ? [{ digest }] : tags.map((tag) => ({ digest, tag }));
}

// EXTERNAL MODULE: ./src/digest.ts
var src_digest = __webpack_require__(2187);
;// CONCATENATED MODULE: ./src/registry/attached-tags.ts

/**
 * What cosign puts behind the tag that stands for a digest, for signatures, attestations and bills of materials.
 * Source: https://github.com/sigstore/cosign/blob/v2.4.0/pkg/oci/remote/remote.go (SignatureTagSuffix and so on)
 */
const cosignSuffixes = ['.sig', '.att', '.sbom'];
/** Returns the tags of what belongs to a manifest: first that of the index of its referrers, then cosign's. */
function attachedTags(digest) {
    const index = (0,oci_reference/* referrersTag */.LN)(digest);
    return [index, ...cosignSuffixes.map((suffix) => `${index}${suffix}`)];
}
/** Reports whether a tag is one of {@link attachedTags}, and so nothing that a user would choose. */
function isAttachedTag(tag) {
    return /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/.test(tag);
}
/** Reports whether a tag begins like {@link attachedTags}: other programs have suffixes of their own. */
function looksAttached(tag) {
    return /^sha256-[0-9a-f]{64}(?:\.|$)/.test(tag);
}
/** Reports whether a tag is one where cosign collects signatures or attestations, each in a layer. */
function collectsSignatures(tag) {
    return /^sha256-[0-9a-f]{64}\.(?:sig|att)$/.test(tag);
}

;// CONCATENATED MODULE: ./src/delete/signatures.ts


/** Returns the tags under which the signatures of a digest are. */
function signatureTags(digest) {
    return (0,src_digest/* isDigest */.Bc)(digest) ? attachedTags(digest) : [];
}
/** Returns the finder for images that were all listed. */
function among(images) {
    const byTag = new Map(images.flatMap((image) => image.tags.map((tag) => [tag, image])));
    const bySubject = Map.groupBy(images, ({ subject }) => subject);
    return (digest) => Promise.resolve([
        ...signatureTags(digest).flatMap((tag) => byTag.get(tag) ?? []),
        ...(bySubject.get(digest) ?? []),
    ]);
}
/** Returns the finder that asks the registry for exactly what could belong to an image. */
function askedOf(registry, name) {
    return async (digest) => {
        const referrers = await registry.referrers(name, digest);
        return (await registry.imagesOf(name, [...signatureTags(digest), ...referrers])) ?? [];
    };
}
/**
 * Returns the signatures, attestations and indexes of referrers that belong to images, and what belongs to these in turn. An image
 * that has a tag of its own is somebody's, and stays. `listed` are all images of the repository, if they were listed.
 */
async function attachedTo(digests, registry, name, listed) {
    const find = listed === undefined ? askedOf(registry, name) : among(listed);
    const seen = new Set(digests);
    const attached = [];
    const queue = [...digests];
    for (let digest = queue.shift(); digest !== undefined; digest = queue.shift()) {
        for (const image of await find(digest)) {
            if (seen.has(image.digest) || !image.tags.every(isAttachedTag))
                continue;
            seen.add(image.digest);
            attached.push({ ...image, of: digest });
            queue.push(image.digest);
        }
    }
    // ECR deletes no manifest that an index lists: those under a tag, the indexes, go first.
    return attached.sort((a, b) => Number(b.tags.length > 0) - Number(a.tags.length > 0));
}

;// CONCATENATED MODULE: ./src/delete/delete.ts





/** Something to delete is missing or cannot be looked up; nothing was deleted. */
class DeleteError extends Error {
    name = 'DeleteError';
}
const concurrency = 8;
async function byRepository(plan, ports) {
    const opened = await (0,p_map/* default */.Ay)(plan.sources, async (source) => ({
        source,
        repository: (0,registry_repository/* repositoryNamed */.Sz)(await ports.open(source.destination), source.name),
    }), { concurrency });
    return [...Map.groupBy(opened, ({ repository }) => repository.uri).values()].flatMap((group) => {
        const [first] = group;
        return first === undefined ? [] : [{ ...first.repository, sources: group.map(({ source }) => source) }];
    });
}
/** Selects what to delete in one repository. What is named exactly is asked for; for a range, all images are listed. */
async function selectIn({ registry, name, uri, sources }, { version, withSignatures }) {
    const exact = exactReferences(sources, version);
    const images = exact === undefined ? await registry.images(name) : await registry.imagesOf(name, exact);
    if (images === undefined)
        return { deletions: [], missing: [`the repository ${uri}`] };
    try {
        const selection = selectImages(sources, version, images, uri);
        if (!withSignatures)
            return selection;
        const gone = selection.deletions.filter(({ kept }) => kept.length === 0).map(({ digest }) => digest);
        const attached = await attachedTo(gone, registry, name, exact === undefined ? images : undefined);
        const more = attached.map(({ digest, tags, of }) => ({ digest, tags, kept: [], byDigest: true, of }));
        return { ...selection, deletions: [...selection.deletions, ...more] };
    }
    catch (error) {
        if (!(error instanceof constraint/* ConstraintError */.Y))
            throw error;
        const text = `version: ${error.message}; write an exact version like "1.2.3", or a range like "<1.0"; to use a tag, write it in chart, as in host/repository:latest`;
        throw new DeleteError(text, { cause: error });
    }
}
function describe(uri, { digest, tags, kept, byDigest, of }, dryRun) {
    const verb = dryRun ? 'would be deleted' : 'deleted';
    if (of !== undefined) {
        const at = tags.length === 0 ? `@${digest}` : `:${tags.join(', ')}`;
        return `${uri}${at}: ${verb}, since it belongs to ${of}`;
    }
    if (byDigest) {
        return `${uri}@${digest}: ${verb}${tags.length === 0 ? '' : `, with its tags ${tags.join(', ')}`}`;
    }
    const rest = kept.length === 0
        ? `, and the image ${digest} with its last tag`
        : `; the image ${digest} stays, as ${kept.join(', ')}`;
    return `${uri}:${tags.join(', ')}: ${verb}${rest}`;
}
/** Returns the part of a deletion that succeeded, `undefined` if none of it did. */
function without(deletion, failures) {
    const failed = failures.filter(({ id }) => id.digest === deletion.digest);
    if (failed.length === 0)
        return deletion;
    const stays = failed.flatMap(({ id }) => (id.tag === undefined ? [] : [id.tag]));
    const tags = deletion.tags.filter((tag) => !stays.includes(tag));
    if (deletion.byDigest || tags.length === 0)
        return undefined;
    return { ...deletion, tags, kept: [...deletion.kept, ...stays] };
}
function reasonOf({ reason, code }) {
    return code === '' ? reason : `${reason} (${code})`;
}
/** Groups failures by image and reason. */
function notDeleted(uri, failures) {
    const groups = Map.groupBy(failures, (failure) => `${failure.id.digest} ${reasonOf(failure)}`);
    return [...groups.values()].flatMap(([first, ...more]) => {
        if (first === undefined)
            return [];
        const tags = [first, ...more].flatMap(({ id: { tag } }) => tag ?? []);
        const { digest } = first.id;
        return [{ 'repository-uri': uri, digest, tags, 'image-deleted': false, error: reasonOf(first) }];
    });
}
/** Returns one sentence for each reason, naming everything it kept from being deleted. */
function failureLines(failures) {
    const reasons = Map.groupBy(failures, ({ error }) => error);
    return [...reasons].map(([reason, failed]) => {
        const names = failed.flatMap(({ 'repository-uri': uri, digest, tags }) => tags.length === 0 ? [`${uri}@${digest}`] : tags.map((tag) => `${uri}:${tag}`));
        return `${names.join(', ')}: ${reason}`;
    });
}
async function deleteIn({ registry, name, uri }, { deletions }, { dryRun, ifMissing }, { log }) {
    const failed = dryRun ? [] : await registry.deleteImages(name, deletions.flatMap(idsOf));
    const done = deletions
        .map((deletion) => without(deletion, failed))
        .filter((deletion) => deletion !== undefined);
    for (const deletion of done)
        log.info(describe(uri, deletion, dryRun));
    return {
        deleted: done.map(({ digest, tags, kept }) => ({
            'repository-uri': uri,
            digest,
            tags,
            'image-deleted': kept.length === 0,
        })),
        failures: notDeleted(uri, failed.filter(({ code }) => code !== 'ImageNotFound' || ifMissing === 'fail')),
    };
}
/**
 * Deletes charts from registries. All of them are looked up first: if one that must exist is missing, or a registry cannot be
 * read, nothing is deleted anywhere.
 *
 * Throws a {@link DeleteError} or an AwsError in that case; later failures are in the result.
 */
async function deleteCharts(plan, ports) {
    const repositories = await byRepository(plan, ports);
    const selected = await (0,p_map/* default */.Ay)(repositories, async (repository) => ({ repository, selection: await selectIn(repository, plan) }), { concurrency });
    const missing = selected.flatMap(({ selection }) => selection.missing);
    if (missing.length > 0 && plan.ifMissing === 'fail') {
        throw new DeleteError(`not found: ${missing.join(', ')}; nothing was deleted; correct chart and version, or set if-missing: ignore`);
    }
    for (const name of missing)
        ports.log.info(`${name}: not found`);
    const results = await (0,p_map/* default */.Ay)(selected, ({ repository, selection }) => deleteIn(repository, selection, plan, ports), { concurrency });
    return {
        deleted: results.flatMap(({ deleted }) => deleted),
        failures: results.flatMap(({ failures }) => failures),
    };
}

// EXTERNAL MODULE: ./src/runner/id-token.ts
var id_token = __webpack_require__(7137);
// EXTERNAL MODULE: ./src/runner/inputs/registries.ts
var inputs_registries = __webpack_require__(3083);
// EXTERNAL MODULE: ./src/runner/inputs/inputs.ts
var inputs_inputs = __webpack_require__(2237);
// EXTERNAL MODULE: ./src/runner/inputs/role.ts
var inputs_role = __webpack_require__(7524);
;// CONCATENATED MODULE: ./src/runner/inputs/references.ts


/** Reports whether a reference begins with a registry's host, by Docker's rule (distribution/reference, splitDockerDomain). */
function namesRegistry(text) {
    const [first = '', ...rest] = text.split('/');
    return text.startsWith('oci://') || (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost'));
}
function sourcesOf(inputs, input, text, registries) {
    const named = namesRegistry(text);
    let reference;
    try {
        // A name without a registry is completed only to be parsed.
        reference = (0,oci_reference/* parseReference */.F2)((0,version_tag/* tagFromVersion */.r)(named ? text : `localhost/${text}`));
    }
    catch (error) {
        const reason = error.message.replace(/^invalid reference "(?:[^"\\]|\\.)*": /, '');
        inputs.reject(input, text, `${reason}; write host/repository:tag, or repository:tag in your own registry`);
        return [];
    }
    const { repository, tag, digest } = reference;
    const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
    if (!named) {
        return registries
            .destinations()
            .map((destination) => ({ text, destination, name: repository, ...version }));
    }
    const destination = registries.named(input, reference);
    if (destination === undefined)
        return [];
    const name = destination.type === 'public' ? repository.split('/').slice(1).join('/') : repository;
    if (name === '') {
        inputs.reject(input, text, 'in ECR Public, the repository follows the registry alias: public.ecr.aws/<alias>/<name>');
        return [];
    }
    return [{ text, destination, name, ...version }];
}
/**
 * Reads an input that lists charts in registries: `host/repository`, optionally with a tag or a digest, and with or without
 * `oci://`. One without a host is in each of the registries that the inputs name. Rejects what is not valid.
 */
function readReferences(inputs, input, registries, texts = inputs.list(input)) {
    if (texts.length === 0) {
        inputs.reject(input, '', 'set it to a chart in a registry, such as "oci://<host>/<repository>"');
    }
    return texts.flatMap((text) => sourcesOf(inputs, input, text, registries));
}

// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/runner/log.ts
var runner_log = __webpack_require__(7708);
;// CONCATENATED MODULE: ./src/runner/failure.ts



/** Marks the run as failed with one `::error`, at the chart's file if one is known. The stack is shown with step debugging. */
function fail(failure, error) {
    process.exitCode = 1;
    runner/* error */.z3(failure.message, (0,runner_log/* annotationAt */.nx)(failure));
    if (error instanceof Error && error.stack !== undefined)
        runner/* debug */.Yz(error.stack);
}
/** Marks the run as failed because of a thrown error. */
function failWith(error) {
    fail({ message: (0,src_text/* errorMessage */.gJ)(error) }, error);
}
function createCommand({ name, registry: { type, region } }) {
    const service = type === 'private' ? 'ecr' : 'ecr-public';
    return `aws ${service} create-repository --region ${region} --repository-name ${name}`;
}
/** Returns the one failure for repositories that do not exist; the failure itself if it is one repository. */
function missingRepositories(failures) {
    const byUri = new Map(failures.flatMap(({ missing }) => (missing === undefined ? [] : [[missing.uri, missing]])));
    const [first, ...more] = byUri.values();
    if (first === undefined || more.length === 0)
        return undefined;
    return {
        message: `${byUri.size} repositories are missing: ${[...byUri.keys()].join(', ')}; ` +
            `set create-repository: true, or create them, the first one with: ${createCommand(first)}`,
    };
}
/** Returns a reference without its tag or digest. */
function repositoryIn(reference) {
    return reference.replace(/[:@][^/]*$/, '');
}
/** Returns a message without the part that names one place: failures that differ only in their place are one. */
function causeOf({ at, failure: { message, file } }) {
    const words = [at, repositoryIn(at), at.replace(/\/.*$/, '')].filter((word) => word !== '');
    return (0,runner_log/* withoutRegions */.kn)(words.reduce((text, word) => text.replaceAll(word, ''), `${file ?? ''} ${message}`));
}
function grouped(failures) {
    const missing = missingRepositories(failures.map(({ failure }) => failure));
    const others = missing === undefined ? failures : failures.filter(({ failure }) => failure.missing === undefined);
    const groups = [...Map.groupBy(others, causeOf).values()].flatMap(([first, ...more]) => first === undefined ? [] : [{ places: [first, ...more].map(({ at }) => at), failure: first.failure }]);
    return missing === undefined ? groups : [{ places: [], failure: missing }, ...groups];
}
/** Returns a failure's message with its places, each named once. */
function told({ places, failure: { message } }) {
    const [first = '', ...others] = places;
    if (places.length === 0)
        return message;
    if (!message.includes(repositoryIn(first)))
        return `${places.join(', ')}: ${message}`;
    return others.length === 0 ? message : `${message}; the same at ${others.join(', ')}`;
}
/**
 * Returns the one failure that sums up all of them; `undefined` if there is none. Failures with the same cause are reported once.
 * `what` names the results, in the plural.
 */
function overallFailure(failures, total, what) {
    const [first, ...more] = grouped(failures);
    if (first === undefined)
        return undefined;
    if (more.length > 0) {
        const list = [first, ...more].map((group) => `\n- ${told(group)}`).join('');
        return { message: `${failures.length} of ${total} ${what} failed:${list}` };
    }
    const isOneMessage = new Set(failures.map(({ failure }) => failure.message)).size === 1;
    return isOneMessage ? first.failure : { ...first.failure, message: told(first) };
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/promote/result.ts
/**
 * Returns the reference of an image in a repository: by its tag, otherwise by its digest; only the repository if there is no
 * image.
 */
function refOf(uri, selected) {
    if (selected === undefined)
        return uri;
    return selected.tag === undefined ? `${uri}@${selected.reference}` : `${uri}:${selected.tag}`;
}
/** Returns a result for users; unknown values are empty. */
function report({ selected, from, uri, promotion, error }) {
    const digest = promotion?.digest ?? '';
    return {
        digest,
        ref: refOf(uri, selected),
        'pinned-ref': digest === '' ? '' : `${uri}@${digest}`,
        'repository-uri': uri,
        registry: uri.slice(0, uri.indexOf('/')),
        tag: selected?.tag ?? '',
        from: refOf(from, selected),
        promoted: promotion?.state === 'promoted',
        'repository-created': promotion?.repositoryCreated ?? false,
        drift: promotion?.drift ?? '',
        ...(error !== undefined && { error }),
    };
}
/** Returns the digest that all results share, or an empty text. */
function agreedDigest(reports) {
    const [first, ...others] = new Set(reports.map(({ digest }) => digest));
    return others.length === 0 ? (first ?? '') : '';
}
/** Reports whether any destination differs from its source, or did before the promotion. */
function hasDrift(reports) {
    return reports.some(({ drift }) => drift !== '' && drift !== 'same');
}

;// CONCATENATED MODULE: ./src/push/result.ts
/** The outputs of the action except `results`. */
const reportKeys = [
    'digest',
    'ref',
    'pinned-ref',
    'oci-url',
    'repository-uri',
    'registry',
    'tag',
    'chart-name',
    'chart-version',
    'app-version',
    'chart-file',
    'provenance-file',
    'pushed',
    'repository-created',
];
/** Returns a result for users; unknown values are empty. */
function result_report({ chart, artifact, target, delivery, failure, leftOut }) {
    const digest = delivery?.digest ?? '';
    const uri = target?.uri ?? '';
    return {
        digest,
        ref: target?.ref ?? '',
        'pinned-ref': digest === '' ? '' : `${uri}@${digest}`,
        'oci-url': uri === '' ? '' : `oci://${uri}`,
        'repository-uri': uri,
        registry: target?.registry.host ?? '',
        tag: artifact?.tag ?? '',
        'chart-name': chart?.metadata.name ?? '',
        'chart-version': chart?.metadata.version ?? '',
        'app-version': chart?.metadata.appVersion ?? '',
        'chart-file': chart?.archive.file ?? '',
        // Not set for a manifest that was already there without it.
        'provenance-file': delivery?.lacking?.provenance === true ? '' : (chart?.provenance?.file ?? ''),
        pushed: delivery?.state === 'pushed',
        'repository-created': delivery?.repositoryCreated ?? false,
        ...(failure && { error: failure.message }),
        ...(leftOut !== undefined && { 'left-out': leftOut }),
    };
}
/**
 * Returns the value of each output: the value that all results share, or empty; a boolean is true if any of them is. Charts
 * that were left out do not count.
 */
function agreed(reports) {
    const counted = reports.filter((each) => each['left-out'] === undefined);
    const values = reportKeys.map((key) => {
        const [first = '', ...others] = new Set(counted.map((each) => each[key]));
        if (key === 'pushed' || key === 'repository-created')
            return [key, String(counted.some((each) => each[key]))];
        return [key, others.length === 0 ? String(first) : ''];
    });
    return Object.fromEntries(values);
}

;// CONCATENATED MODULE: ./src/runner/summary.ts




const markup = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/**
 * Makes a text safe inside the HTML of a summary: charts and registries may hold markup, and a line break would end the table
 * and let Markdown begin.
 */
function summary_escape(text) {
    return text
        .replace(/[&<>"']/g, (character) => markup[character] ?? character)
        .replace(/[\s\p{Cc}]+/gu, ' ');
}
function code(text) {
    return text === '' ? '' : `<code>${summary_escape(text)}</code>`;
}
/** Shows the first digits of a digest, and the whole digest on hover. */
function shortDigest(digest) {
    const shown = digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
    return digest === '' ? '' : `<code title="${summary_escape(digest)}">${summary_escape(shown)}</code>`;
}
/**
 * Bytes of the rows and lines that a summary may hold. The runner refuses a step's summary of more than 1 MiB as a whole:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const largest = 1024 * 1024 - 4096;
function htmlOf({ cells }) {
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}
/** Returns all rows if there is room for them, else as many as there is room for, failures first. */
function fitting(rows) {
    let left = largest;
    const shown = [];
    for (const row of [...rows].sort((a, b) => Number(b.failed) - Number(a.failed))) {
        left -= Buffer.byteLength([htmlOf(row), ...row.install].join('\n'));
        if (left < 0)
            return shown;
        shown.push(row);
    }
    return rows;
}
/** Returns how many ended how, such as "3 pushed, 1 failed". */
function counts(states) {
    const groups = Map.groupBy(states, (state) => state);
    return [...groups].map(([state, all]) => `${all.length} ${state}`).join(', ') || 'nothing to do';
}
/** Returns how many pushes ended how, for the log. */
function pushCounts(results) {
    return counts(results.map((result) => pushState(result)[0]));
}
/** Writes a summary: HTML that GitHub's Markdown accepts as it is, and never more than the runner does. */
function summary(columns, rows, dryRun) {
    const shown = fitting(rows);
    const install = [...new Set(shown.flatMap((row) => row.install))].join('\n');
    const missing = rows.length - shown.length;
    return [
        `<h3>${summary_escape(counts(rows.map(({ state }) => state)))}${dryRun ? ' (dry run)' : ''}</h3>\n`,
        `<table><tr>${columns.map((title) => `<th>${title}</th>`).join('')}</tr>\n`,
        ...shown.map(htmlOf),
        '</table>\n',
        ...(missing > 0
            ? [`<p>${missing} more are in the log, and in the output <code>results</code>.</p>\n`]
            : []),
        ...(install === '' ? [] : [`<pre lang="sh"><code>${install}</code></pre>\n`]),
    ].join('');
}
/** The outcome for a chart: as counted in the heading, and as shown in its row. */
function pushState({ delivery, failure, leftOut }) {
    if (failure !== undefined)
        return ['failed', `❌ failed: ${failure.message}`];
    if (leftOut !== undefined)
        return ['left out', `⏭️ left out: ${leftOut}`];
    switch (delivery?.state) {
        case 'pushed':
            return ['pushed', delivery.repositoryCreated ? '✅ pushed, repository created' : '✅ pushed'];
        case 'unchanged':
            return ['unchanged', '✅ unchanged'];
        case 'skipped':
            return ['skipped', '⚠️ skipped: other content is there'];
        case 'planned':
            return ['would be pushed', '📝 would be pushed'];
        case 'packaged':
            return ['packaged', '📦 packaged, not pushed'];
        case undefined:
            return ['not started', ''];
    }
}
function furtherTags({ tags = [] }) {
    return tags
        .map(({ tag, state, held = '' }) => {
        const said = { moved: '', unchanged: '', kept: ` (stays at ${held})`, planned: ' (planned)' };
        return `${code(tag)}${summary_escape(said[state])}`;
    })
        .join(', ');
}
/** Quotes a word for a POSIX shell if it needs it. */
function shellWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
function shellLine(words) {
    return summary_escape(words.map(shellWord).join(' '));
}
/** Returns the lines that install a chart; a private registry asks who is there. */
function installLines({ target }, line) {
    const install = [
        'helm',
        'install',
        line['chart-name'],
        line['oci-url'],
        '--version',
        line['chart-version'],
    ];
    if (target?.registry.type !== 'private')
        return [shellLine(install)];
    const { region, host } = target.registry;
    const signIn = `aws ecr get-login-password --region ${region} | helm registry login --username AWS --password-stdin ${host}`;
    return [summary_escape(signIn), shellLine(install)];
}
function pushRow(result) {
    const line = result_report(result);
    const [state, shown] = pushState(result);
    const isThere = ['pushed', 'unchanged'].includes(result.delivery?.state ?? '');
    const isInstalled = isThere && result.failure === undefined && result.chart?.metadata.type !== 'library';
    return {
        state,
        failed: result.failure !== undefined,
        cells: [
            [summary_escape(shown), furtherTags(result)].filter((text) => text !== '').join('<br>'),
            summary_escape(line['chart-name'] === '' ? result.chartPath : line['chart-name']),
            summary_escape(line['chart-version']),
            code(line['repository-uri']),
            shortDigest(line.digest),
            result.chart === undefined ? '' : (0,runner_log/* shownSize */.lh)(result.chart.archive.size),
        ],
        install: isInstalled ? installLines(result, line) : [],
    };
}
/**
 * Writes the job summary of a push: how it ended, a table of charts and destinations, and the lines to install what is there now.
 */
function summaryOf(results, dryRun) {
    return summary(['Result', 'Chart', 'Version', 'Repository', 'Digest', 'Size'], results.map(pushRow), dryRun);
}
/** Writes the job summary of a pull. */
function pullSummary({ chart: { metadata }, digest, ref, file, folder }) {
    const cells = [
        '✅ pulled',
        summary_escape(metadata.name),
        summary_escape(metadata.version),
        code(ref),
        shortDigest(digest),
        code(folder ?? file ?? ''),
    ];
    return summary(['Result', 'Chart', 'Version', 'From', 'Digest', 'Path'], [{ state: 'pulled', failed: false, cells, install: [] }], false);
}
/** Writes the job summary of a command that failed before it had results of its own. */
function failedSummary(error) {
    const cells = [`❌ failed: ${summary_escape((0,src_text/* errorMessage */.gJ)(error))}`];
    return summary(['Result'], [{ state: 'failed', failed: true, cells, install: [] }], false);
}
/** Writes the job summary of a deletion. */
function deleteSummary({ deleted, failures }, dryRun) {
    const done = dryRun ? 'would be deleted' : 'deleted';
    const rows = deleted.map(({ 'repository-uri': uri, digest, tags, 'image-deleted': isGone }) => ({
        state: done,
        failed: false,
        cells: [
            `${dryRun ? '📝' : '✅'} ${done}${isGone ? '' : '; the image stays under other tags'}`,
            code(uri),
            tags.map(code).join(', '),
            shortDigest(digest),
        ],
        install: [],
    }));
    const failed = failures.map(({ 'repository-uri': uri, digest, tags, error }) => ({
        state: 'failed',
        failed: true,
        cells: [`❌ failed: ${summary_escape(error)}`, code(uri), tags.map(code).join(', '), shortDigest(digest)],
        install: [],
    }));
    return summary(['Result', 'Repository', 'Tags', 'Digest'], [...failed, ...rows], dryRun);
}
function promoteState({ promotion, error }) {
    if (error !== undefined)
        return ['failed', `❌ failed: ${error}`];
    switch (promotion?.state) {
        case 'promoted':
            return ['promoted', promotion.repositoryCreated ? '✅ promoted, repository created' : '✅ promoted'];
        case 'unchanged':
            return ['unchanged', '✅ unchanged'];
        case 'skipped':
            return ['skipped', '⚠️ skipped: other content is there'];
        case 'planned':
            return ['would be promoted', '📝 would be promoted'];
        case undefined:
            return ['not started', ''];
    }
}
/** Writes the job summary of a promotion. */
function promoteSummary(results, dryRun) {
    const rows = results.map((result) => {
        const [state, shown] = promoteState(result);
        const { digest, from } = report(result);
        const cells = [summary_escape(shown), code(refOf(result.uri, result.selected)), code(from), shortDigest(digest)];
        return { state, failed: result.error !== undefined, cells, install: [] };
    });
    return summary(['Result', 'To', 'From', 'Digest'], rows, dryRun);
}

;// CONCATENATED MODULE: ./src/runner/outputs.ts







/** Returns every output of the action. */
function pushOutputs(results) {
    const reports = results.map(result_report);
    return { ...agreed(reports), results: JSON.stringify(reports) };
}
/** Returns every output of `pull/`. */
function pullOutputs({ chart: { metadata }, digest, ref, file, folder }) {
    const outputs = {
        digest,
        ref,
        'chart-name': metadata.name,
        'chart-version': metadata.version,
        'app-version': metadata.appVersion ?? '',
        'chart-file': file ?? '',
        'chart-path': folder ?? '',
    };
    return { ...outputs, results: JSON.stringify([outputs]) };
}
/** Returns every output of `delete/`. */
function deleteOutputs({ deleted, failures }) {
    return { deleted: JSON.stringify(deleted), results: JSON.stringify([...deleted, ...failures]) };
}
/** Returns every output of `promote/`. */
function promoteOutputs(results) {
    const reports = results.map(report);
    return {
        digest: agreedDigest(reports),
        results: JSON.stringify(reports),
        drift: String(hasDrift(reports)),
    };
}
/** Writes the job summary. If it cannot be written, that is only a warning: the work is done. */
function writeSummary(html) {
    const file = process.env['GITHUB_STEP_SUMMARY'] ?? '';
    if (file === '')
        return;
    try {
        (0,external_node_fs_.appendFileSync)(file, html);
    }
    catch (error) {
        runner/* warning */.$e(`cannot write the job summary: ${(0,src_text/* errorMessage */.gJ)(error)}`);
    }
}
function listed(done) {
    return done.length === 0 ? 'nothing was done' : done.join(', ');
}
/**
 * Sets outputs. Marks the run as failed if they cannot be written, since later steps need them, and logs what was done, since
 * nothing else would say so.
 */
function setOutputs(outputs, done) {
    try {
        for (const [name, value] of Object.entries(outputs))
            runner/* setOutput */.uH(name, value);
    }
    catch (error) {
        fail({ message: `${(0,src_text/* errorMessage */.gJ)(error)}; later steps get no outputs: ${listed(done)}` });
    }
}
/**
 * Runs a command that returns results. If it throws, the summary and the output `results` say so, and the other outputs are those
 * of a run that did nothing.
 */
async function withResults(run, signal, nothingDone = {}) {
    try {
        return await run();
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        writeSummary(failedSummary(error));
        setOutputs({ ...nothingDone, results: JSON.stringify([{ error: (0,src_text/* errorMessage */.gJ)(error) }]) }, []);
        throw error;
    }
}

// EXTERNAL MODULE: ./src/adapters/ecr-registries.ts + 1 modules
var ecr_registries = __webpack_require__(5300);
// EXTERNAL MODULE: ./src/chart/archive/budget.ts
var archive_budget = __webpack_require__(676);
// EXTERNAL MODULE: ./src/http/agents.ts
var http_agents = __webpack_require__(1292);
// EXTERNAL MODULE: ./src/http/http-transport.ts + 1 modules
var http_transport = __webpack_require__(6497);
// EXTERNAL MODULE: ./src/http/clock.ts
var http_clock = __webpack_require__(8658);
;// CONCATENATED MODULE: ./src/http/rate-limiter.ts

/** Milliseconds between two starts after a server asked to slow down for the first time. */
const firstSpace = 50;
/** The space grows by this factor each time that it asks again. */
const growth = 1.5;
const widestSpace = 2_000;
/** The space shrinks by this factor with each success. */
const recovery = 0.98;
/** Spaces below this count as none. */
const narrowestSpace = 5;
/**
 * Limits the rate at which operations start. It is unlimited until the server asks to slow down: then operations wait, start one
 * after the other, and speed up again with every success. The rate settles near the server's limit, as TCP settles near the
 * bandwidth of a connection.
 */
class RateLimiter {
    #clock;
    #queue = Promise.resolve();
    #space = 0;
    #lastStart = -Infinity;
    #pausedUntil = -Infinity;
    #slowedAt = -Infinity;
    constructor(clock) {
        this.#clock = clock;
    }
    /** Waits for its turn and returns the time of it, in the clock's milliseconds. Throws the signal's reason if aborted. */
    async turn(signal) {
        const before = this.#queue;
        const { promise, resolve } = Promise.withResolvers();
        this.#queue = promise.then();
        try {
            await before;
            signal?.throwIfAborted();
            for (let wait = this.#wait(); wait > 0; wait = this.#wait())
                await (0,http_clock/* sleep */.yy)(this.#clock, wait, signal);
            this.#lastStart = this.#clock.now();
            return this.#lastStart;
        }
        finally {
            resolve(undefined);
        }
    }
    #wait() {
        return Math.max(this.#pausedUntil, this.#lastStart + this.#space) - this.#clock.now();
    }
    /**
     * Slows down: nothing starts for `pause` milliseconds, and less often afterwards. An answer to an operation that had `started`
     * before the last slow-down only lengthens the pause.
     */
    slowDown(started, pause) {
        const now = this.#clock.now();
        this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
        if (started <= this.#slowedAt)
            return;
        this.#slowedAt = now;
        this.#space = Math.min(Math.max(this.#space * growth, firstSpace), widestSpace);
    }
    /** Speeds up again by a little. */
    succeeded() {
        const space = this.#space * recovery;
        this.#space = space < narrowestSpace ? 0 : space;
    }
}

// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(7593);
;// CONCATENATED MODULE: ./src/http/retrier.ts



/** Retries transient failures. One serves all clients of a run: they share its budget, and a rate limit for each server. */
class Retrier {
    #policy;
    #clock;
    #random;
    #onRetry;
    #limiters = new Map();
    #retriesLeft;
    constructor({ policy = retry_policy/* defaultRetryPolicy */.ur, clock = http_clock/* systemClock */.ml, random, onRetry } = {}) {
        this.#policy = policy;
        this.#clock = clock;
        this.#random = random ?? Math.random;
        this.#onRetry = onRetry ?? (() => undefined);
        this.#retriesLeft = policy.runBudget;
    }
    /** Runs an operation until it succeeds, fails for good, or a budget is used up. Throws the last failure as it is. */
    async run(operation, caller = {}) {
        const attempts = this.attempts(caller);
        for (;;) {
            await attempts.begin();
            try {
                const result = await operation(attempts);
                attempts.succeeded();
                return result;
            }
            catch (error) {
                await attempts.failed(error);
            }
        }
    }
    /** Returns the time by this retrier's clock, in milliseconds since 1970. */
    now() {
        return this.#clock.now();
    }
    /** Counts the attempts of an operation that cannot be run as a whole, such as a download that resumes where it broke off. */
    attempts({ signal, server } = {}) {
        const limiter = this.#limiterOf(server);
        let begun = this.#clock.now();
        let attempt = 0;
        /** What was waited for, in milliseconds, up to `since`. */
        let waited = 0;
        let since = begun;
        const wait = () => {
            const now = this.#clock.now();
            waited += now - since;
            since = now;
            return waited;
        };
        return {
            begin: async () => {
                begun = await limiter.turn(signal);
                if (attempt === 0)
                    since = begun;
            },
            failed: async (error, hint = (0,retry_policy/* retryHint */.IR)(error)) => {
                signal?.throwIfAborted();
                // A wait longer than any operation may take is pointless: everything would fail after it.
                const asked = hint.retryAfter ?? 0;
                if (hint.throttled)
                    limiter.slowDown(begun, asked > this.#policy.operationBudget ? 0 : asked);
                attempt += 1;
                const delay = (0,retry_policy/* retryDelay */.a2)(this.#policy, { hint, attempt, elapsed: wait() }, this.#random());
                if (delay === undefined)
                    throw error;
                // Throttling is expected; do not charge it to the retry budget.
                if (!hint.throttled)
                    this.#spendRetry(error);
                this.#onRetry(error, delay);
                await (0,http_clock/* sleep */.yy)(this.#clock, delay, signal);
            },
            moving: () => {
                since = this.#clock.now();
            },
            advanced: () => {
                since = this.#clock.now();
                waited = 0;
                if (attempt > 0)
                    this.#returnRetry();
                attempt = 0;
            },
            succeeded: () => {
                limiter.succeeded();
                this.#returnRetry();
            },
        };
    }
    #limiterOf(server) {
        const limiter = this.#limiters.get(server) ?? new RateLimiter(this.#clock);
        this.#limiters.set(server, limiter);
        return limiter;
    }
    #returnRetry() {
        this.#retriesLeft = Math.min(this.#retriesLeft + 1, this.#policy.runBudget);
    }
    #spendRetry(error) {
        if (this.#retriesLeft === 0)
            throw error;
        this.#retriesLeft -= 1;
    }
}

;// CONCATENATED MODULE: ./src/version.ts
/** The version of this action, as AWS and registries see it in the User-Agent. A test compares it with package.json. */
const version = '0.1.0';

// EXTERNAL MODULE: ./src/adapters/connect-ahead.ts + 1 modules
var connect_ahead = __webpack_require__(7091);
;// CONCATENATED MODULE: ./src/adapters/session.ts








/**
 * Returns the provider of a role's credentials. With `atOnce`, the role is assumed right away, and GitHub's token is fetched while the
 * STS client is being loaded; otherwise on the first call.
 */
function actingAs(role, settings, { atOnce }) {
    const fetch = role.identityToken;
    let early = atOnce ? fetch?.(settings) : undefined;
    early?.catch(() => undefined); // whoever needs the token reports it
    const request = {
        ...role,
        ...(fetch && {
            identityToken: async (network) => {
                const token = early ?? fetch(network);
                early = undefined;
                return await token;
            },
        }),
    };
    let provider;
    const provide = async () => {
        provider ??= Promise.all(/* import() */[__webpack_require__.e(651), __webpack_require__.e(253), __webpack_require__.e(104)]).then(__webpack_require__.bind(__webpack_require__, 8104)).then(({ roleCredentials }) => roleCredentials(request, settings));
        return await (await provider)();
    };
    const first = atOnce ? provide() : undefined;
    first?.catch(() => undefined); // as above: every call reports it
    return async () => {
        await first;
        return await provide();
    };
}
/** One process is one run: the credentials of the environment are looked up once, even if two sessions use them. */
const shared = {};
const unpacked = archive_budget/* UnpackBudget */.uH.ofRun();
/**
 * Opens a run's session, with a role or the SDK's default credentials. Proxies come from the environment; the signal cancels
 * calls in progress. Connections to hosts that are sure to be called are opened right away, while the rest is loaded, unless `opened`
 * has them. If destinations are not given at all, the role is assumed all the same.
 */
async function openSession(environment, signal, role, destinations, opened) {
    // Without a destination, as in `push: false`, no host is called.
    const calls = destinations?.length !== 0;
    const agents = opened ?? (calls ? await (0,connect_ahead/* openAgents */.J5)(environment, destinations ?? [], role) : (0,http_agents/* createAgents */.j)(environment));
    if (opened)
        await (0,connect_ahead/* letConnect */._g)();
    const settings = {
        transport: new http_transport/* HttpTransport */.G({ agents }),
        retrier: new Retrier({
            onRetry: (error, delay) => {
                runner/* info */.pq((0,runner_log/* oneLogLine */.Hr)(`trying again in ${Math.ceil(delay / 1000)} s: ${String(error)}`));
            },
        }),
        userAgent: ['helm-push-ecr', version],
        mask: runner/* setSecret */.Pq,
        shared,
        signal,
    };
    return {
        ...settings,
        unpacking: { run: unpacked, signal },
        ...(role !== undefined && { credentials: actingAs(role, settings, { atOnce: calls }) }),
        close: () => {
            agents.close();
        },
    };
}

;// CONCATENATED MODULE: ./src/commands/delete.ts














function readPlan(inputs, environment) {
    const sources = readReferences(inputs, 'chart', (0,inputs_registries/* readRegistryInputs */.r)(inputs, environment));
    const version = inputs.text('version');
    for (const { text, tag, digest } of sources) {
        if (tag === undefined && digest === undefined && version === undefined) {
            inputs.reject('chart', text, 'it names a whole repository; add a tag or a digest, or set version ("*" is every release)');
        }
        if (version !== undefined && tag !== undefined && tag !== (0,version_tag/* tagFromVersion */.r)(version)) {
            inputs.reject('version', version, `chart already names ${tag}; remove one of the two`);
        }
    }
    return {
        sources,
        ifMissing: inputs.choice('if-missing', ['fail', 'ignore']),
        dryRun: inputs.flag('dry-run', false),
        withSignatures: inputs.flag('with-signatures', true),
        ...(version !== undefined && { version }),
    };
}
/** `delete/`: deletes charts from registries. Throws an InputError and what {@link deleteCharts} throws. */
async function deleteCommand(environment, signal) {
    const inputs = new inputs_inputs/* Inputs */.G(runner/* getInput */.V4);
    const plan = readPlan(inputs, environment);
    const destinations = plan.sources.map(({ destination }) => destination);
    const role = (0,inputs_role/* readRole */.f)(inputs, { environment, destinations, getIdToken: id_token/* getIdToken */.p });
    inputs.check();
    const session = await openSession(environment, signal, role);
    try {
        const open = (0,ecr_registries/* deletionOpener */.OS)(session);
        const result = await withResults(() => deleteCharts(plan, { open, log: runner_log/* runnerLog */.t1 }), signal, {
            deleted: '[]',
        });
        const { deleted, failures } = result;
        if (failures.length > 0 && !signal.aborted) {
            failWith(new DeleteError(`not deleted: ${failureLines(failures).join('; ')}`));
        }
        writeSummary(deleteSummary(result, plan.dryRun));
        setOutputs(deleteOutputs(result), plan.dryRun ? [] : deleted.map(({ 'repository-uri': uri, digest }) => `${uri}@${digest} was deleted`));
        if (failures.length > 0)
            signal.throwIfAborted();
    }
    finally {
        session.close();
    }
}

// EXTERNAL MODULE: ./src/http/proxy.ts + 1 modules
var proxy = __webpack_require__(4517);
// EXTERNAL MODULE: ./src/ecr/authorization.ts
var authorization = __webpack_require__(8127);
;// CONCATENATED MODULE: ./src/login/credential-helper.ts
/** Returns the entry for credentials: base64 of `user:password`. */
function helperEntry(auth) {
    const text = Buffer.from(auth, 'base64').toString();
    const colon = text.indexOf(':');
    return { Username: text.slice(0, colon), Secret: text.slice(colon + 1) };
}
/** Returns the credentials of an entry: base64 of `user:password`. */
function authOf({ Username, Secret }) {
    return Buffer.from(`${Username}:${Secret}`).toString('base64');
}
/** Asks a credential helper for a host's entry; `undefined` if it has none or fails. */
async function entryOf(run, helper, host) {
    try {
        const { Username, Secret } = JSON.parse(await run(helper, 'get', host));
        return Username && Secret ? { Username, Secret } : undefined;
    }
    catch {
        // Helpers report "not found" like any other failure; a real one shows at the next call.
        return undefined;
    }
}
/** Stores a host's entry in a credential helper. Throws as it does. */
async function storeEntry(run, helper, host, entry) {
    await run(helper, 'store', JSON.stringify({ ServerURL: host, ...entry }));
}
/** Erases a host's entry from a credential helper. Throws as it does. */
async function eraseEntry(run, helper, host) {
    await run(helper, 'erase', host);
}

;// CONCATENATED MODULE: ./src/login/ledger.ts
/** Tokens of ECR are valid for 12 hours; a claim twice as old belongs to a job that never ended properly. */
const maxAge = 24 * 60 * 60 * 1000;
function read(text) {
    try {
        const records = JSON.parse(text ?? '');
        if (records?.created === undefined || records.hosts === undefined)
            return undefined;
        return { created: records.created, hosts: records.hosts };
    }
    catch {
        return undefined; // the ledger is needed only for cleaning up
    }
}
/**
 * Records beside a store which sign-ins of this action, in any job or step, are in it, so that no step restores another step's
 * sign-in as if it had been the user's.
 */
class Ledger {
    #records;
    /** Reads the ledger's text, `undefined` if there is none; claims that are too old are dropped. */
    constructor(text, now) {
        const records = read(text);
        if (records === undefined)
            return;
        const hosts = Object.entries(records.hosts).flatMap(([host, { claims, ...record }]) => {
            const live = claims.filter(({ at }) => now - at < maxAge);
            return live.length === 0 ? [] : [[host, { ...record, claims: live }]];
        });
        if (hosts.length > 0)
            this.#records = { created: records.created, hosts: Object.fromEntries(hosts) };
    }
    /** Returns the parts of the store that the first sign-in created; `undefined` if there is no sign-in. */
    get created() {
        return this.#records?.created;
    }
    /** Returns the entry that a host had before this action's first sign-in. */
    original(host) {
        return this.#records?.hosts[host]?.original;
    }
    /** Reports whether a sign-in of this action that has not been undone wrote these credentials for a host. */
    has(host, digest) {
        return this.#records?.hosts[host]?.claims.some((claim) => claim.digest === digest) ?? false;
    }
    /** Returns the ledger's text with another sign-in. */
    add(host, claim, { created, original }) {
        const { created: before, hosts } = this.#records ?? { created, hosts: {} };
        const record = {
            claims: [...(hosts[host]?.claims ?? []), claim],
            ...(original !== undefined && { original }),
        };
        return JSON.stringify({ created: before, hosts: { ...hosts, [host]: record } });
    }
    /** Returns the ledger's text without one of the sign-ins; `undefined` if none is left. */
    remove(host, digest) {
        if (this.#records === undefined)
            return undefined;
        const { created, hosts } = this.#records;
        const { [host]: record, ...others } = hosts;
        const claims = record?.claims ?? [];
        const at = claims.findIndex((claim) => claim.digest === digest);
        const left = claims.filter((_claim, index) => index !== at);
        const all = record === undefined || left.length === 0 ? others : { ...others, [host]: { ...record, claims: left } };
        return Object.keys(all).length === 0 ? undefined : JSON.stringify({ created, hosts: all });
    }
}

// EXTERNAL MODULE: ./src/json.ts
var json = __webpack_require__(8301);
;// CONCATENATED MODULE: ./src/login/config-file.ts

/** A credential store is not in Docker's format. */
class ConfigFileError extends Error {
    name = 'ConfigFileError';
}
function member(config, name) {
    const value = config[name] ?? undefined;
    if (value === undefined || (0,json/* isJsonObject */.O)(value))
        return value;
    throw new ConfigFileError(`"${name}" is not an object`);
}
function parsed(text = '') {
    if (text.trim() === '')
        return {};
    let config;
    try {
        config = JSON.parse(text);
    }
    catch {
        throw new ConfigFileError('it is not JSON');
    }
    if (!(0,json/* isJsonObject */.O)(config))
        throw new ConfigFileError('it is not a JSON object');
    return config;
}
function config_file_without(object, key) {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
/**
 * A credential store in the format of Docker's config.json, which is also that of Helm's registry/config.json. Unknown fields
 * are preserved.
 *
 * Rule: https://docs.docker.com/reference/cli/docker/login/#credential-stores and oras-go,
 * registry/remote/credentials/internal/config/config.go
 */
class ConfigFile {
    #text;
    #config;
    /** Reads the text of the file, `undefined` if there is none. Throws a {@link ConfigFileError} if it is not valid. */
    constructor(text) {
        this.#text = text;
        this.#config = parsed(text);
    }
    /** Returns the name of the credential helper for a host; if there is one, `auths` is not used. */
    helperOf(host) {
        const { credsStore } = this.#config;
        const own = member(this.#config, 'credHelpers')?.[host];
        return [own, credsStore].find((name) => typeof name === 'string' && name !== '');
    }
    /** Returns the parts that a first sign-in creates. */
    created() {
        return { file: this.#text === undefined, auths: member(this.#config, 'auths') === undefined };
    }
    /** Returns a host's entry, `undefined` if it has none. */
    entry(host) {
        const auths = member(this.#config, 'auths') ?? {};
        return Object.hasOwn(auths, host) ? auths[host] : undefined;
    }
    /** Returns the credentials of a host's entry, base64 of `user:password`; `undefined` if it has none. */
    auth(host) {
        const entry = this.entry(host);
        return (0,json/* isJsonObject */.O)(entry) && typeof entry['auth'] === 'string' ? entry['auth'] : undefined;
    }
    /**
     * Returns the file's text with an entry for a host. The whole entry is replaced, because clients would prefer an identity token
     * in the old one.
     */
    put(host, entry) {
        const auths = { ...member(this.#config, 'auths'), [host]: entry };
        return this.#written({ ...this.#config, auths });
    }
    /** Returns the file's text without the entry for a host; `undefined` if the file should be removed. */
    remove(host, created) {
        const auths = config_file_without(member(this.#config, 'auths') ?? {}, host);
        const keepsAuths = !created.auths || Object.keys(auths).length > 0;
        const config = keepsAuths ? { ...this.#config, auths } : config_file_without(this.#config, 'auths');
        return created.file && Object.keys(config).length === 0 ? undefined : this.#written(config);
    }
    /** Keeps the indentation of the file; a new one is written as Docker does it, with tabs and no final newline. */
    #written(config) {
        const text = this.#text ?? '';
        const indent = /\n([\t ]+)/.exec(text)?.[1] ?? '\t';
        return JSON.stringify(config, null, indent) + (text.endsWith('\n') ? '\n' : '');
    }
}

;// CONCATENATED MODULE: ./src/login/stores.ts

/** A credential store cannot be used. The message says what is wrong and what to do. */
class StoreError extends Error {
    name = 'StoreError';
}
/** Parses a store's text. Throws a {@link StoreError} that names the file. */
function openConfig(path, text) {
    try {
        return new ConfigFile(text);
    }
    catch (error) {
        if (!(error instanceof ConfigFileError))
            throw error;
        throw new StoreError(`the credentials in ${path} cannot be read: ${error.message}; correct the file or remove it`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./src/login/login.ts






/** Returns the secrets in an entry of `auths`: everything but the names. */
function secretsOf(entry) {
    if (typeof entry !== 'object' || entry === null)
        return [];
    const { auth } = entry;
    const password = typeof auth === 'string' ? helperEntry(auth).Secret : '';
    const texts = Object.entries(entry).flatMap(([key, value]) => ['username', 'email', 'serveraddress'].includes(key) || typeof value !== 'string' ? [] : [value]);
    return [...texts, password].filter((secret) => secret !== '');
}
/** Writes credentials to one store, or to the credential helper that it names. */
class Writer {
    #ports;
    #records = [];
    constructor(ports) {
        this.#ports = ports;
    }
    async write(path, credentials) {
        await this.#ports.store(path).update(async (content) => {
            const config = openConfig(path, content.config);
            const ledger = new Ledger(content.ledger, this.#ports.now());
            const helper = config.helperOf(credentials.host);
            return helper === undefined
                ? {
                    config: this.#writeToFile(path, config, ledger, credentials),
                    ledger: this.#claim(config, ledger, credentials),
                }
                : {
                    config: content.config,
                    ledger: await this.#writeToHelper(path, helper, config, ledger, credentials),
                };
        });
    }
    #writeToFile(path, config, ledger, { host, auth }) {
        for (const secret of secretsOf(this.#original(config, ledger, host)))
            this.#ports.mask(secret);
        this.#remember({ path, host, digest: (0,src_digest/* digestOf */.ol)(auth) });
        return config.put(host, { auth });
    }
    /** Returns the entry to restore: the current one, unless a sign-in of this action wrote it. */
    #original(config, ledger, host) {
        const auth = config.auth(host);
        const isOurs = auth !== undefined && ledger.has(host, (0,src_digest/* digestOf */.ol)(auth));
        return isOurs ? ledger.original(host) : config.entry(host);
    }
    #claim(config, ledger, { host, auth }) {
        return ledger.add(host, { digest: (0,src_digest/* digestOf */.ol)(auth), at: this.#ports.now() }, { created: config.created(), original: this.#original(config, ledger, host) });
    }
    /**
     * Clients ask only the helper, so the helper gets the credentials. One that creates its own, like Amazon's, accepts none; it
     * answers for the host anyway.
     */
    async #writeToHelper(path, name, config, ledger, { host, auth }) {
        const { runHelper, log, mask, now } = this.#ports;
        const before = await entryOf(runHelper, name, host);
        if (before !== undefined)
            mask(before.Secret);
        const isOurs = before !== undefined && ledger.has(host, (0,src_digest/* digestOf */.ol)(authOf(before)));
        const restored = isOurs ? undefined : before;
        const digest = (0,src_digest/* digestOf */.ol)(auth);
        this.#remember({ path, host, digest, helper: { name, ...(restored && { before: restored }) } });
        try {
            await storeEntry(runHelper, name, host, helperEntry(auth));
        }
        catch (error) {
            if (before === undefined) {
                throw new StoreError(`${path} uses the credential helper "${name}" for ${host}, which does not store credentials ` +
                    `(${(0,src_text/* errorMessage */.gJ)(error)}); ` +
                    'install or repair it, or set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to files of the job', { cause: error });
            }
            log.info(`${path} uses the credential helper "${name}" for ${host}, which has credentials of its own`);
        }
        return ledger.add(host, { digest, at: now() }, { created: config.created(), original: undefined });
    }
    /** Called before the change, so that a job that ends in the middle of it is undone too. */
    #remember(record) {
        this.#records.push(record);
        this.#ports.remember(this.#records);
    }
}
/**
 * Signs in to registries and leaves the credentials where Helm, Docker, oras, crane and cosign look for them. Everything else
 * in those files is preserved. Returns the registries' hosts, each once, in the order of the destinations.
 *
 * Throws an AwsError if a registry refuses, before anything is written, and a {@link StoreError}.
 */
async function login(destinations, ports) {
    const all = await Promise.all(destinations.map((destination) => ports.signIn(destination)));
    const credentials = new Map(all.map((one) => [one.host, one]));
    const writer = new Writer(ports);
    for (const path of new Set(ports.paths)) {
        for (const one of credentials.values())
            await writer.write(path, one);
    }
    for (const host of credentials.keys())
        ports.log.info(`signed in to ${host}`);
    return [...credentials.keys()];
}

// EXTERNAL MODULE: ./src/runner/credential-stores.ts + 1 modules
var credential_stores = __webpack_require__(3663);
;// CONCATENATED MODULE: ./src/adapters/sign-ins.ts




/** The name of the runner state that tells the post step what to undo. */
const stateName = 'sign-ins';
/** Returns the ports to the credential stores of the runner's user. */
function storePorts(environment) {
    const workspace = (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.');
    return {
        store: credential_stores/* credentialStore */.nn,
        runHelper: (0,credential_stores/* helperRunner */.$U)(environment, workspace, runner/* setSecret */.Pq),
        log: runner_log/* runnerLog */.t1,
        now: Date.now,
    };
}
/** Saves what the post step has to undo. */
function rememberSignIns(records) {
    runner/* saveState */.LZ(stateName, JSON.stringify(records));
}
/** Returns what the step saved for its post step to undo. */
function rememberedSignIns() {
    return JSON.parse(runner/* getState */.Gu(stateName) || '[]');
}

;// CONCATENATED MODULE: ./src/commands/login.ts











/** `login/`: leaves later steps signed in. Throws an InputError, an AwsError or a StoreError. */
async function loginCommand(environment, signal) {
    const inputs = new inputs_inputs/* Inputs */.G(runner/* getInput */.V4);
    const destinations = (0,inputs_registries/* readRegistryInputs */.r)(inputs, environment).destinations();
    const logsOut = inputs.flag('logout', true);
    const role = (0,inputs_role/* readRole */.f)(inputs, { environment, destinations, getIdToken: id_token/* getIdToken */.p });
    inputs.check();
    const session = await openSession(environment, signal, role);
    try {
        const hosts = await login(destinations, {
            ...storePorts(environment),
            signIn: async (destination) => {
                const { host, authorizer } = await (0,ecr_registries/* signIn */.Jv)(destination, session, { hostOnly: true });
                return { host, auth: (0,authorization/* authOf */.g)(await authorizer.authorization()) };
            },
            paths: (0,credential_stores/* credentialPaths */.AB)(environment),
            remember: (records) => {
                if (logsOut)
                    rememberSignIns(records);
            },
            mask: runner/* setSecret */.Pq,
        });
        runner/* setOutput */.uH('registry', hosts.join('\n'));
    }
    finally {
        session.close();
    }
}

;// CONCATENATED MODULE: ./src/login/logout.ts





/** Returns the text of the store without the sign-in; unchanged if somebody else's entry has replaced it. */
function withoutEntry({ path, host, digest }, content, now) {
    if (content.config === undefined)
        return undefined;
    const config = openConfig(path, content.config);
    const ledger = new Ledger(content.ledger, now);
    const left = new Ledger(ledger.remove(host, digest), now);
    const auth = config.auth(host);
    if (auth === undefined || (0,src_digest/* digestOf */.ol)(auth) !== digest || left.has(host, digest))
        return content.config;
    const original = ledger.original(host);
    if (original !== undefined)
        return config.put(host, original);
    return config.remove(host, ledger.created ?? { file: false, auths: false });
}
async function undoInHelper({ host, digest, helper }, { runHelper }) {
    const now = await entryOf(runHelper, helper.name, host);
    if (now === undefined || (0,src_digest/* digestOf */.ol)(authOf(now)) !== digest)
        return;
    if (helper.before === undefined)
        await eraseEntry(runHelper, helper.name, host);
    else
        await storeEntry(runHelper, helper.name, host, helper.before);
}
async function undo(record, ports) {
    const { path, host, digest, helper } = record;
    await ports.store(path).update(async (content) => {
        const now = ports.now();
        if (helper !== undefined)
            await undoInHelper({ ...record, helper }, ports);
        return {
            config: helper === undefined ? withoutEntry(record, content, now) : content.config,
            ledger: new Ledger(content.ledger, now).remove(host, digest),
        };
    });
}
/**
 * Removes what `login` wrote, latest first, and restores what was there before. An entry that somebody else has written since
 * is kept. A sign-in that cannot be undone is a warning and does not stop the rest.
 */
async function logout(records, ports) {
    for (const record of [...records].reverse()) {
        try {
            await undo(record, ports);
        }
        catch (error) {
            ports.log.warning(`the credentials for ${record.host} may still be in ${record.path}: ${(0,src_text/* errorMessage */.gJ)(error)}`);
        }
    }
    for (const host of new Set(records.map((record) => record.host)))
        ports.log.info(`signed out of ${host}`);
}

;// CONCATENATED MODULE: ./src/commands/logout.ts


/** The post step of `login/`: removes what the step wrote. */
async function logoutCommand(environment) {
    await logout(rememberedSignIns(), storePorts(environment));
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/registry/refusal.ts
var refusal = __webpack_require__(4623);
;// CONCATENATED MODULE: ./src/registry/tags.ts



/** The names of the placeholders in `tags`: parts of the chart's version. */
const placeholders = ['version', 'major', 'minor', 'patch'];
const placeholder = /\{\{\s*(.*?)\s*\}\}/g;
function fill(template, valueOf) {
    return template.replace(placeholder, (_, name) => valueOf(name));
}
/** Returns what is wrong with an entry of `tags` and what to do; `undefined` if it is valid. */
function tagMistake(template) {
    const unknown = [...template.matchAll(placeholder)]
        .map(([, name = '']) => name)
        .find((name) => !placeholders.some((known) => known === name));
    if (unknown !== undefined) {
        const known = placeholders.map((name) => `{{${name}}}`).join(', ');
        return `{{${unknown}}} is not a placeholder; use one of ${known}`;
    }
    if ((0,oci_reference/* isTag */.dz)(fill(template, () => '1')))
        return undefined;
    return 'it is not a tag; write letters, digits, ".", "_" and "-", up to 128 characters, and do not start with "." or "-"';
}
/** A tag that names a line of versions. */
const namesLine = /\{\{\s*(major|minor|patch)\s*\}\}/;
/** Returns the entries of `tags` that a version does not get for being a pre-release. */
function releaseTags(templates, version) {
    const prerelease = (0,semver/* parseVersion */.ot)(version)?.prerelease ?? '';
    return prerelease === '' ? [] : templates.filter((template) => namesLine.test(template));
}
/**
 * Returns the further tags of a chart version: placeholders filled in, without the version's own tag, each once.
 *
 * A pre-release gets none of the tags that name a line of versions ({{major}}, {{minor}}, {{patch}}): someone who asks for `1.2`
 * does not want 1.2.0-rc.1. A tag with {{version}} names only this version.
 */
function tags_furtherTags(templates, version) {
    const parsed = (0,semver/* parseVersion */.ot)(version);
    if (parsed === undefined)
        return [];
    const { major, minor, patch, prerelease } = parsed;
    const values = {
        version: (0,version_tag/* tagFromVersion */.r)(version),
        major: String(major),
        minor: String(minor),
        patch: String(patch),
    };
    const wanted = prerelease === '' ? templates : templates.filter((template) => !namesLine.test(template));
    const tags = wanted.map((template) => fill(template, (name) => values[name] ?? ''));
    return [...new Set(tags)].filter((tag) => tag !== (0,version_tag/* tagFromVersion */.r)(version));
}

;// CONCATENATED MODULE: ./src/registry/move-tags.ts






/** The repository's rules do not allow a further tag to be moved. */
class ImmutableTagError extends Error {
    name = 'ImmutableTagError';
}
/**
 * Reports whether a tag should stay at the version that it has. `latest` is for releases, since Helm picks no pre-release
 * unless asked to: it stays at an older release, but not at a newer pre-release.
 */
function stays(tag, theirs, ours) {
    if (tag === 'latest' && (theirs.prerelease === '') !== (ours.prerelease === '')) {
        return theirs.prerelease === '';
    }
    return (0,semver/* compareVersions */.Zy)(theirs, ours) > 0;
}
/** Returns the version in a manifest's annotations, if the tag should stay at it. */
function versionToKeep(tag, { bytes }, version) {
    try {
        const held = (0,oci_manifest/* parseManifest */.Ng)(bytes).annotations.get('org.opencontainers.image.version') ?? '';
        const [theirs, ours] = [(0,semver/* parseVersion */.ot)(held), (0,semver/* parseVersion */.ot)(version)];
        return theirs !== undefined && ours !== undefined && stays(tag, theirs, ours) ? held : undefined;
    }
    catch (error) {
        if (error instanceof oci_manifest/* ManifestError */.Sh)
            return undefined;
        throw error;
    }
}
async function moveTag(repository, tag, chart, dryRun) {
    const held = await (0,registry_repository/* manifestUnder */.Qc)(repository, tag);
    if (held?.descriptor.digest === chart.digest)
        return { tag, state: 'unchanged' };
    const kept = held && versionToKeep(tag, held, chart.version);
    if (kept !== undefined)
        return { tag, state: 'kept', held: kept };
    if (dryRun)
        return { tag, state: 'planned' };
    try {
        const { mediaType = oci_manifest/* imageManifestType */.NR, manifest } = chart;
        await repository.registry.client.putManifest(repository.path, tag, mediaType, manifest);
        return { tag, state: 'moved' };
    }
    catch (error) {
        if (!(0,refusal/* isImmutableTag */.Z6)(error))
            throw error;
        throw new ImmutableTagError(`${repository.uri}:${(0,version_tag/* tagFromVersion */.r)(chart.version)} was pushed, but its tag "${tag}" stays at ` +
            `${held?.descriptor.digest ?? 'other content'}, because the tags of the repository are immutable; exclude tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${tag}"), ` +
            'or remove it from tags', { cause: error });
    }
}
/**
 * Points further tags of a repository to a chart version, but never moves a tag back: one that holds a newer version is kept.
 * So 1.2.4 after 2.0.0 moves `1` and `1.2`, which hold older versions, but not `latest`. A pre-release does not take `latest`
 * away from a release.
 *
 * The version is read from the manifest under the tag: one request, with a permission that a push needs anyway; listing all tags
 * would need another one. Throws an {@link ImmutableTagError}, or what the client throws.
 */
async function moveTags(repository, tags, chart, dryRun) {
    return await Promise.all(tags.map((tag) => moveTag(repository, tag, chart, dryRun)));
}
function whyKept(held, version) {
    const [theirs, ours] = [(0,semver/* parseVersion */.ot)(held), (0,semver/* parseVersion */.ot)(version)];
    const isNewer = theirs !== undefined && ours !== undefined && (0,semver/* compareVersions */.Zy)(theirs, ours) > 0;
    return isNewer ? `which is newer than ${version}` : `since ${version} is a pre-release`;
}
/** Returns a log line that says what happened to a further tag. */
function describeTag(uri, { tag, state, held = '' }, version) {
    switch (state) {
        case 'moved':
            return `${uri}:${tag}: now ${version}`;
        case 'unchanged':
            return `${uri}:${tag}: already at ${version}`;
        case 'kept':
            return `${uri}:${tag}: stays at ${held}, ${whyKept(held, version)}`;
        case 'planned':
            return `${uri}:${tag}: would be ${version} (dry run)`;
    }
}
/** Returns the log lines that say what happened to each further tag, and which entries of `tags` a pre-release does not get. */
function describeTags(uri, outcomes, templates, version) {
    const lines = outcomes.map((outcome) => describeTag(uri, outcome, version));
    const kept = releaseTags(templates, version);
    if (kept.length === 0)
        return lines;
    return [...lines, `${uri}: ${version} is a pre-release, which does not move ${kept.join(', ')}`];
}

;// CONCATENATED MODULE: ./src/registry/explain.ts


function missingRepository({ name, registry }) {
    const cli = registry.type === 'private' ? 'ecr' : 'ecr-public';
    const [last, beforeLast] = name.split('/').reverse();
    const twice = last === beforeLast && last !== undefined
        ? `; "${last}" appears twice, because the chart's name is appended to repository-prefix`
        : '';
    return (`the repository "${name}" does not exist in ${registry.host}${twice}; set create-repository: true, or create it with: ` +
        `aws ${cli} create-repository --region ${registry.region} --repository-name ${name}`);
}
/**
 * Returns the message for a repository that a dry run does not find. A push may still work: ECR creates a private repository on
 * the first push if a template says so
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html)
 */
function missingInDryRun(repository) {
    const missing = missingRepository(repository);
    return repository.registry.type === 'private'
        ? `${missing}; or, if a repository creation template of ECR creates it on push, run without dry-run, which cannot check that`
        : missing;
}
/**
 * Returns the message for a repository that is missing right after it was created. ECR Public creates it in the caller's own
 * registry, whatever alias the push goes to.
 */
function missingAfterCreation({ uri, path, registry: { type } }, reason) {
    return type === 'public'
        ? `${uri} is missing, although its repository was created (${reason}): is "${path.split('/', 1).join('')}" an alias of this account's own registry? ` +
            'Correct it in registry or registry-alias'
        : `${uri} was deleted during the push (${reason}); run the push again`;
}
/**
 * Returns the message for a failure at a repository: what is wrong and what to do. Errors from elsewhere are already written
 * for users and keep their message.
 */
function explain(error, repository) {
    if ((0,refusal/* isMissingRepository */.Zn)(error))
        return missingRepository(repository);
    const explained = repository.registry.explain(error, repository.uri);
    return explained ?? (0,src_text/* errorMessage */.gJ)(error);
}

// EXTERNAL MODULE: ./src/http/body.ts
var body = __webpack_require__(9662);
;// CONCATENATED MODULE: ./src/promote/tag-decision.ts

function remedy(ifExists) {
    return ifExists === 'overwrite' ? 'the tag is immutable' : 'set if-exists to "skip" or "overwrite"';
}
/** Returns the error for a tag that exists with different content, which must stay. */
function tagTaken({ uri }, { tag, digest, held }, ifExists) {
    const there = held ?? 'other content';
    return new refusal/* TagTakenError */.mS(`${uri}:${tag} exists with different content: it has ${there}, and ${digest} was to be promoted; ${remedy(ifExists)}`);
}
/**
 * Looks up a tag and decides what to do with it. Throws a TagTakenError if it exists with different content and `if-exists` is
 * `fail`.
 */
async function decideTag(to, { tag, digest }, ifExists) {
    const held = (await to.registry.client.resolve(to.path, tag))?.digest;
    if (held === undefined || held === digest) {
        return { tag, digest, held, action: held === undefined ? 'put' : 'nothing' };
    }
    if (ifExists === 'fail')
        throw tagTaken(to, { tag, digest, held }, ifExists);
    return { tag, digest, held, action: ifExists === 'skip' ? 'keep' : 'put' };
}

;// CONCATENATED MODULE: ./src/promote/signature-tags.ts





/** The media types of cosign's layers: signed payloads, and envelopes of attestations. */
const signatureTypes = [
    'application/vnd.dev.cosign.simplesigning.v1+json',
    'application/vnd.dsse.envelope.v1+json',
];
/** Returns the layers of a manifest unchanged; `undefined` if any of them is not a signature. */
function signaturesIn({ bytes }) {
    const { layers } = (0,oci_manifest/* manifestRecord */.Db)(bytes);
    const all = Array.isArray(layers) ? layers : [];
    return all.every(({ mediaType }) => signatureTypes.includes(mediaType ?? '')) ? all : undefined;
}
/** Several keys may sign the same payload; only the annotations distinguish such layers. */
function missingFrom(layers, others) {
    const known = new Set(others.map((layer) => JSON.stringify(layer)));
    return layers.filter((layer) => !known.has(JSON.stringify(layer)));
}
async function textOf(blob) {
    const chunks = [];
    for await (const chunk of blob)
        chunks.push(chunk);
    return Buffer.concat(chunks).toString();
}
/** cosign's config lists the layers as an image's config does. */
function configFor(config, layers) {
    const value = JSON.parse(config);
    return Buffer.from(JSON.stringify({
        ...value,
        history: layers.map(() => ({ created: '0001-01-01T00:00:00Z' })),
        rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }));
}
async function merge(to, image, theirs, layers) {
    const manifest = (0,oci_manifest/* manifestRecord */.Db)(theirs.bytes);
    const { blobs } = (0,oci_manifest/* linksOf */.hP)(Buffer.from(JSON.stringify({ ...manifest, layers })));
    const [oldConfig, ...descriptors] = blobs;
    if (oldConfig === undefined)
        throw new Error('a manifest without a config');
    const config = configFor(await textOf(to.registry.client.blob(to.path, oldConfig)), descriptors);
    const configDescriptor = { ...oldConfig, digest: (0,src_digest/* digestOf */.ol)(config), size: config.length };
    const bytes = Buffer.from(JSON.stringify({ ...manifest, config: configDescriptor, layers }));
    return {
        descriptor: { ...theirs.descriptor, digest: (0,src_digest/* digestOf */.ol)(bytes), size: bytes.length },
        bytes,
        blobs: [configDescriptor, ...descriptors],
        blob: (wanted) => (wanted.digest === configDescriptor.digest ? (0,body/* inMemory */.ZK)(config) : image.blob(wanted)),
    };
}
/**
 * Decides about a tag that collects signatures: those of the source are added to those of the destination. If the destination
 * has none of its own, the source's manifest is used unchanged. Tags that are not cosign's are handled like any other. Throws a
 * TagTakenError, and what the client throws.
 */
async function decideSignatures(to, image, { tag, digest }, ifExists) {
    const theirs = await (0,registry_repository/* manifestUnder */.Qc)(to, tag);
    const held = theirs?.descriptor.digest;
    const ours = image.parts.find(({ descriptor }) => descriptor.digest === digest);
    if (theirs === undefined || ours === undefined)
        return { tag, digest, held, action: 'put' };
    if (held === digest)
        return { tag, digest, held, action: 'nothing' };
    const [ourLayers, theirLayers] = [signaturesIn(ours), signaturesIn(theirs)];
    if (ourLayers === undefined || theirLayers === undefined) {
        return await decideTag(to, { tag, digest }, ifExists);
    }
    const added = missingFrom(ourLayers, theirLayers);
    if (added.length === 0)
        return { tag, digest, held, action: 'nothing' };
    if (missingFrom(theirLayers, ourLayers).length === 0)
        return { tag, digest, held, action: 'put' };
    const part = { ...theirs, blobs: [] };
    return {
        tag,
        digest,
        held,
        action: 'put',
        merged: await merge(to, image, part, [...theirLayers, ...added]),
    };
}

;// CONCATENATED MODULE: ./src/promote/missing.ts




/** Concurrent lookups of manifests and tags. */
const lookups = { concurrency: 8 };
/**
 * Looks up what a destination lacks of an image that gets a tag there, if one is given. Throws a TagTakenError if other content
 * is in the way, and what the client throws.
 */
async function findMissing(image, tag, to, rule) {
    const { root, parts, attachedTags } = image;
    const own = tag === undefined ? undefined : await decideTag(to, { tag, digest: root.descriptor.digest }, rule);
    if (own?.action === 'keep')
        return { parts: [], own, attached: [] };
    const [attached, there] = await Promise.all([
        (0,p_map/* default */.Ay)(attachedTags, (each) => collectsSignatures(each.tag) ? decideSignatures(to, image, each, rule) : decideTag(to, each, rule), lookups),
        (0,p_map/* default */.Ay)(parts, ({ descriptor }) => to.registry.client.resolve(to.path, descriptor.digest), lookups),
    ]);
    // Not the source's signature manifest if the destination's has those signatures, or will have them.
    const merged = new Set(attached
        .filter((each) => each.merged !== undefined || (each.action === 'nothing' && each.held !== each.digest))
        .map(({ digest }) => digest));
    const lacking = parts.filter(({ descriptor }, index) => there[index] === undefined && !merged.has(descriptor.digest));
    return { parts: lacking, own, attached };
}
/** Reports whether anything is missing. */
function isAnything({ parts, own, attached }) {
    return parts.length > 0 || own?.action === 'put' || attached.some(({ action }) => action === 'put');
}
/** Returns how the destination compares with the source, from what is missing. */
function driftOf(missing) {
    const { own, parts } = missing;
    if (!isAnything(missing) && own?.action !== 'keep')
        return 'same';
    const isThere = own === undefined ? parts.length === 0 : own.held !== undefined;
    return isThere ? 'different' : 'missing';
}

// EXTERNAL MODULE: ./src/http/errors.ts
var errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(8630);
;// CONCATENATED MODULE: ./src/promote/refusal.ts





/** Reports whether an error is about a request to this repository. */
function isAbout(error, { registry, path }) {
    if (!(error instanceof oci_errors/* RegistryError */.g) && !(error instanceof errors/* NetworkError */.Dr))
        return false;
    const { host, pathname } = new URL(error.url);
    return host === registry.host && pathname.startsWith(`/v2/${path}/`);
}
/** Returns the message for a failure in the source repository: what is wrong and what to do. */
function explainFrom(error, { name, registry, uri }) {
    if ((0,refusal/* isMissingRepository */.Zn)(error))
        return `the repository "${name}" does not exist in ${registry.host}; check from`;
    const text = (0,src_text/* errorMessage */.gJ)(error);
    if ((0,refusal/* isMissing */.b2)(error))
        return `not found in ${uri}: ${text}; check from and version`;
    return registry.explain(error, uri) ?? text;
}
/** Returns the message for a failure between two repositories: what is wrong and what to do. */
function explainBetween(error, from, to) {
    return from !== undefined && isAbout(error, from) && !isAbout(error, to)
        ? explainFrom(error, from)
        : explain(error, to);
}

;// CONCATENATED MODULE: ./src/promote/referrers-tag.ts



function entriesOf(index) {
    return index === undefined ? [] : (0,oci_manifest/* indexEntries */.nL)((0,oci_manifest/* manifestRecord */.Db)(index.bytes));
}
/** Reports whether every one of `entries` is among `others`. */
function areAmong(entries, others) {
    const digests = new Set(others.map(({ digest }) => digest));
    return entries.every(({ digest }) => digests.has(digest));
}
/**
 * Returns the index to put under the referrers tag of a destination, `undefined` if there is nothing to do. If the destination
 * has the referrers API, the tag is copied only if the source has it; if not, it has to list what was copied. Entries of the
 * destination's own index are preserved; if there are none to add, the source's bytes are used unchanged. Rule:
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
 */
function indexToPut({ entries, index }, theirs, hasApi) {
    const ours = hasApi ? entriesOf(index) : entries;
    const there = entriesOf(theirs);
    if (areAmong(ours, there))
        return undefined;
    if (index !== undefined && areAmong([...ours, ...there], entriesOf(index)))
        return index.bytes;
    const union = new Map([...there, ...ours].map((entry) => [entry.digest, entry]));
    return (0,oci_manifest/* imageIndex */.sS)([...union.values()]);
}
/** Puts the tag that replaces the referrers API, if it is needed. Reports whether it did. Throws what the client throws. */
async function putReferrersTag(list, to) {
    const tag = (0,oci_reference/* referrersTag */.LN)(list.subject);
    const [listed, theirs] = await Promise.all([
        to.registry.client.referrers(to.path, list.subject),
        (0,registry_repository/* manifestUnder */.Qc)(to, tag),
    ]);
    const bytes = indexToPut(list, theirs, listed !== undefined);
    if (bytes === undefined)
        return false;
    await to.registry.client.putManifest(to.path, tag, oci_manifest/* imageIndexType */.WV, bytes);
    return true;
}

;// CONCATENATED MODULE: ./src/promote/copy-image.ts









/** Concurrent copies of a manifest's blobs. */
const blobCopies = { concurrency: 4 };
/** The response to HEAD is the same for a missing repository and a missing tag; only GET tells them apart. */
async function checkRepository({ image, to }, { createRepository }) {
    try {
        await to.registry.client.manifest(to.path, image.root.descriptor.digest);
    }
    catch (error) {
        const isNothing = (0,refusal/* isMissingRepository */.Zn)(error) ? createRepository : (0,refusal/* isMissing */.b2)(error);
        if (!isNothing)
            throw error;
    }
}
/** Runs `write`, and creates the repository if it is missing and the user asked for that. Reports whether it created it. */
async function creatingRepository(to, { createRepository }, write) {
    try {
        await write();
        return false;
    }
    catch (error) {
        // Not earlier: ECR itself may create the repository on the first push (aws/containers-roadmap#853).
        if (!createRepository || !(0,refusal/* isMissingRepository */.Zn)(error) || !isAbout(error, to))
            throw error;
    }
    const created = await to.registry.createRepository(to.name);
    try {
        await write();
    }
    catch (error) {
        if (!(0,refusal/* isMissingRepository */.Zn)(error) || !isAbout(error, to))
            throw error;
        throw new refusal/* RepositoryGoneError */.Qn(missingAfterCreation(to, error.message), { cause: error });
    }
    return created;
}
/** Reports whether two repositories are in the same registry, so that one can mount the other's blobs. */
function canMount(from, to) {
    return from.registry.host === to.registry.host && from.path !== to.path;
}
/** Opens an upload, unless the registry can mount the blob from the source's repository; then there is nothing to send. */
async function openUpload(blob, from, to) {
    const { client } = to.registry;
    return from !== undefined && canMount(from, to)
        ? await client.mountBlob(to.path, blob.digest, from.path)
        : await client.openUpload(to.path);
}
async function copyBlob(blob, image, to, siblings) {
    const { client } = to.registry;
    if (await client.hasBlob(to.path, blob.digest))
        return;
    const upload = await openUpload(blob, image.repository, to);
    if (upload === undefined)
        return;
    // Streamed from one connection to the other, never held in memory as a whole.
    const source = { ...blob, open: () => until(siblings, image.blob(blob)) };
    await client.putBlob(to.path, source, upload);
}
/** Passes a stream through. Throws the signal's reason if that is aborted. */
async function* until(signal, blob) {
    for await (const chunk of blob) {
        signal.throwIfAborted();
        yield chunk;
    }
}
/** Copies the blobs of a manifest that the destination lacks. If one fails, the others are canceled. */
async function copyBlobs({ blobs }, image, to) {
    const siblings = new AbortController();
    try {
        await (0,p_map/* default */.Ay)(blobs, (blob) => copyBlob(blob, image, to, siblings.signal), blobCopies);
    }
    catch (error) {
        siblings.abort(error);
        throw error;
    }
}
/** Puts a manifest under a tag, or under its digest alone, with the bytes and the media type that the source has. */
async function putPart({ descriptor, bytes }, to, tag) {
    await to.registry.client.putManifest(to.path, tag ?? descriptor.digest, descriptor.mediaType, bytes);
}
/** Returns the error for a signature tag that the rules of its repository do not allow to be moved. */
function signaturesImmutable({ uri }, tag, cause) {
    return new ImmutableTagError(`${uri}:${tag} lacks signatures that the source has, and the tags of the repository are immutable; exclude the tags of ` +
        'signatures (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "sha256-*")', { cause });
}
async function putTag({ image, to }, decision) {
    const { tag, digest, action, merged, held } = decision;
    const part = merged ?? image.parts.find(({ descriptor }) => descriptor.digest === digest);
    if (part === undefined || action !== 'put')
        return;
    if (merged !== undefined)
        await copyBlobs(merged, { ...image, blob: merged.blob }, to);
    try {
        await putPart(part, to, tag);
    }
    catch (error) {
        if (!(0,refusal/* isImmutableTag */.Z6)(error))
            throw error;
        const holder = await to.registry.client.resolve(to.path, tag);
        if (holder?.digest === part.descriptor.digest)
            return; // Somebody else was faster.
        if (tag.startsWith('sha256-'))
            throw signaturesImmutable(to, tag, error);
        throw tagTaken(to, { tag, digest, held: holder?.digest ?? held }, 'overwrite');
    }
}
async function putReferrers(list, to) {
    try {
        return await putReferrersTag(list, to);
    }
    catch (error) {
        throw (0,refusal/* isImmutableTag */.Z6)(error) ? signaturesImmutable(to, (0,oci_reference/* referrersTag */.LN)(list.subject), error) : error;
    }
}
/**
 * Writes what is missing: each manifest after its blobs and the manifests that it lists, then its referrers, and the image's tag
 * last.
 */
async function write(copy, rules, { parts, own, attached }) {
    const { image, to } = copy;
    // A single image is put under its tag right away: PutImage is limited to 10 a second.
    const isAlone = image.parts.length === 1 && own?.action === 'put';
    let repositoryCreated = false;
    for (const part of parts) {
        const put = async () => {
            await copyBlobs(part, image, to);
            if (!isAlone)
                await putPart(part, to);
        };
        repositoryCreated = (await creatingRepository(to, rules, put)) || repositoryCreated;
    }
    let listsChanged = false;
    for (const list of image.referrerLists)
        listsChanged = (await putReferrers(list, to)) || listsChanged;
    for (const decision of attached)
        await putTag(copy, decision);
    if (own !== undefined)
        await putTag(copy, own);
    return { repositoryCreated, listsChanged };
}
/**
 * Copies an image with everything that belongs to it, byte for byte, so that its digest stays the same. Whatever is already
 * there is not sent again, so an interrupted copy resumes. The image's tag is put last and never points to something incomplete.
 *
 * Throws a TagTakenError if other content is in the way, otherwise a RegistryError, NetworkError or AwsError.
 */
async function copyImage(copy, rules) {
    const { image } = copy;
    // A dry run reports differences even if a push would be refused.
    const rule = rules.dryRun && rules.ifExists === 'fail' ? 'overwrite' : rules.ifExists;
    const missing = await findMissing(image, copy.tag, copy.to, rule);
    const { digest } = image.root.descriptor;
    const keptTags = missing.attached.filter(({ action }) => action === 'keep').map(({ tag }) => tag);
    const drift = driftOf(missing);
    const result = { digest, repositoryCreated: false, keptTags, drift };
    if (missing.own?.action === 'keep')
        return { ...result, state: 'skipped', digest: missing.own.held ?? digest };
    if (rules.dryRun) {
        if (missing.parts.includes(image.root))
            await checkRepository(copy, rules);
        return { ...result, state: isAnything(missing) ? 'planned' : 'unchanged' };
    }
    const { repositoryCreated, listsChanged } = await write(copy, rules, missing);
    const changed = isAnything(missing) || listsChanged;
    return { ...result, state: changed ? 'promoted' : 'unchanged', repositoryCreated };
}

// EXTERNAL MODULE: ./src/registry/chart-artifact.ts + 1 modules
var chart_artifact = __webpack_require__(4217);
;// CONCATENATED MODULE: ./src/registry/archived.ts


/** The image is in ECR's archive: it is listed but cannot be pulled. */
class ArchivedImageError extends Error {
    name = 'ArchivedImageError';
}
/** Returns the message for an archived image, which says how to restore it. */
function archivedMessage({ registry, name, uri }, reference) {
    const [separator, id] = (0,src_digest/* isDigest */.Bc)(reference) ? ['@', 'imageDigest'] : [':', 'imageTag'];
    return (`${uri}${separator}${reference} is archived: restore it with: aws ecr update-image-storage-class --region ${registry.region} ` +
        `--repository-name ${name} --image-id ${id}=${reference} --target-storage-class STANDARD`);
}
/**
 * Reads an image. ECR answers 404 for one that is archived
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html): then an {@link ArchivedImageError} is thrown
 * instead.
 */
async function readOrArchived(repository, reference, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!(0,refusal/* isMissing */.b2)(error) || (0,refusal/* isMissingRepository */.Zn)(error))
            throw error;
        const digest = await repository.registry.archivedImage?.(repository.name, reference);
        if (digest === undefined)
            throw error;
        throw new ArchivedImageError(`${archivedMessage(repository, reference)}; or use another version`, {
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./src/promote/image.ts




/** An image has more manifests than are copied at once. */
class TooMuchError extends Error {
    name = 'TooMuchError';
}
/** The most manifests of one image: many times what signatures and attestations of several platforms need. */
const most = { manifests: 1000, bytes: 64 * 1024 * 1024 };
/** Returns the entries of an index, `undefined` for a manifest that is not an index. */
function entriesIn({ bytes }) {
    const manifest = (0,oci_manifest/* manifestRecord */.Db)(bytes);
    return manifest['manifests'] === undefined ? undefined : (0,oci_manifest/* indexEntries */.nL)(manifest);
}
/** Walks from one manifest to everything that belongs to it, each once, whatever the references between them. */
class ImageReader {
    #repository;
    #hasTag;
    #seen = new Set();
    #bytes = 0;
    parts = [];
    attachedTags = [];
    referrerLists = [];
    constructor(repository, hasTag) {
        this.#repository = repository;
        this.#hasTag = hasTag;
    }
    async add(manifest) {
        const { digest } = manifest.descriptor;
        this.#count(manifest);
        const { blobs, manifests } = (0,oci_manifest/* linksOf */.hP)(manifest.bytes);
        for (const child of manifests)
            await this.#addDigest(child.digest);
        const part = { ...manifest, blobs };
        this.parts.push(part);
        await this.#addReferring(digest);
        return part;
    }
    #count({ descriptor: { digest }, bytes }) {
        this.#seen.add(digest);
        this.#bytes += bytes.length;
        if (this.#seen.size <= most.manifests && this.#bytes <= most.bytes)
            return;
        throw new TooMuchError(`an image in ${this.#repository.uri} has more than ${most.manifests} manifests, or more than ${most.bytes / 1024 / 1024} MiB of them; ` +
            `remove signatures and attestations that are not needed`);
    }
    async #addDigest(digest) {
        const { registry, path } = this.#repository;
        if (this.#seen.has(digest))
            return;
        await this.add(await registry.client.manifest(path, digest, { known: true }));
    }
    async #addReferring(subject) {
        const { registry, path } = this.#repository;
        const tags = attachedTags(subject);
        const [listed, ...tagged] = await Promise.all([
            registry.client.referrers(path, subject),
            ...tags.map(async (tag) => ({
                tag,
                manifest: this.#hasTag(tag) ? await (0,registry_repository/* manifestUnder */.Qc)(this.#repository, tag) : undefined,
            })),
        ]);
        let index;
        const entries = new Map((listed ?? []).map((entry) => [entry.digest, entry]));
        for (const { tag, manifest } of tagged) {
            if (manifest === undefined)
                continue;
            const named = tag === tags[0] ? entriesIn(manifest) : undefined;
            if (named === undefined) {
                this.attachedTags.push({ tag, digest: manifest.descriptor.digest });
                if (!this.#seen.has(manifest.descriptor.digest))
                    await this.add(manifest);
            }
            else {
                index = manifest;
                for (const entry of named)
                    entries.set(entry.digest, entries.get(entry.digest) ?? entry);
            }
        }
        if (entries.size > 0)
            this.referrerLists.push({ subject, entries: [...entries.values()], index });
        for (const digest of entries.keys())
            await this.#addDigest(digest);
    }
}
/**
 * Reads an image or artifact of any kind with everything that belongs to it: the manifests that an index lists, its referrers
 * (by the referrers API and by tags), what cosign has put beside it, and what belongs to each of these. Blobs are not read.
 *
 * `hasTag` can rule out tags that the repository is known not to have. Throws a {@link TooMuchError}, a ManifestError, an
 * ArchivedImageError, or what the client throws.
 */
async function readImage(repository, reference, hasTag = () => true) {
    const reader = new ImageReader(repository, hasTag);
    const manifest = await readOrArchived(repository, reference, () => repository.registry.client.manifest(repository.path, reference, { known: true }));
    const root = await reader.add(manifest);
    const { parts, attachedTags, referrerLists } = reader;
    const blob = (descriptor) => repository.registry.client.blob(repository.path, descriptor);
    return { root, parts, attachedTags, referrerLists, blob, repository };
}

;// CONCATENATED MODULE: ./src/promote/select.ts




/** Nothing in the repository matches the source. */
class NothingSelectedError extends Error {
    name = 'NothingSelectedError';
}
function named(tag) {
    const version = versionOfTag(tag);
    return { reference: tag, tag, ...(version !== undefined && { version }) };
}
/** Lower versions first, so that an interrupted mirror has no gaps below its newest version. */
function inRange(tags, range) {
    return (0,published_versions/* matchingVersions */.Rd)(tags, range)
        .map(({ tag, version }) => ({ reference: tag, tag, version }))
        .reverse();
}
/** What belongs to other manifests is copied with them. */
function everything(tags) {
    const versions = inRange(tags, '>=0.0.0-0');
    const known = new Set(versions.map(({ tag }) => tag));
    const others = tags.filter((tag) => !known.has(tag) && !looksAttached(tag)).map(named);
    return [...versions, ...others];
}
/**
 * Returns the images that a plan selects: the one that `from` names by tag or digest, the one of an exact version, those of a
 * range, or everything that has a tag; at most the newest `limit` versions. Tags that are not versions are logged if a range
 * leaves them out. Throws a {@link NothingSelectedError}, a ConstraintError, or what the client throws.
 */
async function select_select(repository, { from, version, limit }, log) {
    const hasTag = () => true;
    if (from.digest !== undefined) {
        const called = from.tag === undefined ? {} : named(from.tag);
        return { items: [{ ...called, reference: from.digest }], hasTag };
    }
    if (from.tag !== undefined)
        return { items: [named(from.tag)], hasTag };
    const exact = tagOfExactVersion(version);
    if (exact !== undefined)
        return { items: [named(exact)], hasTag };
    const tags = await (0,registry_repository/* tagsForRange */.Ws)(repository, log, 'promote');
    const all = version === undefined && limit === undefined ? everything(tags) : inRange(tags, version ?? '>=0.0.0-0');
    const items = limit === undefined ? all : all.slice(-limit);
    if (items.length === 0) {
        const meant = version === undefined
            ? 'has no tags'
            : `has no version that matches "${version}"${newestVersions(tags)}`;
        throw new NothingSelectedError(`${repository.uri} ${meant}; check from and version`);
    }
    if (version !== undefined || limit !== undefined) {
        const others = tags.filter((tag) => versionOfTag(tag) === undefined && !looksAttached(tag));
        if (others.length > 0)
            log.info(`${repository.uri}: left out, since they are not versions: ${others.join(', ')}`);
    }
    const known = new Set(tags);
    return { items, hasTag: (tag) => known.has(tag) };
}

;// CONCATENATED MODULE: ./src/promote/source.ts











/** The source of a promotion cannot be resolved. */
class SourceError extends Error {
    name = 'SourceError';
}
/** Opens the registry that a repository is in. */
async function openRepository({ registries, host, path }, open) {
    for (const destination of registries) {
        const registry = await open(destination);
        if (host === undefined && registry.alias !== undefined) {
            return (0,registry_repository/* repositoryAt */.uw)(registry, `${registry.alias}/${path}`);
        }
        if (host === undefined || host === registry.host)
            return (0,registry_repository/* repositoryAt */.uw)(registry, path);
    }
    throw new SourceError(`${host ?? ''} is not a registry of this account and region; check aws-region`);
}
function lastPart(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
async function registrySource(from, plan, { read, log }) {
    const repository = await openRepository(from, read);
    const explain = (error) => explainFrom(error, repository);
    try {
        const { items, hasTag } = await select_select(repository, { from, ...plan }, log);
        return {
            uri: repository.uri,
            chart: lastPart(repository.path),
            selected: items,
            read: (selected) => readImage(repository, selected.reference, hasTag),
            explain,
        };
    }
    catch (error) {
        throw new SourceError(explain(error), { cause: error });
    }
}
/** Returns an archive as the image that `helm push` would make of it. */
async function readArchive({ version, created, download }, { url, chart }, file) {
    const packaged = await download();
    const { metadata } = packaged;
    if (metadata.name !== chart || metadata.version !== version) {
        throw new SourceError(`${url} lists ${chart} ${version}, but the archive is ${metadata.name} ${metadata.version}; report it to the owner of the repository`);
    }
    const { manifest, digest, config, archive, provenance, blobs } = (0,chart_artifact/* chartArtifact */.DZ)({ chart: packaged, created }, file);
    const descriptor = { mediaType: oci_manifest/* imageManifestType */.NR, digest, size: manifest.length };
    const root = {
        descriptor,
        bytes: manifest,
        blobs: [config, archive, ...(provenance ? [provenance] : [])],
    };
    const sources = new Map(blobs.map((blob) => [blob.digest, blob]));
    return {
        root,
        parts: [root],
        attachedTags: [],
        referrerLists: [],
        blob: ({ digest: wanted }) => {
            const found = sources.get(wanted);
            if (found === undefined)
                throw new Error(`the chart has no blob ${wanted}`);
            return found.open();
        },
    };
}
/** Reads a chart of a classic repository: an archive, or an image in a registry if the index points there. */
async function readOffered(offered, source, ports) {
    if (offered.address.protocol !== 'oci:')
        return await readArchive(offered, source, ports.file);
    const { host, repository, tag = (0,version_tag/* tagFromVersion */.r)(offered.version) } = (0,oci_reference/* parseReference */.F2)(offered.address.href);
    const registry = { type: 'foreign', host };
    const named = { registries: [registry], path: repository };
    return await readImage(await openRepository(named, ports.read), tag);
}
function nameInRepository({ url, chart }) {
    return `${url.replace(/\/$/, '')}/${chart}`;
}
/** Returns the name of a source that may not be there: as its `uri`, as far as that is known without opening it. */
function nameOfSource(from) {
    if ('url' in from)
        return nameInRepository(from);
    const { host = from.registries[0]?.host, path } = from;
    return host === undefined ? path : `${host}/${path}`;
}
async function chartRepositorySource(from, { version = '', limit }, ports) {
    const uri = nameInRepository(from);
    const offered = await ports.offered(from);
    if (offered === undefined) {
        throw new NothingSelectedError(`${from.url} has no chart "${from.chart}"; check from and chart`);
    }
    const byTag = new Map(offered.map((each) => [(0,version_tag/* tagFromVersion */.r)(each.version), each]));
    const matching = (0,published_versions/* matchingVersions */.Rd)([...byTag.keys()], version === '' ? '>=0.0.0-0' : version);
    const newest = matching.slice(0, limit ?? matching.length);
    if (newest.length === 0) {
        throw new NothingSelectedError(`${uri} has no version that matches "${version}"${newestVersions([...byTag.keys()])}; check version`);
    }
    return {
        uri,
        chart: from.chart,
        selected: newest.map((each) => ({ reference: each.tag, tag: each.tag, version: each.version })).reverse(),
        read: async ({ reference }) => {
            const found = byTag.get(reference);
            if (found === undefined)
                throw new SourceError(`${uri} has no version ${reference}`);
            return await readOffered(found, from, ports);
        },
        explain: src_text/* errorMessage */.gJ,
    };
}
/** Opens the source of a promotion. Throws a {@link SourceError}, a {@link NothingSelectedError}, or what the ports throw. */
async function openSource(plan, ports) {
    const { from } = plan;
    return 'url' in from
        ? await chartRepositorySource(from, plan, ports)
        : await registrySource(from, plan, ports);
}

// EXTERNAL MODULE: ./src/chart/errors.ts
var chart_errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/chart/metadata/metadata.ts
var metadata_metadata = __webpack_require__(4735);
// EXTERNAL MODULE: ./src/chart/yaml/emitter.ts + 2 modules
var emitter = __webpack_require__(6028);
// EXTERNAL MODULE: ./src/chart/yaml/marshal.ts
var marshal = __webpack_require__(4880);
// EXTERNAL MODULE: ./src/chart/yaml/shape.ts
var shape = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/chart/provenance.ts






/**
 * Returns the text that a provenance file signs: the chart's metadata and the digest of its archive.
 * Rule: Helm's `messageBlock` (pkg/provenance/sign.go).
 */
function provenanceText(metadata, archiveName, digest) {
    const sums = new Map([['files', new Map([[archiveName, digest]])]]);
    return `${(0,metadata_metadata/* metadataYaml */.Rd)(metadata)}\n...\n${(0,emitter/* writeYaml */.V)(sums)}`;
}
const privateBlock = /-----BEGIN PGP PRIVATE KEY BLOCK-----[^]*?-----END PGP PRIVATE KEY BLOCK-----/g;
/** Throws if there are several keys: which of them was meant cannot be known. */
function onlyKey(keys) {
    const [key] = keys;
    if (key !== undefined && keys.length === 1)
        return key;
    const list = keys.map((each) => `${each.getUserIDs().join(', ')} (${each.getFingerprint().toUpperCase()})`);
    throw new chart_errors/* ChartError */.DA(`signing-key contains ${keys.length} keys: ${list.join('; ')}; export the one to sign with: gpg --armor --export-secret-keys <key id>`);
}
async function readKey({ readPrivateKeys }, armoredKey) {
    try {
        const blocks = armoredKey.match(privateBlock) ?? [armoredKey];
        const keys = await Promise.all(blocks.map((block) => readPrivateKeys({ armoredKeys: block })));
        return onlyKey(keys.flat());
    }
    catch (error) {
        if (error instanceof chart_errors/* ChartError */.DA)
            throw error;
        if (armoredKey.includes('BEGIN PGP PUBLIC KEY BLOCK')) {
            const advice = 'export the secret one with "gpg --armor --export-secret-keys"';
            throw new chart_errors/* ChartError */.DA(`provided key is not a private key: ${advice}`, {}, { cause: error });
        }
        const advice = 'it must be the output of "gpg --armor --export-secret-keys", including the first and last line';
        throw new chart_errors/* ChartError */.DA(`the signing key cannot be read: ${advice}`, {}, { cause: error });
    }
}
async function unlock({ decryptKey }, key, passphrase) {
    if (key.isDecrypted())
        return key;
    if (passphrase === undefined || passphrase === '') {
        throw new chart_errors/* ChartError */.DA('the signing key is protected by a passphrase: set the passphrase too');
    }
    try {
        return await decryptKey({ privateKey: key, passphrase });
    }
    catch (error) {
        const text = 'wrong passphrase for the signing key';
        throw new chart_errors/* ChartError */.DA(text, {}, { cause: error });
    }
}
/** Returns openpgp's reason, without what it puts around it. */
function signingReason(error) {
    const message = (0,src_text/* errorMessage */.gJ)(error);
    // For such curves it loads a module that is not part of the package (openpgp 6.3.2, nodeVerify in ecdsa.js).
    if (message.includes("'eckey-utils'"))
        return 'Brainpool curves and secp256k1 are not supported';
    return message.replace(/^Error signing message: /, '').replace(/\.$/, '');
}
/**
 * Signs a text in clear, with SHA-512 as Helm does. No final newline, as in Helm's provenance files.
 *
 * Throws {@link ChartError} when the key is not an armored private key, is locked and the passphrase is missing or wrong,
 * or may not sign. No message holds a secret.
 */
async function clearsign(text, signing) {
    // Loaded only when there is something to sign.
    const openpgp = await __webpack_require__.e(/* import() */ 74).then(__webpack_require__.bind(__webpack_require__, 3074));
    const key = await unlock(openpgp, await readKey(openpgp, signing.key), signing.passphrase);
    const message = await openpgp.createCleartextMessage({ text });
    const config = { preferredHashAlgorithm: openpgp.enums.hash.sha512 };
    try {
        const signed = await openpgp.sign({ message, signingKeys: key, config });
        return signed.replaceAll('\r\n', '\n').trimEnd();
    }
    catch (error) {
        throw new chart_errors/* ChartError */.DA(`the signing key cannot sign: ${signingReason(error)}; use a key that can: RSA with 2048 bits or more, or Ed25519`, {}, { cause: error });
    }
}
const publicBlock = /-----BEGIN PGP PUBLIC KEY BLOCK-----[^]*?-----END PGP PUBLIC KEY BLOCK-----/g;
const sumsShape = (0,shape/* structOf */.Tb)('provenance.SumCollection', {}, { files: (0,shape/* mapOf */.A7)(shape/* text */.Qq) });
/** Reads armored public keys, in one or several blocks, as Helm 4.3 reads a keyring. */
async function readPublicKeys({ readKeys }, armored) {
    const blocks = armored.match(publicBlock) ?? [];
    const advice = 'use the output of "gpg --armor --export <key id>", including the first and last line';
    if (blocks.length === 0)
        throw new chart_errors/* ChartError */.DA(`the verification key is not an armored public key: ${advice}`);
    try {
        const keys = await Promise.all(blocks.map((block) => readKeys({ armoredKeys: block })));
        return keys.flat().map((key) => key.toPublic());
    }
    catch (error) {
        throw new chart_errors/* ChartError */.DA(`the verification key cannot be read: ${advice}`, {}, { cause: error });
    }
}
async function readSigned(openpgp, provenance) {
    try {
        return await openpgp.readCleartextMessage({ cleartextMessage: provenance });
    }
    catch (error) {
        const text = 'signature block not found: the provenance file is not a clear-signed text; sign the chart again';
        throw new chart_errors/* ChartError */.DA(text, {}, { cause: error });
    }
}
/** Finds a signature by one of the keys. Throws a {@link ChartError} with the reasons if there is none. */
async function checkSignature(openpgp, message, keys) {
    const { signatures } = await openpgp.verify({ message, verificationKeys: keys });
    const reasons = [];
    for (const { keyID, verified } of signatures) {
        try {
            await verified;
        }
        catch (error) {
            reasons.push((0,src_text/* errorMessage */.gJ)(error));
            continue;
        }
        const signer = keys.find((key) => key.getKeys(keyID).length > 0);
        if (signer === undefined)
            continue;
        return { signers: signer.getUserIDs(), fingerprint: signer.getFingerprint().toUpperCase() };
    }
    const reason = reasons[0] ?? 'there is no signature';
    throw new chart_errors/* ChartError */.DA(`the provenance signature is not valid: ${reason}; check that verify-key is the key that the chart was signed with`);
}
/** Rule: Helm's `ParseMessageBlock` (pkg/provenance/sign.go). */
function checkContent(text, { metadata, fileName, digest }) {
    const [about = '', sums] = text.split('\n...\n');
    if (sums === undefined) {
        throw new chart_errors/* ChartError */.DA('message block must have at least two parts: the provenance file is damaged; sign again');
    }
    const signed = (0,metadata_metadata/* parseMetadata */.jR)(Buffer.from(about), 'Chart.yaml');
    if (signed.name !== metadata.name || signed.version !== metadata.version) {
        throw new chart_errors/* ChartError */.DA(`the provenance file is for ${signed.name} ${signed.version}, not for ${metadata.name} ${metadata.version}: push the chart with its own provenance file provenance file`);
    }
    const found = (0,marshal/* loadYaml */.yv)(Buffer.from(sums), 'provenance', sumsShape, {}).files?.get(fileName);
    if (found === undefined) {
        throw new chart_errors/* ChartError */.DA(`provenance does not contain a SHA for a file named ${JSON.stringify(fileName)}: another chart or another version was signed; check which chart the repository and the tag contain`);
    }
    if (found !== digest) {
        throw new chart_errors/* ChartError */.DA(`sha256 sum does not match for ${fileName}: ${JSON.stringify(found)} != ${JSON.stringify(digest)}; the archive is not the one that was signed`);
    }
}
/**
 * Checks a chart archive against its provenance file, as `helm verify` does: the signature by one of the armored public keys, and
 * the digest of the archive under its name; and that name and version are those of the chart.
 *
 * Throws {@link ChartError} with Helm's text if there is one. Rule: Helm's `Signatory.Verify` (pkg/provenance/sign.go).
 */
async function verifyProvenance(provenance, armoredKeys, archive) {
    // Loaded only when there is something to verify.
    const openpgp = await __webpack_require__.e(/* import() */ 74).then(__webpack_require__.bind(__webpack_require__, 3074));
    const keys = await readPublicKeys(openpgp, armoredKeys);
    const message = await readSigned(openpgp, provenance);
    const verification = await checkSignature(openpgp, message, keys);
    checkContent(message.getText(), archive);
    return verification;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/promote/cosign.ts


/** Reads a JSON object from outside; anything else is read as an empty one. */
function objectOf(value) {
    return (0,json/* isJsonObject */.O)(value) ? value : {};
}
/** Parses a JSON object from outside; anything else is read as an empty one. */
function cosign_parsed(bytes) {
    try {
        return objectOf(JSON.parse(Buffer.from(bytes).toString()));
    }
    catch {
        return {};
    }
}
function decoded(value) {
    return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}
/** Returns the signature over a "simple signing" payload, which is an annotation. */
function simpleSignature({ annotations }) {
    return decoded(annotations['dev.cosignproject.cosign/signature']);
}
/** Reads one or more public keys in PEM. Throws an Error if there is none or one cannot be read. */
function publicKeys(pem) {
    const blocks = pem.match(/-----BEGIN (?:RSA )?PUBLIC KEY-----[^]*?-----END (?:RSA )?PUBLIC KEY-----/g) ?? [];
    if (blocks.length === 0)
        throw new Error('it contains no public key');
    return blocks.map((block) => (0,external_node_crypto_.createPublicKey)(block));
}
/** Ed25519 and Ed448 do their own hashing; for other keys, cosign uses SHA-256. */
function isSignedBy(key, payload, signature) {
    const hash = key.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256';
    return (0,external_node_crypto_.verify)(hash, payload, key, signature);
}
/** What DSSE signs: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md */
function preAuthenticationEncoding(type, payload) {
    const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
    return Buffer.concat([Buffer.from(head), payload]);
}
/** The predicate of a signature; a statement with another one attests something about the image but does not sign it. */
const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
const statementType = 'application/vnd.in-toto+json';
function envelopeOf({ bundle }) {
    return objectOf(bundle['dsseEnvelope']);
}
function isStatementAbout({ payloadType, payload }, image) {
    const { subject, predicateType } = cosign_parsed(decoded(payload));
    const subjects = Array.isArray(subject) ? subject : [];
    const digests = subjects.map((each) => objectOf(objectOf(each)['digest'])['sha256']);
    return (payloadType === statementType &&
        predicateType === signPredicate &&
        digests.includes(image.slice('sha256:'.length)));
}
function isPayloadAbout(payload, image) {
    const { type, image: about } = objectOf(cosign_parsed(payload)['critical']);
    return type === 'cosign container image signature' && objectOf(about)['docker-manifest-digest'] === image;
}
/**
 * Reports whether a signature states that it is one of this image; who made it is another question.
 * Rules: https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#simple-signing,
 * https://github.com/sigstore/protobuf-specs/blob/v0.5.0/protos/sigstore_bundle.proto
 */
function isAboutImage(found, image) {
    if (found.type === 'simple signing')
        return isPayloadAbout(found.payload, image);
    const { mediaType } = found.bundle;
    return (String(mediaType).startsWith('application/vnd.dev.sigstore.bundle') &&
        isStatementAbout(envelopeOf(found), image));
}
/** Reports whether one of the keys made a signature. */
function isMadeBy(keys, found) {
    if (found.type === 'simple signing') {
        return keys.some((key) => isSignedBy(key, found.payload, simpleSignature(found)));
    }
    const { payload, signatures } = envelopeOf(found);
    const signed = preAuthenticationEncoding(statementType, decoded(payload));
    return (Array.isArray(signatures) ? signatures : []).some((each) => {
        const signature = decoded(objectOf(each)['sig']);
        return keys.some((key) => isSignedBy(key, signed, signature));
    });
}

;// CONCATENATED MODULE: ./src/promote/verify.ts





/** An image is not signed as required. */
class VerificationError extends Error {
    name = 'VerificationError';
}
/** The size limit of configs, provenance files, payloads and bundles in bytes; anything larger is something else. */
const largestText = 4 * 1024 * 1024;
const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(\.v0\.\d+)?\+json/;
/** The most reasons of signatures that one message names. */
const mostReasons = 3;
async function verify_textOf(image, blob) {
    if (blob.size > largestText) {
        throw new VerificationError(`the blob ${blob.digest} (${blob.mediaType}) has ${blob.size} bytes, too many for a text file file`);
    }
    const chunks = [];
    for await (const chunk of image.blob(blob))
        chunks.push(chunk);
    return Buffer.concat(chunks);
}
/** Verifies the chart's provenance; the archive's name must match the repository and the tag that were asked for. */
async function verifyChart(image, key, ref, { chart, version }, log) {
    const { config, layers } = (0,oci_manifest/* parseManifest */.Ng)(image.root.bytes);
    const archive = layers.find(({ mediaType }) => [chart_artifact/* chartMediaType */.Pz, chart_artifact/* legacyChartMediaType */.e7].includes(mediaType));
    if (config.mediaType !== chart_artifact/* configMediaType */.p2 || archive === undefined) {
        throw new VerificationError(`${ref} is not a Helm chart, and verify-key verifies charts; use cosign-key for images`);
    }
    const provenance = layers.find(({ mediaType }) => mediaType === chart_artifact/* provenanceMediaType */.wi);
    if (provenance === undefined) {
        throw new VerificationError(`${ref} has no provenance file to verify; it was not copied`);
    }
    const [text, json] = await Promise.all([verify_textOf(image, provenance), verify_textOf(image, config)]);
    const stated = JSON.parse(json.toString());
    const metadata = { name: String(stated['name']), version: String(stated['version']) };
    const fileName = `${chart}-${version ?? metadata.version}.tgz`;
    const { signers, fingerprint } = await verifyProvenance(text.toString(), key, {
        metadata,
        fileName,
        digest: archive.digest,
    });
    log.info(`${ref}: signed by ${signers.join(', ')}, key ${fingerprint}`);
}
/** Returns the manifests that may hold signatures of the root: its referrers, and the one under its signature tag. */
function signaturesOf({ root, parts, attachedTags }) {
    const { digest } = root.descriptor;
    const tagged = attachedTags.find(({ tag }) => tag === `${digest.replace(':', '-')}.sig`);
    return parts.filter((part) => {
        if (part.descriptor.digest === tagged?.digest)
            return true;
        const { subject } = (0,oci_manifest/* manifestRecord */.Db)(part.bytes);
        return (0,json/* isJsonObject */.O)(subject) && subject['digest'] === digest;
    });
}
/** Reads the signatures of the root in a manifest's layers. */
async function* verify_signaturesIn(image, part) {
    const { layers } = (0,oci_manifest/* manifestRecord */.Db)(part.bytes);
    for (const { digest, annotations } of (layers ?? [])) {
        const found = part.blobs.find((blob) => blob.digest === digest);
        if (found?.mediaType === simpleSigningType) {
            yield {
                type: 'simple signing',
                payload: await verify_textOf(image, found),
                annotations: annotations ?? {},
            };
        }
        else if (found !== undefined && bundleType.test(found.mediaType)) {
            yield { type: 'bundle', bundle: cosign_parsed(await verify_textOf(image, found)) };
        }
    }
}
/**
 * Looks for a signature of the image that counts. Returns why none does, each reason once, or `undefined` if one does; a reason
 * is empty if it is only that the signature is not the wanted one.
 */
async function findSignature(image, problemOf) {
    const problems = new Set();
    for (const part of signaturesOf(image)) {
        for await (const found of verify_signaturesIn(image, part)) {
            if (!isAboutImage(found, image.root.descriptor.digest))
                continue;
            const problem = problemOf(found);
            if (problem === undefined)
                return undefined;
            problems.add(problem);
        }
    }
    return [...problems];
}
async function verifyKey(image, pem, ref, log) {
    const keys = publicKeys(pem);
    const problems = await findSignature(image, (found) => (isMadeBy(keys, found) ? undefined : ''));
    if (problems === undefined) {
        log.info(`${ref}: signed with cosign, by the key of cosign-key`);
        return;
    }
    const why = problems.length === 0 ? 'there is no signature' : 'none of its signatures was made with the key';
    throw new VerificationError(`${ref} is not signed with the key of cosign-key: ${why}; it was not copied. Check the key, or sign it with: cosign sign --key`);
}
function reasonsIn(problems) {
    return problems.length === 0 ? 'there is no signature' : problems.slice(0, mostReasons).join(', ');
}
async function verifyKeyless(image, check, ref, log) {
    const problems = await findSignature(image, check);
    if (problems === undefined) {
        log.info(`${ref}: signed with cosign, by the identity of certificate-identity`);
        return;
    }
    throw new VerificationError(`${ref} is not signed by the identity of certificate-identity: ${reasonsIn(problems)}; it was not copied. Check certificate-identity, certificate-oidc-issuer and trusted-root, or sign it with: cosign sign`);
}
/**
 * Verifies an image as the plan asks, before anything is copied: a chart's provenance file, and cosign signatures made with a
 * key or by an identity, whether they are under tags or have the image as their subject. Throws a {@link VerificationError}, a
 * ChartError, or what the reads throw.
 */
async function verifyImageSignatures(image, ref, { chart, selected }, plan, log) {
    try {
        if (plan.verifyKey !== undefined) {
            await verifyChart(image, plan.verifyKey, ref, { chart, version: selected.version }, log);
        }
        if (plan.cosignKey !== undefined)
            await verifyKey(image, plan.cosignKey, ref, log);
        if (plan.keyless !== undefined)
            await verifyKeyless(image, plan.keyless, ref, log);
    }
    catch (error) {
        if (!(error instanceof oci_manifest/* ManifestError */.Sh))
            throw error;
        throw new VerificationError(`${ref} cannot be verified: ${error.message}`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./src/promote/promote.ts











/** Images that are copied concurrently, each to all destinations. */
const imagesAtOnce = 4;
function promote_describe(ref, { state, digest, repositoryCreated, drift }) {
    switch (state) {
        case 'promoted':
            return `${ref}: promoted${repositoryCreated ? ' into a new repository' : ''}, ${digest}`;
        case 'unchanged':
            return `${ref}: unchanged, ${digest} exists with everything that belongs to it`;
        case 'skipped':
            return `${ref}: skipped, it exists with different content, ${digest}`;
        case 'planned':
            return `${ref}: ${drift}, would be promoted as ${digest} (dry run)`;
    }
}
/** Copies one image to one destination. Never throws: a failure is part of the result. */
async function copyTo(to, image, { source, selected, plan, log }) {
    const { descriptor, bytes } = image.root;
    const manifest = plan.tags.length > 0 && { manifest: { descriptor, bytes } };
    const result = { selected, from: source.uri, uri: to.uri, ...manifest };
    try {
        const promotion = await copyImage({ image, tag: selected.tag, to }, plan);
        const line = promote_describe(refOf(to.uri, selected), promotion);
        if (promotion.state === 'skipped')
            log.warning(line);
        else
            log.info(line);
        for (const tag of promotion.keptTags)
            log.warning(`${to.uri}:${tag}: skipped, it exists with different content`);
        return { ...result, promotion };
    }
    catch (error) {
        return { ...result, error: explainBetween(error, image.repository, to) };
    }
}
/**
 * Points the further tags of a destination to the versions there, one after the other, so that a tag such as `1.2` ends at the
 * newest. A failure is part of the version's result.
 */
async function tagInOrder(results, to, { tags, dryRun }, log) {
    const tagged = [];
    for (const result of results)
        tagged.push(await tagOne(result));
    return tagged;
    async function tagOne(result) {
        const { selected, promotion, manifest } = result;
        const version = selected?.version;
        if (version === undefined || promotion === undefined || promotion.state === 'skipped')
            return result;
        if (manifest === undefined)
            return result;
        const { bytes, descriptor } = manifest;
        try {
            const chart = { ...descriptor, version, manifest: bytes };
            const outcomes = await moveTags(to, tags_furtherTags(tags, version), chart, dryRun);
            for (const line of describeTags(to.uri, outcomes, tags, version))
                log.info(line);
            return result;
        }
        catch (error) {
            return { ...result, error: explainBetween(error, undefined, to) };
        }
    }
}
/** Verifies one image and copies it to all destinations. It is read once, and its manifests are not kept afterwards. */
async function copyToAll(destinations, copy) {
    const { source, selected, plan, log } = copy;
    try {
        const image = await source.read(selected);
        const { chart, uri } = source;
        await verifyImageSignatures(image, refOf(uri, selected), { chart, selected }, plan, log);
        return await Promise.all(destinations.map((to) => copyTo(to, image, copy)));
    }
    catch (error) {
        const message = source.explain(error);
        return destinations.map(({ uri }) => ({ selected, from: source.uri, uri, error: message }));
    }
}
/** Marks what a destination lacks as `newer` if it has a version above all that the source has. */
async function compareVersionsAt(to, results) {
    const missing = results.filter(({ promotion }) => promotion?.drift === 'missing');
    const newest = results.findLast(({ selected }) => selected?.version !== undefined)?.selected?.version;
    if (missing.length === 0 || newest === undefined)
        return results;
    let tags;
    try {
        tags = await to.registry.client.listTags(to.path);
    }
    catch (error) {
        if ((0,refusal/* isMissing */.b2)(error))
            return results;
        throw error;
    }
    const [theirs] = (0,published_versions/* matchingVersions */.Rd)(tags, '>=0.0.0-0');
    const [a, b] = [(0,semver/* parseVersion */.ot)(theirs?.version ?? ''), (0,semver/* parseVersion */.ot)(newest)];
    if (a === undefined || b === undefined || (0,semver/* compareVersions */.Zy)(a, b) <= 0)
        return results;
    return results.map((result) => result.promotion?.drift === 'missing'
        ? { ...result, promotion: { ...result.promotion, drift: 'newer' } }
        : result);
}
/**
 * Promotes every image that the plan selects to every destination. A failure is part of its result and does not stop the
 * others; the next run resumes an interrupted copy.
 *
 * Returns one result per image and destination. Throws an AwsError if a registry refuses the sign-in, and a SourceError if the
 * source cannot be resolved.
 */
async function promote(plan, ports) {
    const { log } = ports;
    const [source, destinations] = await Promise.all([
        openSource(plan, ports),
        Promise.all(plan.to.map((repository) => openRepository(repository, ports.open))),
    ]);
    const all = await (0,p_map/* default */.Ay)(source.selected, (selected) => copyToAll(destinations, { source, selected, plan, log }), { concurrency: imagesAtOnce });
    const results = await Promise.all(destinations.map(async (to, index) => {
        const copied = all.flatMap((each) => each[index] ?? []);
        const compared = plan.dryRun ? await compareVersionsAt(to, copied) : copied;
        return await tagInOrder(compared, to, plan, log);
    }));
    return results.flat();
}

// EXTERNAL MODULE: ./src/ecr/repository-settings.ts
var repository_settings = __webpack_require__(8532);
// EXTERNAL MODULE: ./src/ecr/hosts.ts
var hosts = __webpack_require__(4045);
// EXTERNAL MODULE: ./src/chart/yaml/construct.ts
var construct = __webpack_require__(2703);
// EXTERNAL MODULE: ./src/workspace/read-guard.ts
var read_guard = __webpack_require__(7005);
// EXTERNAL MODULE: ./src/chart/yaml/errors.ts
var yaml_errors = __webpack_require__(5027);
;// CONCATENATED MODULE: ./src/runner/inputs/named-file.ts


/** Reads the file that an input names. Rejects a path without a file, or one that may not be read; no message quotes the file. */
function readNamedFile(inputs, name, path, files, advice) {
    if (files.kindOf(path) !== 'file') {
        inputs.reject(name, path, `there is no such file; ${advice}`);
        return undefined;
    }
    try {
        return Buffer.from(files.read(path));
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        inputs.reject(name, path, error.message);
        return undefined;
    }
}
/**
 * Returns where a parser failed in a text, such as ` (line 2)`, if its error says so. The rest of the error may quote the text,
 * which may come from a file that a link led to.
 */
function placeOf(error) {
    if (error instanceof yaml_errors/* YamlError */.Iz)
        return error.line === undefined ? '' : ` (line ${error.line})`;
    const place = error instanceof Error ? / \(line \d+ column \d+\)$/.exec(error.message)?.[0] : undefined;
    return place ?? '';
}

;// CONCATENATED MODULE: ./src/runner/inputs/catalog-data.ts



const texts = ['description', 'aboutText', 'usageText'];
const lists = ['architectures', 'operatingSystems'];
const known = [...texts, ...lists, 'logoImageBlob'].map((name) => `"${name}"`).join(', ');
function catalog_data_textOf(key, value, { inputs, path }) {
    if (typeof value !== 'string') {
        inputs.reject('catalog-data', path, `${key} is not a string`);
        return undefined;
    }
    const max = repository_settings/* catalogLimits */.Iz[key];
    if (value.length > max)
        inputs.reject('catalog-data', path, `${key} has ${value.length} characters; ECR Public accepts up to ${max}`);
    return value;
}
function listOf(key, value, { inputs, path }) {
    const items = Array.isArray(value) ? value : [];
    const words = items.filter((item) => typeof item === 'string' && item !== '');
    if (!Array.isArray(value) || words.length < items.length || items.length > 50) {
        inputs.reject('catalog-data', path, `${key} is not a list of up to 50 strings`);
    }
    if (words.some((word) => word.length > 50))
        inputs.reject('catalog-data', path, `${key} has an entry with more than 50 characters`);
    return words;
}
function logoOf(value, { inputs, path }) {
    if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) {
        inputs.reject('catalog-data', path, 'logoImageBlob is not a base64-encoded image');
        return undefined;
    }
    const logo = Buffer.from(value, 'base64');
    const max = repository_settings/* catalogLimits */.Iz.logo;
    if (logo.length > max)
        inputs.reject('catalog-data', path, `logoImageBlob has ${logo.length} bytes; ECR Public accepts up to ${max}`);
    return logo;
}
function dataOf(document, source) {
    const { inputs, path } = source;
    if (!(document instanceof Map)) {
        inputs.reject('catalog-data', path, `it is not a map; its keys can be ${known}`);
        return {};
    }
    const data = {};
    let hasUnknown = false;
    for (const [key, value] of document) {
        const text = texts.find((name) => name === key);
        const list = lists.find((name) => name === key);
        if (text !== undefined) {
            const read = catalog_data_textOf(text, value, source);
            if (read !== undefined)
                data[text] = read;
        }
        else if (list !== undefined) {
            data[list] = listOf(list, value, source);
        }
        else if (key === 'logoImageBlob') {
            const logo = logoOf(value, source);
            if (logo !== undefined)
                data.logo = logo;
        }
        else {
            hasUnknown = true;
        }
    }
    // The text is not shown: the file may be a link to one with secrets.
    if (hasUnknown)
        inputs.reject('catalog-data', path, `it has keys other than ${known}; remove them`);
    return data;
}
/**
 * Reads `catalog-data`: `chart`, or the path of a YAML or JSON file with the members of the AWS CLI's `--catalog-data`. Rejects
 * what is not valid by the limits of the service model.
 */
function readCatalog(inputs, files) {
    const path = inputs.text('catalog-data');
    if (path === undefined || path === 'chart')
        return path;
    const advice = 'write "chart", or the path of a YAML or JSON file';
    const bytes = readNamedFile(inputs, 'catalog-data', path, files, advice);
    if (bytes === undefined)
        return undefined;
    try {
        return dataOf((0,construct/* readYaml */.g)(bytes), { inputs, path });
    }
    catch (error) {
        inputs.reject('catalog-data', path, `it is neither YAML nor JSON${placeOf(error)}`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/runner/inputs/repository.ts






const nameRemedy = 'write lower-case letters and digits in groups, separated by ".", "_", "-" and "/", such as "team/charts"';
/** Reads a repository's name; a registry's host would be a valid part of one. */
function readName(inputs, name) {
    const text = inputs.text(name);
    if (text !== undefined && (0,hosts/* namesRegistryHost */.wS)(text)) {
        inputs.reject(name, text, 'it includes the host of a registry; move the host to registry, and keep only the rest here');
        return undefined;
    }
    return inputs.checked(name, oci_reference/* isRepositoryName */.en, nameRemedy);
}
/** Reads how repositories are named. */
function readNaming(inputs, charts) {
    const prefix = readName(inputs, 'repository-prefix');
    const repository = readName(inputs, 'repository');
    if (repository === undefined)
        return { by: 'chart', ...(prefix !== undefined && { prefix }) };
    if (prefix !== undefined) {
        inputs.reject('repository', repository, 'it is the full name of the repository; remove repository-prefix');
    }
    if (charts.length > 1) {
        inputs.reject('repository', repository, 'one repository cannot be used for several charts; use repository-prefix instead');
    }
    return { by: 'name', repository };
}
/** Reads an input that is a JSON object, or the path of a file with one. Returns its text, and rejects what is not valid. */
function readJson(inputs, name, { min, max }, files) {
    const value = inputs.text(name);
    if (value === undefined)
        return undefined;
    const inline = value.startsWith('{');
    const shown = inline ? shortened(value) : value;
    const advice = 'write the JSON itself, or the path of a file with it';
    const text = inline ? value : readNamedFile(inputs, name, value, files, advice)?.toString();
    if (text === undefined)
        return undefined;
    try {
        const parsed = JSON.parse(text);
        if (!(0,json/* isJsonObject */.O)(parsed)) {
            inputs.reject(name, shown, 'it is not a JSON object');
        }
    }
    catch (error) {
        inputs.reject(name, shown, `it is not JSON${placeOf(error)}`);
    }
    if (text.length < min || text.length > max) {
        const allowed = min === 0 ? `up to ${max}` : `${min} to ${max}`;
        inputs.reject(name, shown, `it has ${text.length} characters; ECR accepts ${allowed}`);
    }
    return text;
}
function shortened(text) {
    return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
/** Tags are separated by lines, and by commas if another `key=` follows: a value may contain commas too. */
const tagSeparator = /\n|,(?=[^,=\n]+=)/;
/** The limits: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
function readResourceTags(inputs) {
    const name = 'repository-tags';
    const tags = inputs.list(name, tagSeparator).flatMap((entry) => {
        const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
        if (key.trim() === '') {
            inputs.reject(name, entry, 'write key=value, one per line');
            return [];
        }
        if (key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
            inputs.reject(name, entry, 'a key can have up to 128 characters and must not start with "aws:"; a value can have up to 256');
        }
        return [{ key: key.trim(), value: value.trim() }];
    });
    if (tags.length > 50)
        inputs.reject(name, `${tags.length} tags`, 'a repository can have up to 50 tags; remove some');
    const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
    if (twice !== undefined)
        inputs.reject(name, twice.key, 'the key is set twice; remove one');
    return tags;
}
function readMutability(inputs) {
    const tagMutability = inputs.optionalChoice('image-tag-mutability', repository_settings/* tagMutabilities */.Nj);
    const name = 'image-tag-mutability-exclusion-filters';
    const filters = inputs.list(name);
    const excluding = tagMutability?.endsWith('_WITH_EXCLUSION') === true;
    if (filters.length > 0 && !excluding) {
        inputs.reject(name, filters.join(', '), 'it needs image-tag-mutability "IMMUTABLE_WITH_EXCLUSION" or "MUTABLE_WITH_EXCLUSION"');
    }
    if (filters.length === 0 && excluding) {
        inputs.reject('image-tag-mutability', tagMutability, `set ${name} to the tags to exclude`);
    }
    if (filters.length > 5)
        inputs.reject(name, filters.join(', '), 'ECR accepts up to 5 filters');
    for (const filter of filters.filter((each) => !/^[0-9a-zA-Z._*-]{1,128}$/.test(each))) {
        inputs.reject(name, filter, 'write letters, digits, ".", "_", "-" and "*", at most 128 characters');
    }
    return {
        ...(tagMutability !== undefined && { tagMutability }),
        ...(filters.length > 0 && { exclusionFilters: filters }),
    };
}
function readEncryption(inputs) {
    const type = inputs.optionalChoice('encryption-type', repository_settings/* encryptionTypes */.JI);
    const kmsKey = inputs.checked('kms-key', (value) => value.length <= 2048, 'a KMS key can have up to 2048 characters');
    if (kmsKey !== undefined && (type === undefined || type === 'AES256')) {
        inputs.reject('kms-key', kmsKey, 'it needs encryption-type "KMS" or "KMS_DSSE"');
    }
    return type === undefined ? {} : { encryption: { type, ...(kmsKey !== undefined && { kmsKey }) } };
}
const privateOnly = new Set([
    'image-tag-mutability',
    'image-tag-mutability-exclusion-filters',
    'encryption-type',
    'kms-key',
    'scan-on-push',
    'lifecycle-policy',
    'repository-policy',
]);
function settingProblem(name, { creates, destinations }) {
    const has = (type) => destinations.length === 0 || destinations.some((each) => each.type === type);
    if (!creates)
        return 'it applies to repositories that the action creates; set create-repository: true, or remove it';
    if (name === 'catalog-data' && !has('public'))
        return 'only ECR Public has catalog data, and the registry is private; remove it';
    if (privateOnly.has(name) && !has('private'))
        return 'ECR Public does not have this setting; remove it';
    return undefined;
}
/** Rejects settings without creation, and those of the other kind of registry. */
function rejectUnused(inputs, context) {
    for (const name of [...privateOnly, 'repository-tags', 'catalog-data']) {
        const value = inputs.text(name);
        const problem = value === undefined ? undefined : settingProblem(name, context);
        if (value !== undefined && problem !== undefined)
            inputs.reject(name, shortened(value), problem);
    }
}
/**
 * Reads the settings of repositories that the action creates, checked against the limits of ECR's service models. With private
 * and public registries in one list, each kind gets the settings that it has.
 */
function readNewRepository(inputs, files, context) {
    rejectUnused(inputs, context);
    const lifecyclePolicy = readJson(inputs, 'lifecycle-policy', { min: 100, max: 30_720 }, files);
    const repositoryPolicy = readJson(inputs, 'repository-policy', { min: 0, max: 10_240 }, files);
    const scan = inputs.text('scan-on-push');
    const catalog = readCatalog(inputs, files);
    return {
        tags: readResourceTags(inputs),
        settings: {
            ...readMutability(inputs),
            ...readEncryption(inputs),
            ...(scan !== undefined && { scanOnPush: inputs.flag('scan-on-push', false) }),
            ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
            ...(repositoryPolicy !== undefined && { repositoryPolicy }),
        },
        ...(catalog !== undefined && { catalog }),
    };
}

;// CONCATENATED MODULE: ./src/promote/keyless.ts




/** What Rekor says about an entry of its log, as cosign keeps it beside a signature. */
function logEntryOf({ annotations }) {
    const { SignedEntryTimestamp: promise, Payload: payload } = cosign_parsed(String(annotations['dev.sigstore.cosign/bundle']));
    const { body, integratedTime, logIndex, logID } = objectOf(payload);
    const { kind, apiVersion } = cosign_parsed(Buffer.from(String(body), 'base64'));
    return {
        logIndex: String(logIndex),
        logId: { keyId: Buffer.from(String(logID), 'hex').toString('base64') },
        kindVersion: { kind, version: apiVersion },
        integratedTime: String(integratedTime),
        inclusionPromise: { signedEntryTimestamp: promise },
        canonicalizedBody: body,
    };
}
/**
 * Writes a signature that lies under a tag as the bundle that means the same.
 * Rule: https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#properties
 */
function bundleOf(found) {
    const certificate = new external_node_crypto_.X509Certificate(String(found.annotations['dev.sigstore.cosign/certificate']));
    return {
        mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
        verificationMaterial: {
            x509CertificateChain: { certificates: [{ rawBytes: certificate.raw.toString('base64') }] },
            tlogEntries: [logEntryOf(found)],
        },
        messageSignature: {
            messageDigest: {
                algorithm: 'SHA2_256',
                digest: (0,external_node_crypto_.createHash)('sha256').update(found.payload).digest('base64'),
            },
            signature: simpleSignature(found).toString('base64'),
        },
    };
}
/** `gh attestation trusted-root` writes several roots, one in each line; cosign writes one. */
function rootsIn(text) {
    const whole = cosign_parsed(text);
    if (Object.keys(whole).length > 0)
        return [whole];
    return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => {
        const root = JSON.parse(line);
        if (!(0,json/* isJsonObject */.O)(root))
            throw new Error('a line of it is no JSON object');
        return root;
    });
}
/** A reader of a format gives an empty root for any JSON; that would trust nobody, and say so only later. */
function checkRoot({ tlogs, ctlogs, certificateAuthorities }) {
    if (Math.min(tlogs.length, ctlogs.length, certificateAuthorities.length) > 0)
        return;
    throw new Error('it lacks certificate authorities, transparency logs, or logs of certificates');
}
function isIdentity(wanted, identity) {
    return typeof wanted === 'string' ? wanted === identity : wanted.test(identity);
}
/**
 * Makes the check of signatures without a key against trusted roots in JSON, as `cosign trusted-root` writes them. It asks nobody:
 * certificate, log entry, time and signature are verified with the roots alone. Throws an Error if the roots cannot be used.
 */
async function keylessCheck(trustedRoots, { identity, issuer }) {
    // Loaded only when it is needed, as it takes longer than the rest of a start.
    const [{ bundleFromJSON }, specifications, { toSignedEntity, toTrustMaterial, Verifier }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(654), __webpack_require__.e(40)]).then(__webpack_require__.bind(__webpack_require__, 1040)),
        __webpack_require__.e(/* import() */ 654).then(__webpack_require__.t.bind(__webpack_require__, 9654, 23)),
        Promise.all(/* import() */[__webpack_require__.e(654), __webpack_require__.e(187)]).then(__webpack_require__.bind(__webpack_require__, 4187)),
    ]);
    const verifiers = rootsIn(trustedRoots).map((json) => {
        const root = specifications.TrustedRoot.fromJSON(json);
        checkRoot(root);
        // At least one entry of a log, one promise of a log of certificates, and one time that somebody signed.
        return new Verifier(toTrustMaterial(root));
    });
    function problemWith(found, verifier) {
        try {
            const bundle = bundleFromJSON(found.type === 'bundle' ? found.bundle : bundleOf(found));
            const artifact = found.type === 'bundle' ? undefined : Buffer.from(found.payload);
            const { identity: signer } = verifier.verify(toSignedEntity(bundle, artifact));
            const name = signer?.subjectAlternativeName ?? '';
            const by = signer?.extensions?.issuer ?? '';
            if (isIdentity(identity, name) && by === issuer)
                return undefined;
            return `one is by ${JSON.stringify(name)}, issued by ${JSON.stringify(by)}`;
        }
        catch (error) {
            // Whatever cannot be read or verified is no proof.
            return `one is not valid (${(0,src_text/* errorMessage */.gJ)(error)})`;
        }
    }
    return (found) => {
        const problems = verifiers.map((verifier) => problemWith(found, verifier));
        return problems.includes(undefined) ? undefined : problems[0];
    };
}

;// CONCATENATED MODULE: ./src/runner/inputs/keyless.ts


const rootAdvice = 'write the JSON itself, or the path of a file with it, from: cosign trusted-root create --with-default-services --out trusted-root.json';
/** Reads a regular expression; Go's and JavaScript's agree on what both accept, and `u` refuses most of what they do not. */
function readPattern(inputs, text) {
    try {
        return new RegExp(text, 'u');
    }
    catch {
        inputs.reject('certificate-identity-regexp', text, 'it is not a regular expression');
        return undefined;
    }
}
function readIdentity(inputs) {
    const identity = inputs.text('certificate-identity');
    const pattern = inputs.text('certificate-identity-regexp');
    if (identity !== undefined && pattern !== undefined) {
        inputs.reject('certificate-identity-regexp', pattern, 'certificate-identity is set too; remove one of the two');
    }
    return identity ?? (pattern === undefined ? undefined : readPattern(inputs, pattern));
}
function readTrustedRoot(inputs, files) {
    const value = inputs.text('trusted-root');
    if (value === undefined || value.startsWith('{'))
        return value;
    return readNamedFile(inputs, 'trusted-root', value, files, rootAdvice)?.toString();
}
const names = ['certificate-identity', 'certificate-oidc-issuer', 'trusted-root'];
/** Reports what is missing beside the inputs that are set: cosign too asks for all of them. */
function rejectMissing(inputs, hasIdentity) {
    const missing = names.filter((name) => name === 'certificate-identity' ? !hasIdentity : inputs.text(name) === undefined);
    if (missing.length === names.length)
        return true;
    for (const name of missing) {
        inputs.reject(name, '', 'verifying a keyless signature takes certificate-identity (or certificate-identity-regexp), certificate-oidc-issuer and trusted-root; set it too');
    }
    return missing.length > 0;
}
/**
 * Reads who must have signed with cosign without a key, and whom to trust about it. Rejects what is incomplete, and roots that
 * cannot be used.
 */
async function readKeyless(inputs, files) {
    const identity = readIdentity(inputs);
    const hasIdentity = (inputs.text('certificate-identity') ?? inputs.text('certificate-identity-regexp')) !== undefined;
    const isIncomplete = rejectMissing(inputs, hasIdentity);
    const trustedRoot = readTrustedRoot(inputs, files);
    const issuer = inputs.text('certificate-oidc-issuer');
    if (isIncomplete || identity === undefined || trustedRoot === undefined || issuer === undefined) {
        return undefined;
    }
    try {
        return await keylessCheck(trustedRoot, { identity, issuer });
    }
    catch {
        // What is wrong in detail may quote the file.
        inputs.rejectSecret('trusted-root', `it is not a Sigstore trusted root; ${rootAdvice}`);
        return undefined;
    }
}

// EXTERNAL MODULE: ./src/http/origin.ts
var origin = __webpack_require__(2088);
;// CONCATENATED MODULE: ./src/push/upload.ts
async function prepareBlob(client, repository, blob) {
    const [there, upload] = await Promise.allSettled([
        client.hasBlob(repository, blob.digest),
        client.openUpload(repository),
    ]);
    if (there.status === 'fulfilled' && there.value)
        return { blob, upload: undefined };
    if (upload.status === 'rejected')
        throw upload.reason;
    return { blob, upload: upload.value };
}
/**
 * Checks whether the registry has each blob and opens an upload for it at the same time: one round trip instead of two. Throws
 * the first error, a RegistryError with NAME_UNKNOWN if the repository does not exist.
 */
async function prepareBlobs(client, repository, blobs) {
    return await Promise.all(blobs.map((blob) => prepareBlob(client, repository, blob)));
}
/** Returns the blobs that the registry lacks. Throws the first error. */
async function missingBlobs(client, repository, blobs) {
    const there = await Promise.all(blobs.map(({ digest }) => client.hasBlob(repository, digest)));
    return blobs.filter((_, index) => there[index] !== true);
}
/** Opens an upload for every blob. Throws the first error, a RegistryError with NAME_UNKNOWN if the repository is missing. */
async function openUploads(client, repository, blobs) {
    return await Promise.all(blobs.map(async (blob) => ({ blob, upload: await client.openUpload(repository) })));
}
/** Uploads the blobs that the registry lacks, in parallel. Throws the first error. */
async function putBlobs(client, repository, prepared) {
    await Promise.all(prepared.map(async ({ blob, upload }) => {
        if (upload !== undefined)
            await client.putBlob(repository, blob, upload);
    }));
}

;// CONCATENATED MODULE: ./src/push/artifact-hub.ts






/** The tag where Artifact Hub looks for a repository's metadata. */
const artifactHubTag = 'artifacthub.io';
function memoryBlob(mediaType, bytes) {
    const [digest, size] = [(0,src_digest/* digestOf */.ol)(bytes), bytes.length];
    return {
        descriptor: { mediaType, digest, size },
        blob: { digest, size, open: () => (0,body/* inMemory */.ZK)(bytes) },
    };
}
/**
 * Pushes `artifacthub-repo.yml` to the tag that Artifact Hub reads, unless it is already there.
 *
 * Rule: https://artifacthub.io/docs/topics/repositories/helm-charts/#oci-support. The command there pushes an empty config, which
 * ECR refuses (radius-project/radius#7887). Artifact Hub reads only the layer, so the config is `{}`. Throws an
 * {@link ImmutableTagError}, or what the client throws.
 */
async function pushArtifactHubMetadata({ registry: { client }, path, uri }, metadata, dryRun) {
    const config = memoryBlob('application/vnd.cncf.artifacthub.config.v1+yaml', Buffer.from('{}'));
    const layer = memoryBlob('application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml', metadata);
    const manifest = (0,oci_manifest/* imageManifest */.Bz)({
        config: config.descriptor,
        layers: [layer.descriptor],
        annotations: new Map(),
    });
    const there = await client.resolve(path, artifactHubTag);
    if (there?.digest === (0,src_digest/* digestOf */.ol)(manifest))
        return 'unchanged';
    if (dryRun)
        return 'planned';
    const missing = await missingBlobs(client, path, [config.blob, layer.blob]);
    await putBlobs(client, path, await openUploads(client, path, missing));
    try {
        await client.putManifest(path, artifactHubTag, oci_manifest/* imageManifestType */.NR, manifest);
        return 'pushed';
    }
    catch (error) {
        if (!(0,refusal/* isImmutableTag */.Z6)(error))
            throw error;
        throw new ImmutableTagError(`${uri}:${artifactHubTag} has different Artifact Hub metadata, and the tags of the repository are immutable; exclude ` +
            `tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${artifactHubTag}")`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./src/runner/inputs/publishing.ts




/** Reads the further tags, with their placeholders still in them. */
function readTags(inputs) {
    return inputs.list('tags').filter((tag) => {
        const mistake = tagMistake(tag);
        if (mistake !== undefined)
            inputs.reject('tags', tag, mistake);
        return mistake === undefined;
    });
}
/** Returns the Git tag that the charts' versions must match: with `verify-tag`, the one that started the run, if one did. */
function readGitTag(inputs, environment) {
    const [, tag] = /^refs\/tags\/(.+)$/.exec(environment['GITHUB_REF'] ?? '') ?? [];
    return inputs.flag('verify-tag', false) ? tag : undefined;
}
/** Annotations that identify a chart, which Helm itself does not let anybody change (pkg/registry/chart.go). */
const fixedAnnotations = new Set([
    'org.opencontainers.image.title',
    'org.opencontainers.image.version',
]);
/**
 * Reads the annotations that the manifest gets in addition to Helm's: `key=value`, one per line, since values may contain commas.
 */
function readAnnotations(inputs) {
    const annotations = new Map();
    for (const line of inputs.list('annotations', /\n/)) {
        const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
        const name = key.trim();
        if (name === '' || /\s/.test(name)) {
            inputs.reject('annotations', line, 'write key=value, one per line');
        }
        else if (fixedAnnotations.has(name)) {
            inputs.reject('annotations', line, 'this annotation identifies the chart and cannot be changed; remove it');
        }
        else if (annotations.has(name)) {
            inputs.reject('annotations', line, `${name} is set twice; remove one`);
        }
        else {
            annotations.set(name, value.trim());
        }
    }
    return annotations;
}
/** Fields of the file: https://github.com/artifacthub/hub/blob/master/docs/metadata/artifacthub-repo.yml */
const artifactHubFields = ['repositoryID', 'owners', 'ignore'];
function artifactHubProblem(bytes) {
    try {
        const document = (0,construct/* readYaml */.g)(bytes);
        if (!(document instanceof Map))
            return 'it is not a map; Artifact Hub reads repositoryID, owners and ignore from it';
        if (artifactHubFields.some((name) => document.has(name)))
            return undefined;
        return 'it has no repositoryID, owners or ignore, the keys that Artifact Hub reads';
    }
    catch (error) {
        return `it is not YAML${placeOf(error)}`;
    }
}
/** Reads the file with Artifact Hub's metadata of the repositories. Rejects an invalid file, and one whose tag is in `tags`. */
function readArtifactHubMetadata(inputs, files, tags) {
    const name = 'artifacthub-metadata';
    const path = inputs.text(name);
    if (path === undefined)
        return undefined;
    const bytes = readNamedFile(inputs, name, path, files, 'set it to the path of artifacthub-repo.yml');
    if (bytes === undefined)
        return undefined;
    if (tags.includes(artifactHubTag)) {
        inputs.reject('tags', artifactHubTag, `${name} is pushed under this tag; remove one of the two`);
    }
    const problem = artifactHubProblem(bytes);
    if (problem !== undefined)
        inputs.reject(name, path, problem);
    return bytes;
}
/** Reads whether to wait for replication, which only private registries have. */
function readWait(inputs, destinations) {
    const waits = inputs.flag('wait-for-replication', false);
    if (waits && destinations.length > 0 && destinations.every(({ type }) => type === 'public')) {
        inputs.reject('wait-for-replication', 'true', 'ECR Public does not replicate; remove it');
    }
    return waits;
}

;// CONCATENATED MODULE: ./src/runner/inputs/promotion.ts








/**
 * The registries that a host on this machine may be, which the configured endpoints of AWS decide: a private one in a region of
 * the inputs, of the account they name or the caller's own, or the public one.
 */
function onThisMachine(registries) {
    const named = registries.destinations();
    const own = named.flatMap((each) => each.type === 'private' && each.accountId !== undefined ? [{ type: 'private', region: each.region }] : []);
    return [...named, ...own, { type: 'public' }];
}
function repositoryOf({ text, destination, name }, registries) {
    const { host } = destination;
    if (host === undefined || !(0,origin/* isLoopback */.U)(host))
        return { registries: [destination], path: name };
    return { registries: onThisMachine(registries), host, path: (0,oci_reference/* parseReference */.F2)(text).repository };
}
/** Reports whether a host is no registry of Amazon's, nor a misspelled one. */
function isForeign(host) {
    if ((0,origin/* isLoopback */.U)(host) || /(?:^|\.)(?:amazonaws\.\w|ecr\.aws$|on\.aws$)/.test(host))
        return false;
    try {
        (0,hosts/* parseRegistry */.l5)(host);
        return false;
    }
    catch {
        return true;
    }
}
/** Reads a source in a registry that is not Amazon's; `undefined` for any other. */
function readForeign(text) {
    if (!namesRegistry(text))
        return undefined;
    const bare = text.replace(/^oci:\/\//, '');
    const host = bare.slice(0, bare.indexOf('/'));
    if (!isForeign(host))
        return undefined;
    const { repository, tag, digest } = (0,oci_reference/* parseReference */.F2)(text);
    return {
        registries: [{ type: 'foreign', host }],
        path: repository,
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
    };
}
function readRegistrySource(inputs, text, registries, withPassword) {
    try {
        const foreign = readForeign(text);
        if (foreign !== undefined)
            return foreign;
    }
    catch {
        // Reading the references reports what is wrong with it.
    }
    const [source, ...more] = readReferences(inputs, 'from', registries, [text]);
    if (source === undefined)
        return undefined;
    if (more.length > 0) {
        inputs.reject('from', text, 'it is ambiguous, because several registries are configured; include the host of the one to copy from');
    }
    const { tag, digest } = source;
    const { host, path, registries: candidates } = repositoryOf(source, registries);
    // A server on this machine may also be any other registry.
    const local = host === undefined ? [] : [{ type: 'foreign', host }];
    return {
        registries: withPassword ? local : [...candidates, ...local],
        ...(host !== undefined && { host }),
        path,
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
    };
}
const chartName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Reads the charts of a classic repository. */
function readCharts(inputs, url) {
    const charts = inputs.list('chart');
    if (charts.length === 0)
        inputs.reject('chart', '', `set it to the names of the charts to copy from ${url}`);
    for (const chart of charts) {
        if (!chartName.test(chart))
            inputs.reject('chart', chart, 'it is not a valid chart name');
    }
    return charts.map((chart) => ({ url, chart }));
}
function readSources(inputs, registries, withPassword) {
    const texts = inputs.list('from');
    if (texts.length === 0)
        readReferences(inputs, 'from', registries);
    const urls = texts.filter((text) => /^https?:\/\//.test(text));
    const [chart] = inputs.list('chart');
    if (urls.length === 0 && chart !== undefined) {
        inputs.reject('chart', chart, 'it is for classic repositories only (from: https://…); remove it, or correct from');
    }
    return texts.flatMap((text) => {
        if (urls.includes(text))
            return readCharts(inputs, text);
        const source = readRegistrySource(inputs, text, registries, withPassword);
        return source === undefined ? [] : [source];
    });
}
function isConstraint(text) {
    try {
        (0,constraint/* parseConstraint */.F)(text);
        return true;
    }
    catch (error) {
        if (error instanceof constraint/* ConstraintError */.Y)
            return false;
        throw error;
    }
}
function readVersion(inputs, sources) {
    const version = inputs.checked('version', (text) => (0,semver/* isVersion */.lF)(text) || isConstraint(text), 'it is neither a version nor a range; write one like "1.2.3" or "^1.2"; to use a tag, write it in from, as in host/repository:latest');
    const named = sources.some((from) => 'path' in from && (from.tag ?? from.digest) !== undefined);
    if (version !== undefined && named) {
        inputs.reject('version', version, 'from already names a tag or a digest; remove one of the two');
    }
    return version;
}
function chartOf(from) {
    return 'chart' in from ? from.chart : from.path.slice(from.path.lastIndexOf('/') + 1);
}
/** Reads the destinations of one source; one that ends in `/` gets the chart's name appended. */
function readTargets(inputs, registries, from, isOneOfSeveral) {
    const texts = inputs.list('to').map((text) => {
        if (isOneOfSeveral && !text.endsWith('/')) {
            inputs.reject('to', text, 'several charts are copied; end it with "/" to append the name of each chart');
        }
        return text.endsWith('/') && from !== undefined ? `${text}${chartOf(from)}` : text;
    });
    return readReferences(inputs, 'to', registries, texts).map((source) => {
        if ((source.tag ?? source.digest) !== undefined) {
            inputs.reject('to', source.text, 'write the repository only: tags are copied as they are; list additional tags in tags');
        }
        return repositoryOf(source, registries);
    });
}
function isPublicKey(pem) {
    try {
        publicKeys(pem);
        return true;
    }
    catch {
        return false;
    }
}
/** Reads the keys that an image must be signed with. */
function readKeys(inputs) {
    const verifyKey = inputs.checked('verify-key', (text) => text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'), 'it is not an armored OpenPGP public key; use the output of: gpg --armor --export <key id>');
    const cosignKey = inputs.checked('cosign-key', isPublicKey, 'it is not a public key in PEM format; use the content of cosign.pub');
    return { ...(verifyKey !== undefined && { verifyKey }), ...(cosignKey !== undefined && { cosignKey }) };
}
/**
 * Reads what to promote and where to: one plan for each source. `fromRegistries` are those of the source; `withPassword` says
 * that it has a user name and password, and so is not Amazon's. Rejects what is not valid.
 */
function readPromotions(inputs, registries, fromRegistries = registries.asDefaults, withPassword = false) {
    const sources = readSources(inputs, fromRegistries, withPassword);
    const version = readVersion(inputs, sources);
    const limit = inputs.checked('limit', (text) => /^[1-9]\d{0,5}$/.test(text), 'write the largest number of versions to copy, such as "10"');
    const plan = {
        ...(version !== undefined && { version }),
        ...(limit !== undefined && { limit: Number(limit) }),
        ...readKeys(inputs),
        tags: readTags(inputs),
        ifExists: inputs.choice('if-exists', ['fail', 'skip', 'overwrite']),
        createRepository: inputs.flag('create-repository', false),
        dryRun: inputs.flag('dry-run', false),
    };
    if (sources.length === 0)
        readTargets(inputs, registries, undefined, false);
    return sources.map((from) => ({
        ...plan,
        from,
        to: readTargets(inputs, registries, from, sources.length > 1),
    }));
}

// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(8877);
;// CONCATENATED MODULE: ./src/runner/memory.ts

/**
 * Keeps V8's heap small where gigabytes are streamed: otherwise its young generation grows to some 100 MB, in which next to nothing
 * lives (`Heap::…NewSpace::Grow` multiplies its size by this factor, each time that as much has survived as it holds).
 */
function keepHeapSmall() {
    (0,external_node_v8_.setFlagsFromString)('--semi-space-growth-factor=1');
}

// EXTERNAL MODULE: ./src/adapters/foreign-registries.ts + 2 modules
var foreign_registries = __webpack_require__(7296);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./src/http/turns.ts
var http_turns = __webpack_require__(2036);
// EXTERNAL MODULE: ./src/go/utf8.ts
var utf8 = __webpack_require__(291);
// EXTERNAL MODULE: ./src/workspace/secret-files.ts
var secret_files = __webpack_require__(6447);
// EXTERNAL MODULE: ./src/chart/archive/gzip.ts
var gzip = __webpack_require__(8481);
// EXTERNAL MODULE: ./src/chart/archive/read-archive.ts + 1 modules
var read_archive = __webpack_require__(7700);
// EXTERNAL MODULE: ./src/chart/archive/spill-store.ts
var spill_store = __webpack_require__(1439);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./src/chart/chart-warnings.ts




/** What a Secret of Kubernetes holds: `MaxSecretSize` in its pkg/apis/core/types.go. */
const secretSize = 1024 * 1024;
/**
 * The manifest of a release is stored in the same Secret and is not known here: this close to the limit, there may be no room for
 * it.
 */
const nearSecretSize = 0.9 * secretSize;
/** Base64 of gzip of base64: what is smaller stays far below. */
const smallChart = 512 * 1024;
/** Counting stops here: this is too much in any case. */
const enough = 8 * secretSize;
/** `MaxDecompressedFileSize` of Helm 3 (pkg/chart/loader/archive.go); Helm 4 has no limit for one file. */
const helm3FileSize = 5 * 1024 * 1024;
/** A pointer has less than 1024 bytes: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const largestPointer = 1024;
/** The files that Helm keeps of a chart in a release: not those of its subcharts, which Go does not marshal. */
function ownFiles({ values, schema, templates, files }) {
    return [...templates, ...values, ...(schema === undefined ? [] : [schema]), ...files];
}
function allFiles(chart) {
    return [...ownFiles(chart), ...chart.dependencies.flatMap(allFiles)];
}
function* base64(file) {
    let rest = Buffer.alloc(0);
    for (const chunk of file.chunks()) {
        const bytes = Buffer.concat([rest, chunk]);
        const whole = bytes.length - (bytes.length % 3);
        yield bytes.toString('base64', 0, whole);
        rest = Buffer.from(bytes.subarray(whole));
    }
    yield rest.toString('base64');
}
function describedBy({ metadata, lock }) {
    return `{"chart":{"metadata":${(0,metadata_metadata/* metadataJson */.YE)(metadata)},"lock":${JSON.stringify(lock ?? null)}`;
}
/** The JSON of a release, as far as it is the chart's: pkg/release/v1/release.go and pkg/chart/v2/chart.go. */
function* releaseJson(chart) {
    const { values } = chart;
    yield `${describedBy(chart)},"values":`;
    for (const file of values)
        for (const chunk of file.chunks())
            yield Buffer.from(chunk).toString('latin1');
    for (const file of ownFiles(chart)) {
        if (values.includes(file))
            continue;
        yield `{"name":${JSON.stringify(file.name)},"data":"`;
        yield* base64(file);
        yield '","modtime":"2006-01-02T15:04:05Z"},';
    }
    yield '}}';
}
/** Returns how many bytes Helm would store of a chart with each release, up to a size that is too much in any case. */
async function storedSize(chart) {
    const json = external_node_stream_.Readable.from(releaseJson(chart), { objectMode: false });
    const gzip = json.pipe((0,external_node_zlib_.createGzip)({ level: 9 }));
    let size = 0;
    for await (const chunk of gzip) {
        size += chunk.length;
        if (size > enough)
            break;
    }
    json.destroy();
    return Math.ceil(size / 3) * 4;
}
async function sizeWarnings(chart) {
    const total = ownFiles(chart).reduce((sum, { size }) => sum + size, describedBy(chart).length);
    if (total <= smallChart)
        return [];
    const size = await storedSize(chart);
    if (size <= nearSecretSize)
        return [];
    const most = size > enough ? 'more than ' : '';
    const mebibytes = (Math.min(size, enough) / secretSize).toFixed(2);
    const outcome = size > secretSize ? 'it cannot be installed' : 'it may fail to install';
    return [
        `Helm keeps ${most}${mebibytes} MiB of the chart in the Kubernetes Secret of each release, which holds 1 MiB: ${outcome}; list in .helmignore what it does not need`,
    ];
}
/** Returns a warning of files whose content is elsewhere: Helm packages and renders the pointers to it. */
function pointerWarnings(files) {
    const isPointer = (file) => {
        const [head = Buffer.alloc(0)] = file.size > 0 && file.size <= largestPointer ? file.chunks() : [];
        return (0,chart_errors/* isLfsPointer */.NS)(head);
    };
    const [first, ...others] = files.filter(isPointer);
    if (first === undefined)
        return [];
    const also = others.length === 0 ? '' : `, as ${others.length} more of the chart's files are`;
    return [
        `${first.name} is a Git LFS pointer${also}, and packaged as such; set "lfs: true" for actions/checkout`,
    ];
}
/** Returns warnings about a chart that Helm still loads, one sentence each. */
async function chartWarnings(chart) {
    const large = allFiles(chart).filter(({ size }) => size > helm3FileSize);
    return [
        ...large.map(({ name, size }) => `${name} has ${size} bytes: Helm 3 cannot load a chart with a file of more than ${helm3FileSize}; make it smaller, or list it in .helmignore`),
        ...pointerWarnings(allFiles(chart)),
        ...(await sizeWarnings(chart)),
    ];
}

;// CONCATENATED MODULE: ./src/chart/dependencies/vendored.ts



/** Returns the charts that a chart has in its charts/. */
function subchartsOf({ dependencies }) {
    return dependencies.map((chart) => ({ member: chart.member ?? '', chart }));
}
/**
 * Reports whether a chart in charts/ is an archive: Helm replaces archives when it fetches dependencies, and keeps directories.
 */
function isArchive({ member }) {
    return member.endsWith('.tgz');
}
/** Returns how messages refer to a chart in charts/: by path and version. */
function shownSubchart({ member, chart: { metadata } }) {
    return `charts/${member} (${metadata.name} ${metadata.version})`;
}
/** Reports whether a version is in the range that Chart.yaml declares; nothing is in a missing or invalid range. */
function satisfies(range, version) {
    const parsed = (0,semver/* parseVersion */.ot)(version);
    if (range === undefined || range === '' || parsed === undefined)
        return true;
    try {
        return (0,constraint/* parseConstraint */.F)(range)(parsed);
    }
    catch (error) {
        if (error instanceof constraint/* ConstraintError */.Y)
            return true;
        throw error;
    }
}
const untouched = 'remove it there, or change the version in Chart.yaml; or set dependencies: skip to package charts/ as it is';
/** Returns what is wrong with a dependency whose charts in charts/ are all of other versions than Chart.yaml wants. */
function mismatch({ name, version = '', repository }, found) {
    const from = repository === '' ? '' : ` from ${repository}`;
    return `Chart.yaml requires ${name} ${version}${from}, but charts/ has another version: ${found.map(shownSubchart).join(', ')}`;
}
/** Returns what is wrong with the dependencies of a chart that it has in other versions only. */
function staleDependencies(chart) {
    const subcharts = subchartsOf(chart);
    return (chart.metadata.dependencies ?? []).flatMap((dependency) => {
        const found = candidatesOf(dependency, subcharts);
        return found.length === 0 || matching(dependency, found) !== undefined
            ? []
            : [mismatch(dependency, found)];
    });
}
/** Returns the error for it. */
function mismatchError(dependency, found) {
    return new chart_errors/* ChartError */.DA(`${mismatch(dependency, found)}; ${untouched}`, { file: 'Chart.yaml' });
}
/** Returns the names of which charts/ has more than one chart, with those charts. */
function repeated(subcharts) {
    const groups = Map.groupBy(subcharts, ({ chart }) => chart.metadata.name);
    return [...groups.values()].filter((group) => group.length > 1);
}
/** Returns what is wrong with charts of one name. Helm packages them all and renders a mixture (helm/helm#30821). */
function repetition(group) {
    return `charts/ has more than one chart named ${group[0]?.chart.metadata.name ?? ''}, and Helm would render a mixture of them: ${group.map(shownSubchart).join(', ')}`;
}
/** Throws a {@link ChartError} if two charts in charts/ have the same name. */
function checkRepetitions(subcharts) {
    for (const group of repeated(subcharts)) {
        throw new chart_errors/* ChartError */.DA(`${repetition(group)}; keep one of them. Two versions of a chart need different names; "alias" does not rename a chart's templates`, { file: 'Chart.yaml' });
    }
}
/** Returns the charts in charts/ that have the name of a dependency. */
function candidatesOf({ name }, subcharts) {
    return subcharts.filter(({ chart }) => chart.metadata.name === name);
}
/** Returns the first of them that is in the range of the dependency. */
function matching({ version }, candidates) {
    return candidates.find(({ chart }) => satisfies(version, chart.metadata.version));
}
/** Warns of each chart in a charts/ that is packaged unchanged and out of the declared range. */
function warnOfMismatches(chart, warn) {
    for (const stale of staleDependencies(chart)) {
        warn(`${stale}; what charts/ has is packaged: run "helm dependency update", or correct Chart.yaml`);
    }
}
/**
 * Checks a charts/ that has a chart of each name and is packaged unchanged. Throws a {@link ChartError} if a directory is out of
 * the declared range, or two charts have the same name.
 */
function checkVendored(chart, warn) {
    const subcharts = subchartsOf(chart);
    for (const dependency of chart.metadata.dependencies ?? []) {
        const candidates = candidatesOf(dependency, subcharts);
        if (candidates.length === 0 || matching(dependency, candidates) !== undefined)
            continue;
        if (!candidates.every(isArchive))
            throw mismatchError(dependency, candidates);
    }
    warnOfMismatches(chart, warn);
    checkRepetitions(subcharts);
}

;// CONCATENATED MODULE: ./src/chart/load/linked-files.ts




/** What a message about one of them may tell of another: names, versions and addresses. */
const metadataFiles = ['Chart.yaml', 'Chart.lock', 'requirements.yaml', 'requirements.lock'];
function isMetadata(name) {
    return metadataFiles.includes(name.slice(name.lastIndexOf('/') + 1));
}
function linked_files_isArchive(name) {
    return name.endsWith('.tgz');
}
/**
 * The files of a chart and of its dependencies in whose place there are links. Whoever puts a link there may not be allowed to read
 * what it leads to, so no message tells what that says: only where it is wrong.
 */
class LinkedFiles {
    #names = new Set();
    /** Takes the path inside its chart of a file that is a link. */
    add(name) {
        this.#names.add(name);
    }
    /** Reports whether a message about a file may tell something of a linked one. */
    #concern(file) {
        const names = [...this.#names];
        if (isMetadata(file))
            return names.some((name) => isMetadata(name) || linked_files_isArchive(name));
        return names.some((name) => file === name || file.startsWith(`${name}/`));
    }
    /**
     * Runs a step of loading a chart. Throws what the step throws, but without the text of a {@link ChartError} that may tell
     * something of a linked file.
     */
    async quotingNone(step) {
        try {
            return await step();
        }
        catch (error) {
            if (!(error instanceof chart_errors/* ChartError */.DA) || error.file === undefined || !this.#concern(error.file))
                throw error;
            // It is about the link, and the guard has read nothing.
            if (error.cause instanceof read_guard/* FileRefusedError */.rr)
                throw error;
            throw unquoted(error.file, error);
        }
    }
}
/** Returns an error for a file that tells nothing of what the file says. */
function unquoted(file, { line, cause }) {
    const place = line === undefined ? '' : ` (line ${line})`;
    const isYaml = cause instanceof yaml_errors/* YamlError */.Iz || cause instanceof yaml_errors/* UnmarshalError */.Qw;
    const text = isYaml
        ? `it is a link to a file that is not the YAML that Helm expects${place}; correct the file, or remove the link`
        : `it, or a file that goes with it, is a link, so that it is not shown what is wrong${place}; run "helm lint", or put the files themselves in the place of links`;
    return new chart_errors/* ChartError */.DA(`${(0,marshal/* cannotLoad */.My)(file)}: ${text}`, { file, ...(line !== undefined && { line }) });
}

// EXTERNAL MODULE: ./src/chart/archive/chart-file.ts
var chart_file = __webpack_require__(884);
// EXTERNAL MODULE: ./src/go/json.ts
var go_json = __webpack_require__(7106);
// EXTERNAL MODULE: ./src/chart/metadata/dependency.ts
var metadata_dependency = __webpack_require__(8487);
// EXTERNAL MODULE: ./src/go/time.ts
var time = __webpack_require__(1101);
;// CONCATENATED MODULE: ./src/chart/metadata/lock.ts







/** Go's `time.Time`, as text. */
const timeShape = {
    goType: 'time.Time',
    zero: time/* zeroTime */.cQ,
    decode(value, existing) {
        if (value === null)
            return existing;
        if (typeof value !== 'string')
            throw new yaml_errors/* UnmarshalError */.Qw('Time.UnmarshalJSON: input is not a JSON string');
        const read = (0,time/* normalizeTime */.d2)(value);
        if ('problem' in read)
            throw new yaml_errors/* UnmarshalError */.Qw(read.problem);
        return read.time;
    },
};
const lockShape = (0,shape/* pointerTo */.xH)((0,shape/* structOf */.Tb)('v2.Lock', { generated: time/* zeroTime */.cQ, digest: '' }, { generated: timeShape, digest: shape/* text */.Qq, dependencies: (0,shape/* listOf */.c3)((0,shape/* pointerTo */.xH)(metadata_dependency/* dependencyShape */.ps)) }));
/**
 * Reads Chart.lock or requirements.lock; `file` is its path inside the chart. Returns undefined for an empty document.
 * Throws ChartError with Helm's text.
 */
function parseLock(bytes, file) {
    return (0,marshal/* loadYaml */.yv)(bytes, file, lockShape, null) ?? undefined;
}
/** Returns a lock with the time of `SOURCE_DATE_EPOCH`, in seconds since 1970, as Helm 4.3's `StampModTimes` does. */
function stampLock(lock, epoch) {
    return { ...lock, generated: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z') };
}
/** The Chart.lock that Helm writes into an archive. Throws ChartError as Helm's `Save` does. */
function lockYaml({ generated, digest, dependencies }) {
    if (!(0,time/* isWritable */.nH)(generated)) {
        const problem = 'Time.MarshalJSON: timezone hour outside of range [0,23]';
        const text = `error marshaling into JSON: json: error calling MarshalJSON for type time.Time: ${problem}`;
        throw new chart_errors/* ChartError */.DA(`${text}. Correct "generated" in Chart.lock.`, { file: 'Chart.lock' });
    }
    const fields = dependencies?.map((dependency) => dependency === null ? null : (0,metadata_dependency/* dependencyFields */.Ru)(dependency));
    return (0,marshal/* jsonToYaml */.jf)((0,go_json/* goJson */.Pl)({ generated, digest, dependencies: fields ?? null }), 'Chart.lock');
}

// EXTERNAL MODULE: ./src/go/unicode.ts + 1 modules
var unicode = __webpack_require__(6066);
// EXTERNAL MODULE: ./src/chart/yaml/parser.ts + 7 modules
var parser = __webpack_require__(2683);
// EXTERNAL MODULE: ./src/chart/yaml/resolve.ts
var resolve = __webpack_require__(8574);
;// CONCATENATED MODULE: ./src/chart/metadata/numbers.ts



/** What a number or a boolean can become as text; a version of three numbers is none. */
const fromScalar = /^(?:[-+]?(?:\d+(?:\.\d+)?(?:e[-+]\d+)?|Inf)|true|false)$/;
const kinds = {
    '!!int': 'a number',
    '!!float': 'a number',
    '!!bool': 'a boolean',
};
/** Returns a field of Chart.yaml as it is written there, if it is a number or a boolean to YAML and Helm reads another text. */
function changedField(bytes, metadata, field) {
    const text = metadata[field] ?? '';
    if (!fromScalar.test(text))
        return undefined;
    const document = (0,parser/* parseDocument */.T)(bytes);
    if (document?.kind !== 'mapping')
        return undefined;
    const found = document.entries.findLast(([key]) => key.kind === 'scalar' && (0,unicode/* foldName */.zN)(key.value) === (0,unicode/* foldName */.zN)(field))?.[1];
    const value = found?.kind === 'alias' ? found.target : found;
    if (value?.kind !== 'scalar' || !value.implicit || value.tag !== '' || value.value === text)
        return undefined;
    const kind = kinds[(0,resolve/* resolvePlain */.R)(value.value).tag];
    return kind === undefined ? undefined : { written: value.value, kind };
}
/**
 * Warns of a version and an appVersion that are numbers or booleans to YAML and lose something as such: Helm publishes 1.10 as
 * 1.1, 6063e25, which can be a commit, as 6.063e+28, and `no` as false.
 */
function warnOfNumbers(bytes, metadata, warn) {
    for (const field of ['version', 'appVersion']) {
        const changed = changedField(bytes, metadata, field);
        if (changed === undefined)
            continue;
        const { written, kind } = changed;
        warn(`${field}: ${written} in Chart.yaml is ${kind} to YAML and becomes ${metadata[field] ?? ''}: write "${written}", in quotes`, field);
    }
}

// EXTERNAL MODULE: ./src/chart/metadata/validate.ts
var validate = __webpack_require__(5580);
;// CONCATENATED MODULE: ./src/chart/load/load-files.ts










/** Helm has no limit, and would read an archive that contains itself forever. */
const maxSubchartDepth = 32;
/** The files of a chart that are read, not only packed; `requirements.*` are both in charts of apiVersion v1. */
const readNames = ['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json'];
const oldNames = ['requirements.yaml', 'requirements.lock'];
function load_files_named(files, ...names) {
    return files.filter(({ name }) => names.includes(name));
}
function isTemplate({ name }) {
    return name.startsWith('templates/');
}
/** Provenance files of subcharts are files of the chart itself, wherever below charts/ they are. */
function isOfSubchart({ name }) {
    return name.startsWith('charts/') && !name.endsWith('.prov');
}
const noMetadata = { name: '', version: '' };
/** Charts of Helm 2 need not say it. */
function withApiVersion(metadata) {
    const { apiVersion = '' } = metadata;
    return apiVersion === '' ? { ...metadata, apiVersion: 'v1' } : metadata;
}
/**
 * Returns the content of a file that is read as YAML. Throws a {@link ChartError} for one that takes seconds to read, and that no
 * cluster can hold: a release has a megabyte.
 */
function load_files_textOf(file, path, most = archive_budget/* largestMetadata */.EI) {
    if (file.size <= most)
        return (0,chart_file/* readAll */.yw)(file);
    const place = `${path}${file.name}`;
    const text = `${(0,marshal/* cannotLoad */.My)(place)}: ${place} has ${file.size} bytes, more than the ${most} that are read as YAML`;
    throw new chart_errors/* ChartError */.DA(`${text}; make it smaller`, { file: place });
}
/**
 * Reads the files in Helm's order: Chart.yaml, then the others as they come, so that the first error is Helm's.
 * Rule: `LoadFiles` in pkg/chart/v2/loader/load.go.
 */
async function readFiles(files, { path }, { checkValues, warn, turns }) {
    let metadata;
    for (const file of load_files_named(files, 'Chart.yaml')) {
        const isFirst = metadata === undefined;
        metadata = withApiVersion((0,metadata_metadata/* parseMetadata */.jR)(load_files_textOf(file, path), `${path}${file.name}`, metadata));
        await turns.next();
        if (isFirst && path === '')
            warnOfNumbers((0,chart_file/* readAll */.yw)(file), metadata, warn);
    }
    let lock;
    const kept = new Set();
    for (const file of load_files_named(files, 'values.yaml', 'Chart.lock', ...oldNames)) {
        const place = `${path}${file.name}`;
        if (turns.isOver)
            await turns.next();
        if (file.name === 'values.yaml')
            await checkValues?.(load_files_textOf(file, path, archive_budget/* largestValues */.XF), place, turns);
        else if (file.name === 'requirements.yaml')
            metadata = (0,metadata_metadata/* parseMetadata */.jR)(load_files_textOf(file, path), place, metadata);
        else
            lock = parseLock(load_files_textOf(file, path), place);
        if (!oldNames.includes(file.name))
            continue;
        // Either stands in for a Chart.yaml that is not there.
        metadata ??= noMetadata;
        // By what is known of the version so far: requirements.yaml can say another.
        if (metadata.apiVersion === 'v1')
            kept.add(file);
    }
    if (metadata === undefined) {
        const text = 'Chart.yaml file is missing: a chart must have it in its top-level directory, spelled exactly like this';
        throw new chart_errors/* ChartError */.DA(text, { file: `${path}Chart.yaml` });
    }
    return { metadata, lock, kept };
}
function warnOfOldFiles(files, kept, { path }, { warn }) {
    for (const file of load_files_named(files, ...oldNames)) {
        if (kept.has(file))
            continue;
        const home = file.name === 'requirements.yaml' ? 'Chart.yaml' : 'Chart.lock';
        warn(`${path}${file.name} is not packaged: since apiVersion "v2" its content belongs in ${home}`);
    }
}
/** Groups the files of subcharts by the first part of their path below charts/, which stays in their names. */
function groupSubcharts(files) {
    const groups = new Map();
    for (const file of files.filter(isOfSubchart)) {
        const name = file.name.slice('charts/'.length);
        const key = name.split('/', 1).join('');
        const group = groups.get(key) ?? [];
        group.push({ ...file, name });
        groups.set(key, group);
    }
    return groups;
}
/** Returns the files of one subchart, relative to it. */
async function subchartFiles(group, files, options) {
    const archive = files[0];
    if (group.endsWith('.tgz') && archive !== undefined) {
        const [head = Buffer.alloc(0)] = archive.chunks();
        if ((0,chart_errors/* isLfsPointer */.NS)(head))
            throw (0,chart_errors/* lfsPointer */.FW)(group);
        return options.unpack(archive);
    }
    // A file that lies in charts/ directly is no chart, and leaves an empty group.
    return files
        .filter(({ name }) => name.includes('/'))
        .map((file) => ({ ...file, name: file.name.slice(group.length + 1) }));
}
async function loadSubcharts(chart, files, place, options) {
    const charts = [];
    for (const [group, members] of groupSubcharts(files)) {
        if (/^[_.]/.test(group))
            continue;
        const path = `${place.path}charts/${group}`;
        const [first] = members;
        if (group.endsWith('.tgz') && first?.name !== group) {
            const text = `error unpacking subchart tar in ${chart}: expected ${group}, got ${first?.name ?? ''}`;
            throw new chart_errors/* ChartError */.DA(`${text}; ${path} must be a file, not a directory`, { file: path });
        }
        try {
            const contents = await subchartFiles(group, members, options);
            const loaded = await load(contents, { path: `${path}/`, depth: place.depth + 1 }, options);
            charts.push({ ...loaded, member: group });
        }
        catch (error) {
            if (!(error instanceof chart_errors/* ChartError */.DA))
                throw error;
            const where = { file: error.file ?? path, ...(error.line === undefined ? {} : { line: error.line }) };
            throw new chart_errors/* ChartError */.DA(`error unpacking subchart ${group} in ${chart}: ${error.message}`, where, {
                cause: error,
            });
        }
    }
    return charts;
}
/** Returns the metadata that Helm accepts. Throws a {@link ChartError} at the place of the chart's Chart.yaml. */
function validated(metadata, files, { path }) {
    const [chart] = load_files_named(files, 'Chart.yaml');
    try {
        return (0,validate/* validateMetadata */.a)(metadata, chart && changedField((0,chart_file/* readAll */.yw)(chart), metadata, 'version'));
    }
    catch (error) {
        if (!(error instanceof chart_errors/* ChartError */.DA) || error.file === undefined)
            throw error;
        throw new chart_errors/* ChartError */.DA(error.message, { file: `${path}${error.file}` }, { cause: error.cause });
    }
}
async function load(files, place, options) {
    if (place.depth > maxSubchartDepth)
        throw new chart_errors/* ChartError */.DA(`subcharts are nested more than ${maxSubchartDepth} levels deep`);
    const { metadata: read, lock, kept } = await readFiles(files, place, options);
    warnOfOldFiles(files, kept, place, options);
    const metadata = validated(read, files, place);
    const isRead = (file) => [...readNames, ...oldNames].includes(file.name) && !kept.has(file);
    return {
        metadata,
        lock,
        values: load_files_named(files, 'values.yaml'),
        schema: load_files_named(files, 'values.schema.json').at(-1),
        templates: files.filter(isTemplate),
        files: files.filter((file) => !isRead(file) && !isTemplate(file) && !isOfSubchart(file)),
        dependencies: await loadSubcharts(metadata.name, files, place, options),
    };
}
/**
 * Returns the chart that these files make, whose names are relative to the chart and whose order is kept.
 *
 * Rule: Helm's `LoadFiles` (pkg/chart/v2/loader/load.go), but that subcharts come in the order of their files, where
 * Helm's order is random. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
function loadFiles(files, options) {
    return load(files, { path: '', depth: 0 }, options);
}
/**
 * Returns the chart in the entries of its package, as Helm loads it from the archive. A package holds its subcharts unpacked, and
 * values that were checked when they were loaded. Throws as {@link loadFiles} does.
 */
function loadEntries(entries) {
    return loadFiles(entries.map((entry) => ({ ...entry, name: (0,read_archive/* pathInChart */.rQ)(entry.name) })), {
        unpack: (archive) => Promise.reject(new chart_errors/* ChartError */.DA(`${archive.name} is not unpacked`)),
        turns: new http_turns/* Turns */.P(),
        warn: () => undefined,
    });
}

;// CONCATENATED MODULE: ./src/chart/metadata/values.ts





const [lineFeed, carriageReturn] = [0x0a, 0x0d];
const separator = Buffer.from('---');
const valuesShape = (0,shape/* mapOf */.A7)(shape/* anything */.D8);
/** Ends each line, the last one too, with LF where it ends with CR LF. */
function withUnixLines(bytes) {
    const result = Buffer.alloc(bytes.length + 1);
    let length = 0;
    for (let index = 0; index < bytes.length; index += 1) {
        if (bytes[index] !== carriageReturn || bytes[index + 1] !== lineFeed)
            result[length++] = bytes[index] ?? 0;
    }
    if (bytes.length > 0 && bytes.at(-1) !== lineFeed)
        result[length++] = lineFeed;
    return result.subarray(0, length);
}
/** Throws ChartError if something else than a comment follows the `---` of a line. */
function checkSeparator(line, number, file) {
    const rest = (0,unicode/* trimSpace */.Pd)(line.subarray(separator.length).toString());
    if (rest === '' || rest.startsWith('#'))
        return;
    throw new chart_errors/* ChartError */.DA(`${(0,marshal/* cannotLoad */.My)(file)}: error reading yaml document: invalid Yaml document separator: ${rest}. ` +
        `Put what follows "---" at line ${number} of ${file} on a line of its own.`, { file, line: number });
}
/**
 * Splits a file at lines that begin with `---`. It does so before the bytes are decoded or any YAML is read, so that it cuts
 * UTF-16 at bytes that look like an end of a line, and block scalars.
 * Rule: `YAMLReader.Read` in k8s.io/apimachinery/pkg/util/yaml, which Helm 4's `LoadValues` reads with.
 */
function* documents(bytes, file) {
    const text = withUnixLines(bytes);
    let [start, linesBefore] = [0, 0];
    let number = 1;
    for (let at = 0; at < text.length; number += 1) {
        const next = text.indexOf(lineFeed, at) + 1;
        const line = text.subarray(at, next);
        if (separator.equals(line.subarray(0, separator.length))) {
            checkSeparator(line, number, file);
            // One that nothing stands before is part of the document.
            if (at > start) {
                yield { bytes: text.subarray(start, at), linesBefore };
                [start, linesBefore] = [next, number];
            }
        }
        at = next;
    }
    yield { bytes: text.subarray(start), linesBefore };
}
/**
 * Checks that values.yaml can be read as Helm 4 reads it: every document is YAML whose root is a mapping or nothing.
 * `file` is its path inside the chart. Throws ChartError with Helm's text, and what a pause throws.
 */
async function checkValues(bytes, file, turns) {
    const prefix = `${(0,marshal/* cannotLoad */.My)(file)}: cannot unmarshal yaml document`;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const { bytes: document, linesBefore } of documents(buffer, file)) {
        await (0,marshal/* explained */.to)({ file, prefix, linesBefore }, async () => valuesShape.decode(await (0,construct/* readYamlInTurns */.P)(document, turns), undefined, shape/* root */.zr));
        if (turns.isOver)
            await turns.next();
    }
}

;// CONCATENATED MODULE: ./src/chart/packaged.ts

















const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);
/** Returns the config blob: what `helm push` sends for a chart with this metadata. */
function configBlob(metadata) {
    return (0,utf8/* utf8 */.As)((0,metadata_metadata/* metadataJson */.YE)(metadata));
}
/** A provenance file is a text with the digest of its archive. */
const largestProvenance = 4 * 1024 * 1024;
function staleProvenance(provenance, digest) {
    const text = (0,read_guard/* readWholeFile */.M4)(provenance, largestProvenance).toString('latin1');
    const named = text.match(/sha256:[0-9a-f]{64}/g) ?? [];
    if (named.length === 0 || named.includes(digest))
        return [];
    return [
        `${provenance.shown} is not of this archive, whose digest is ${digest}: no one can verify the chart; sign it again, or remove the file`,
    ];
}
function secretWarnings(files) {
    if (!files.some(({ name }) => (0,secret_files/* isSecretFile */.D0)(name)))
        return [];
    return [
        `the package contains ${(0,secret_files/* secretsAmong */.o0)(files)}, which can contain credentials: package the chart without it`,
    ];
}
/** Runs a step of reading a packaged chart. Throws a {@link ChartError} if a file may not or cannot be read. */
async function reading(step) {
    try {
        return await step();
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        throw new chart_errors/* ChartError */.DA(`${error.message}; make the file readable for this job`, {}, { cause: error });
    }
}
async function storedBlob(path, file) {
    return { file: path, ...(await (0,src_digest/* digestStream */.Nq)((0,read_guard/* readChecked */.Yi)(file))) };
}
/**
 * Names become files, folders, outputs and parts of commands, so only characters that are harmless in all of them are allowed.
 */
function requirePlainName({ name }) {
    if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name))
        return;
    throw new chart_errors/* ChartError */.DA(`the chart's name ${JSON.stringify(name)} is not accepted: a name can have only letters, digits, ".", "_" and "-", and must not start with "."; ` +
        'rename the chart in its Chart.yaml and package it again', { file: 'Chart.yaml' });
}
/** Helm's `EnsureArchive` (pkg/chart/loader/archive/archive.go). */
function requireArchive(file) {
    const [head = Buffer.alloc(0)] = (0,read_guard/* readChecked */.Yi)(file);
    if (gzipMagic.equals(head.subarray(0, gzipMagic.length)))
        return;
    if ((0,chart_errors/* isLfsPointer */.NS)(head))
        throw (0,chart_errors/* lfsPointer */.FW)(file.shown);
    const text = /\.ya?ml$/.test(file.shown)
        ? `file '${file.shown}' seems to be a YAML file, but expected a gzipped archive`
        : `file '${file.shown}' does not appear to be a gzipped archive`;
    throw new chart_errors/* ChartError */.DA(`${text}: use the output of "helm package", or the directory of the chart`);
}
/** Reads a chart of an archive. What Go finds to be no gzip, Helm's `LoadFile` says of the whole file (pkg/chart/v2/loader/archive.go). */
async function namingFile({ shown }, read) {
    try {
        return await read();
    }
    catch (error) {
        const end = error instanceof chart_errors/* ChartError */.DA ? error.message.indexOf(gzip/* invalidHeader */.vx) + gzip/* invalidHeader */.vx.length : 0;
        if (!(error instanceof chart_errors/* ChartError */.DA) || end < gzip/* invalidHeader */.vx.length)
            throw error;
        const [reason, advice] = [error.message.slice(0, end), error.message.slice(end)];
        throw new chart_errors/* ChartError */.DA(`file '${shown}' does not appear to be a valid chart file (details: ${reason})${advice}`, error, { cause: error });
    }
}
/** Returns the file of a packaged chart. Throws a {@link ChartError} if there is none. */
function archiveAt(path, guard) {
    try {
        return guard.check(path);
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        if (error.isDirectory) {
            throw new chart_errors/* ChartError */.DA(`cannot push directory, must provide chart archive (.tgz): ${path} is a directory`);
        }
        const text = (0,src_text/* errorCode */.CA)(error.cause) === 'ENOENT' ? `${path}: no such file` : error.message;
        throw new chart_errors/* ChartError */.DA(`${text}; use a packaged chart (.tgz)`, {}, { cause: error });
    }
}
/** Returns the provenance file beside an archive, if there is one; a dangling link counts as none, as for Helm. */
function provenanceBeside(path, guard) {
    try {
        return guard.check(`${path}.prov`);
    }
    catch (error) {
        if (error instanceof read_guard/* FileRefusedError */.rr && (0,src_text/* errorCode */.CA)(error.cause) === 'ENOENT')
            return undefined;
        throw error;
    }
}
/**
 * Reads a packaged chart (`.tgz`) and checks it as `helm push` does; a `.prov` file beside it comes along.
 *
 * The archive is not changed. Throws {@link ChartError} with Helm's text for what is not a chart, and for what is dangerous:
 * links out of the workspace and in the archive, paths that lead out, and contents of more than 100 MiB.
 */
async function openPackagedChart(path, { workspace = (0,external_node_path_.dirname)(path), ...unpacking } = {}) {
    const guard = await reading(() => (0,read_guard/* guardOfFile */.xY)(workspace, path));
    const file = archiveAt(path, guard);
    await reading(() => {
        requireArchive(file);
    });
    try {
        return await opened(path, guard, file, unpacking);
    }
    catch (error) {
        const isLink = file.path !== (0,external_node_path_.join)(guard.resolve((0,external_node_path_.dirname)(path)), (0,external_node_path_.basename)(path));
        if (!(error instanceof chart_errors/* ChartError */.DA) || error.cause instanceof read_guard/* FileRefusedError */.rr || !isLink)
            throw error;
        throw unquoted((0,external_node_path_.basename)(path), error);
    }
}
async function opened(path, guard, file, unpacking) {
    const warnings = [];
    const store = new spill_store/* SpillStore */.a(unpacking);
    try {
        const { files, chart } = await namingFile(file, async () => {
            const read = await (0,read_archive/* readChartFiles */.A6)((0,read_guard/* readChecked */.Yi)(file), store);
            const unpack = (archive) => (0,read_archive/* readChartFiles */.A6)(archive.chunks(), store);
            const turns = new http_turns/* Turns */.P(unpacking.signal);
            const warn = (message) => void warnings.push(message);
            return { files: read, chart: await loadFiles(read, { unpack, checkValues: checkValues, turns, warn }) };
        });
        const { metadata } = chart;
        requirePlainName(metadata);
        const archive = await storedBlob(path, file);
        const provenance = await reading(() => provenanceBeside(path, guard));
        return {
            metadata,
            config: configBlob(metadata),
            archive,
            ...(provenance !== undefined && {
                provenance: await reading(() => storedBlob(`${path}.prov`, provenance)),
            }),
            warnings: [
                ...warnings,
                ...secretWarnings(files),
                ...staleDependencies(chart).map((stale) => `${stale}; correct one of them, and package the chart again`),
                ...(provenance === undefined ? [] : staleProvenance(provenance, archive.digest)),
                ...(await chartWarnings(chart)),
            ],
        };
    }
    finally {
        store.close();
    }
}

// EXTERNAL MODULE: ./src/registry/chart-repository.ts + 1 modules
var chart_repository = __webpack_require__(4120);
// EXTERNAL MODULE: ./src/workspace/directory.ts
var workspace_directory = __webpack_require__(9942);
;// CONCATENATED MODULE: ./src/workspace/source-date.ts
/** SOURCE_DATE_EPOCH is not a time. */
class SourceDateError extends Error {
    name = 'SourceDateError';
}
/**
 * Returns SOURCE_DATE_EPOCH, in seconds since 1970; `undefined` if it is not set. Throws a {@link SourceDateError}, in Helm's
 * words, if it is not a whole number of seconds. Rule: https://reproducible-builds.org/specs/source-date-epoch/
 */
function sourceDateEpoch(environment) {
    const text = environment['SOURCE_DATE_EPOCH'] ?? '';
    if (text === '')
        return undefined;
    const seconds = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(seconds)) {
        throw new SourceDateError(`invalid SOURCE_DATE_EPOCH: "${text}" is not a whole number of seconds since 1970; correct or unset it`);
    }
    return seconds;
}
/** Returns a time in seconds since 1970 as RFC 3339 in UTC without fractions, as Helm writes `created`. */
function rfc3339(seconds) {
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

;// CONCATENATED MODULE: ./src/adapters/promote-sources.ts









function explainForeign(error, host) {
    if (error instanceof errors/* NetworkError */.Dr)
        return `${host} cannot be reached (${error.message}); check from`;
    if (!(error instanceof oci_errors/* RegistryError */.g) || ![401, 403].includes(error.status))
        return undefined;
    return `${host} denies read access (${error.message}); sign in to it in an earlier step, or set from-username and from-password`;
}
function foreignRegistry(host, client) {
    return {
        type: 'foreign',
        host,
        region: '',
        alias: undefined,
        client,
        explain: (error) => explainForeign(error, host),
    };
}
/** Returns the port that opens a registry for reading, whether it is AWS's or not. */
function sourceReader(read, foreign) {
    return (registry) => registry.type === 'foreign'
        ? Promise.resolve(foreignRegistry(registry.host, foreign(registry.host)))
        : read(registry);
}
/** Downloads archives from classic repositories into a temporary directory, until the run ends. */
class Downloads {
    #temporary;
    #settings;
    #password;
    #repositories = new Map();
    #directory;
    constructor(temporary, settings, password) {
        this.#temporary = temporary;
        this.#settings = settings;
        this.#password = password;
    }
    /** Looks up the versions of a chart, newest first. */
    offered = async ({ url, chart }) => {
        const repository = this.#open(url);
        const versions = await repository.find(chart);
        return versions?.all().map((indexed) => {
            const seconds = Math.floor(Date.parse(indexed.created ?? '') / 1000);
            const created = Number.isNaN(seconds) ? undefined : rfc3339(seconds);
            return {
                version: indexed.version,
                created,
                address: repository.locate(indexed),
                download: () => this.#download(repository, chart, indexed),
            };
        });
    };
    /** Reads a downloaded file. */
    file = (path) => (0,read_guard/* streamOf */.mA)((0,external_node_path_.dirname)(path), path);
    /** Removes what was downloaded. */
    async close() {
        if (this.#directory !== undefined)
            await (0,promises_.rm)(await this.#directory, { recursive: true, force: true });
    }
    #open(url) {
        const { transport, retrier, userAgent, signal, mask } = this.#settings;
        const options = { transport, retrier, userAgent: userAgent.join('/'), signal, mask };
        const known = this.#repositories.get(url) ?? new chart_repository/* ChartRepository */.p({ url, ...this.#password }, options);
        this.#repositories.set(url, known);
        return known;
    }
    async #download(repository, chart, indexed) {
        const [archive, provenance] = await Promise.all([
            repository.fetch(indexed),
            repository.fetchProvenance(indexed),
        ]);
        const directory = await (this.#directory ??= (0,workspace_directory/* newTemporary */.sL)(this.#temporary, 'helm-promote-'));
        const file = (0,external_node_path_.join)(directory, `${chart}-${indexed.version}.tgz`);
        await (0,promises_.writeFile)(file, archive);
        if (provenance !== undefined)
            await (0,promises_.writeFile)(`${file}.prov`, provenance);
        return await openPackagedChart(file, { workspace: directory, ...this.#settings.unpacking });
    }
}

// EXTERNAL MODULE: ./src/workspace/resolve-path.ts
var resolve_path = __webpack_require__(1265);
;// CONCATENATED MODULE: ./src/workspace/workspace-files.ts




/** The most bytes of a file that an input names: a logo in base64 is the largest that AWS takes, with less than 1 MiB. */
const largestInput = 4 * 1024 * 1024;
/** Returns access to the files of a directory. */
function workspaceFiles(workspace) {
    return {
        kindOf: (path) => {
            const stats = (0,external_node_fs_.statSync)((0,external_node_path_.resolve)(workspace, path), { throwIfNoEntry: false });
            if (stats === undefined)
                return 'nothing';
            return stats.isDirectory() ? 'directory' : 'file';
        },
        place: (path) => {
            const absolute = (0,external_node_path_.resolve)(workspace, path);
            return (0,external_node_fs_.existsSync)(absolute) ? (0,resolve_path/* realPath */.Y)(absolute) : absolute;
        },
        // Node's own, since version 22.17 for good: it takes what shells take, and adds nothing to the bundle.
        glob: (pattern) => (0,external_node_fs_.globSync)(pattern, { cwd: workspace }).map((path) => path.replaceAll('\\', '/')),
        read: (path) => {
            const absolute = (0,external_node_path_.resolve)(workspace, path);
            return (0,read_guard/* readWholeFile */.M4)((0,read_guard/* guardOfFile */.xY)(workspace, absolute).check(absolute, path), largestInput);
        },
    };
}

;// CONCATENATED MODULE: ./src/commands/promote.ts
























const registryInputs = ['registry-type', 'registry-alias', 'aws-region', 'aws-account-id'];
/** Reads the inputs that begin with `from-`; whatever they leave out is the same as for the destination. */
function readSourceIdentity(inputs, registries, environment) {
    const own = inputs.prefixed('from-');
    const username = own.text('username');
    const password = own.secret('password', runner/* setSecret */.Pq);
    if ((username === undefined) !== (password === undefined)) {
        const [missing, given] = username === undefined ? ['username', 'password'] : ['password', 'username'];
        own.reject(missing, '', `set it too, or remove from-${given}`);
    }
    const hasRegistry = registryInputs.some((name) => own.text(name) !== undefined);
    const ownRegistries = hasRegistry ? (0,inputs_registries/* readRegistryInputs */.r)(own, environment) : registries.asDefaults;
    const region = own.text('aws-region') ?? environment['AWS_REGION'];
    const destinations = region === undefined ? [] : [{ type: 'private', region }];
    return {
        registries: ownRegistries,
        role: (0,inputs_role/* readRole */.f)(own, { environment, destinations, getIdToken: id_token/* getIdToken */.p }),
        password: username === undefined || password === undefined ? undefined : { username, password },
    };
}
/** Runs one plan. Never throws: a source that cannot be read does not stop the others. */
async function promoteSource(plan, ports) {
    try {
        return await promote(plan, ports);
    }
    catch (error) {
        return [{ from: nameOfSource(plan.from), uri: '', error: (0,src_text/* errorMessage */.gJ)(error) }];
    }
}
/**
 * `promote/`: copies between registries. Throws an InputError; later failures are reported, and are in the outputs and the
 * summary.
 */
async function promoteCommand(environment, signal) {
    keepHeapSmall();
    const inputs = new inputs_inputs/* Inputs */.G(runner/* getInput */.V4);
    const registries = (0,inputs_registries/* readRegistryInputs */.r)(inputs, environment);
    const source = readSourceIdentity(inputs, registries, environment);
    const plans = readPromotions(inputs, registries, source.registries, source.password !== undefined);
    const destinations = plans.flatMap(({ to }) => to.flatMap((repository) => repository.registries));
    const role = (0,inputs_role/* readRole */.f)(inputs, { environment, destinations, getIdToken: id_token/* getIdToken */.p });
    const files = workspaceFiles((0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.'));
    const creates = plans.some(({ createRepository }) => createRepository);
    const creation = readNewRepository(inputs, files, { creates, destinations });
    const keyless = await readKeyless(inputs, files);
    inputs.check();
    const session = await openSession(environment, signal, role, destinations);
    const sourceSession = source.role === undefined ? session : await openSession(environment, signal, source.role, []);
    const downloads = new Downloads(environment['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)(), sourceSession, source.password);
    const log = (0,runner_log/* groupingLog */.GN)(runner_log/* runnerLog */.t1);
    const ports = {
        read: sourceReader((0,ecr_registries/* registryReader */.xk)(sourceSession), (0,foreign_registries/* foreignRegistries */.u)(sourceSession, environment, source.password)),
        open: (0,ecr_registries/* registryOpener */.zB)(session, creation, log),
        offered: downloads.offered,
        file: downloads.file,
        log,
    };
    try {
        const results = [];
        for (const plan of plans) {
            results.push(...(await promoteSource({ ...plan, ...(keyless && { keyless }) }, ports)));
        }
        log.flush();
        const failures = results.flatMap(({ from, uri, selected, error }) => error === undefined
            ? []
            : [{ at: uri === '' ? from : refOf(uri, selected), failure: { message: error } }]);
        const failure = overallFailure(failures, results.length, 'promotions');
        if (failure !== undefined && !signal.aborted)
            fail(failure);
        writeSummary(promoteSummary(results, plans[0]?.dryRun ?? false));
        const done = results.filter(({ promotion }) => promotion?.state === 'promoted');
        setOutputs(promoteOutputs(results), done.map(({ uri, selected }) => `${refOf(uri, selected)} was promoted`));
        if (failure !== undefined)
            signal.throwIfAborted();
    }
    finally {
        log.flush();
        await downloads.close();
        sourceSession.close();
        session.close();
    }
}

// EXTERNAL MODULE: ./src/pull/explain.ts
var pull_explain = __webpack_require__(5080);
// EXTERNAL MODULE: ./src/pull/fetch.ts
var fetch = __webpack_require__(7004);
;// CONCATENATED MODULE: ./src/pull/resolve.ts




/** Returns the versions in a range. Throws a {@link PullError} if the range is not valid or has no versions. */
function versionsInRange(tags, range, where) {
    try {
        const [first, ...others] = (0,published_versions/* matchingVersions */.Rd)(tags, range);
        if (first !== undefined)
            return [first, ...others];
    }
    catch (error) {
        if (!(error instanceof constraint/* ConstraintError */.Y))
            throw error;
        const text = `version: ${error.message}; write an exact version like "1.2.3", or a range like "^1.2" or ">=1.0 <2"; to use a tag, write it in chart, as in host/repository:latest`;
        throw new pull_explain/* PullError */.Y(text, { cause: error });
    }
    // Helm's words, pkg/registry/tag.go and client.go.
    if (tags.length === 0)
        throw new pull_explain/* PullError */.Y(`unable to locate any tags in provided repository: ${where}`);
    throw new pull_explain/* PullError */.Y(`could not locate a version matching provided version string ${JSON.stringify(range)} in ${where}${newestVersions(tags)}; ` +
        'pre-releases match only if the range names one, as in ">=1.0.0-0"');
}
/**
 * Resolves a chart and a version to a tag or digest, as Helm does: a digest, which a tag beside it must point to; a tag; an
 * exact version, whose tag is not looked up; or else the highest version in the range.
 *
 * Rule: `Client.ValidateReference` in Helm's pkg/registry/client.go, except that any tag is accepted, and that `1.2` is a range,
 * as for `helm install`, not the tag `1.2`. Throws a {@link PullError}, and what the reader throws.
 */
async function referenceOf({ resolve, list }, { text, tag, digest }, version) {
    const exact = tag ?? tagOfExactVersion(version);
    if (digest !== undefined) {
        const tagged = exact === undefined ? undefined : await resolve(exact);
        if (tagged !== undefined && tagged.digest !== digest) {
            throw new pull_explain/* PullError */.Y(`${text}: chart reference digest mismatch: ${exact ?? ''} is ${tagged.digest}`);
        }
        return digest;
    }
    if (exact !== undefined)
        return exact;
    const [highest] = versionsInRange(await list(), version ?? '', text);
    return highest?.tag ?? '';
}

;// CONCATENATED MODULE: ./src/pull/pull.ts









/** Verifies the chart's provenance if the plan asks for it, and returns the provenance file. */
async function verified({ registry, path }, manifest, { metadata }, reference, { plan: { source, version, verifyKey }, log }) {
    if (verifyKey === undefined)
        return undefined;
    if (manifest.provenance === undefined) {
        throw new pull_explain/* PullError */.Y(`${source.text} has no provenance file to verify; push it with signing-key, or remove verify-key`);
    }
    const text = await (0,fetch/* fetchText */.S)(registry.client, path, manifest.provenance);
    // Compared with what was asked for, not with what was received: otherwise any signed chart could pass for any other.
    const asked = source.tag ?? tagOfExactVersion(version) ?? reference;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const fileName = `${name}-${versionOfTag(asked) ?? metadata.version}.tgz`;
    const archive = { metadata, fileName, digest: manifest.archive.digest };
    const { signers, fingerprint } = await verifyProvenance(text.toString(), verifyKey, archive);
    log.info(`signed by ${signers.join(', ')}, key ${fingerprint}`);
    return text;
}
/** Fetches config and archive in parallel; the config is fetched only to check its digest. */
async function fetchChart({ registry: { client }, path }, { config, archive }, staging) {
    const [chart] = await Promise.all([
        staging.takeArchive(client.blob(path, archive)),
        (0,fetch/* fetchText */.S)(client, path, config),
    ]);
    return chart;
}
async function pullFrom(repository, plan, ports) {
    const { source, version, untar } = plan;
    const { registry, path, uri } = repository;
    const tags = {
        resolve: (tag) => registry.client.resolve(path, tag),
        list: () => (0,registry_repository/* tagsForRange */.Ws)(repository, ports.log, 'pull'),
    };
    const reference = await referenceOf(tags, source, version);
    const ref = `${uri}${(0,src_digest/* isDigest */.Bc)(reference) ? '@' : ':'}${reference}`;
    const manifest = await readOrArchived(repository, reference, () => (0,fetch/* fetchManifest */.C)(registry.client, path, reference, ref));
    if (manifest.archive.mediaType === chart_artifact/* legacyChartMediaType */.e7) {
        ports.log.warning(`${ref}: the chart's media type ${chart_artifact/* legacyChartMediaType */.e7} is deprecated; push the chart again`);
    }
    const staging = await ports.stage();
    try {
        const chart = await fetchChart(repository, manifest, staging);
        for (const warning of chart.warnings)
            ports.log.warning(warning);
        const { name, version: chartVersion } = chart.metadata;
        const fileName = `${name}-${chartVersion}.tgz`;
        const provenance = await verified(repository, manifest, chart, reference, { plan, log: ports.log });
        const pulled = { chart, digest: manifest.digest, ref };
        ports.log.info(`${ref}: pulled, ${manifest.digest}`);
        return untar
            ? { ...pulled, folder: await staging.untarArchive(name) }
            : { ...pulled, file: await staging.keepArchive(fileName, provenance) };
    }
    finally {
        await staging.close();
    }
}
/**
 * Pulls a chart: resolves the version, fetches the chart, checks every digest and the archive itself, verifies the signature if
 * the plan asks for it, and only then gives the file its name.
 *
 * Throws a {@link PullError}, a ChartError or an AwsError that says what is wrong and what to do.
 */
async function pullChart(plan, ports) {
    const { source } = plan;
    const repository = (0,registry_repository/* repositoryNamed */.Sz)(await ports.open(source.destination), source.name);
    try {
        return await pullFrom(repository, plan, ports);
    }
    catch (error) {
        const message = (0,pull_explain/* explainPull */.v)(error, source, repository);
        if (error instanceof Error && error.message === message)
            throw error;
        throw new pull_explain/* PullError */.Y(message, { cause: error });
    }
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: ./src/workspace/file-name.ts
var file_name = __webpack_require__(2535);
// EXTERNAL MODULE: ./src/chart/archive/tar-header.ts
var tar_header = __webpack_require__(5098);
;// CONCATENATED MODULE: ./src/chart/archive/tar-writer.ts


const nameSize = 100;
const prefixSize = 155;
const slash = 0x2f;
/** The largest number that fits in eleven octal digits. */
const maxOctal = 0o77777777777;
/** Two empty blocks end a tar archive; Go adds no further padding. */
const tarEnd = new Uint8Array(2 * tar_header/* blockSize */.L6);
/** Returns the zeros that fill up an entry's last block. */
function tarPadding(size) {
    return new Uint8Array((tar_header/* blockSize */.L6 - (size % tar_header/* blockSize */.L6)) % tar_header/* blockSize */.L6);
}
function isAscii(bytes) {
    return bytes.every((byte) => byte < 0x80);
}
/** Go's `toASCII`: what is not ASCII is dropped. */
function asciiOnly(bytes) {
    return Buffer.from(bytes.filter((byte) => byte < 0x80));
}
function withoutFinalSlashes(name) {
    let end = name.length;
    while (name[end - 1] === slash)
        end -= 1;
    return name.subarray(0, end);
}
/**
 * Go's `formatString`: cuts a name that is too long, and ends it before slashes that the cut would leave at its end, so that it
 * does not look like a directory's. Where there are several, the others stay behind that end.
 */
function cutName(name) {
    const cut = Buffer.from(name.subarray(0, nameSize));
    if (name.length > nameSize && cut[nameSize - 1] === slash)
        cut[withoutFinalSlashes(cut.subarray(0, nameSize - 1)).length] = 0;
    return cut;
}
/** Go's `splitUSTARPath`: splits a long name at a slash, so that both parts have room in the header. */
function splitName(name) {
    const at = name.subarray(0, prefixSize + 1).lastIndexOf(slash);
    if (at <= 0 || name.length - at - 1 > nameSize)
        return undefined;
    return { prefix: name.subarray(0, at), rest: name.subarray(at + 1) };
}
function formatOctal(value, digits) {
    return `${value.toString(8).padStart(digits, '0')}\0`;
}
function headerBlock({ name, prefix, mode, size, mtime, type }) {
    const block = Buffer.alloc(tar_header/* blockSize */.L6);
    name.copy(block, 0);
    block.write(formatOctal(mode, 7), 100);
    block.write(formatOctal(0, 7), 108);
    block.write(formatOctal(0, 7), 116);
    block.write(formatOctal(size, 11), 124);
    block.write(formatOctal(mtime > maxOctal ? 0 : mtime, 11), 136);
    block.write(' '.repeat(8), 148);
    block.write(type, 156);
    block.write('ustar\x0000', 257);
    if (type === '0') {
        block.write(formatOctal(0, 7), 329);
        block.write(formatOctal(0, 7), 337);
    }
    prefix?.copy(block, 345);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${formatOctal(sum, 6)} `, 148);
    return block;
}
/** A PAX record, whose length counts its own digits: `27 path=mychart/files/…\n`. */
function paxRecord(key, value) {
    const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
    let length = body.length + String(body.length).length;
    length = body.length + String(length).length;
    return Buffer.concat([Buffer.from(String(length)), body]);
}
/** The name that Go gives to the header of a file's PAX records: `<directory>/PaxHeaders.0/<file>`. */
function paxHeaderName(name) {
    const at = name.lastIndexOf(slash) + 1;
    const full = Buffer.concat([name.subarray(0, at), Buffer.from('PaxHeaders.0/'), name.subarray(at)]);
    return withoutFinalSlashes(asciiOnly(full).subarray(0, nameSize));
}
/**
 * Returns the header block of an entry, with a PAX header in front where the plain one cannot say it.
 *
 * Rule: Go's archive/tar, `Writer.WriteHeader` with the fields that Helm sets (pkg/chart/v2/util/save.go): mode 0644 and
 * no owner; USTAR where the name is ASCII and fits, or can be split; else PAX.
 */
function tarHeader({ name, size, mtime }) {
    const bytes = (0,file_name/* nameToBytes */.CD)(name);
    const fields = { mode: 0o644, size, mtime, type: '0' };
    const isPlainTime = mtime <= maxOctal;
    const isPlainName = isAscii(bytes) && bytes.length <= nameSize;
    const split = isAscii(bytes) && !isPlainName ? splitName(bytes) : undefined;
    if (isPlainTime && isPlainName)
        return headerBlock({ ...fields, name: bytes });
    if (isPlainTime && split !== undefined)
        return headerBlock({ ...fields, name: split.rest, prefix: split.prefix });
    const records = Buffer.concat([
        ...(isPlainTime ? [] : [paxRecord('mtime', Buffer.from(String(mtime)))]),
        ...(isPlainName ? [] : [paxRecord('path', bytes)]),
    ]);
    return Buffer.concat([
        headerBlock({ name: paxHeaderName(bytes), mode: 0, size: records.length, mtime: 0, type: 'x' }),
        records,
        tarPadding(records.length),
        headerBlock({ ...fields, name: cutName(asciiOnly(bytes)) }),
    ]);
}
/** Returns the tar data of files with these names, whose entries carry one time, in seconds since 1970. */
function* tarOf(files, mtime) {
    for (const file of files) {
        yield tarHeader({ name: file.name, size: file.size, mtime });
        yield* file.chunks();
        yield tarPadding(file.size);
    }
    yield tarEnd;
}

;// CONCATENATED MODULE: ./src/adapters/staging-directory.ts














/** Passes the bytes of an archive through. Throws a ChartError if there are more than a chart may have. */
async function* bounded(bytes) {
    let size = 0;
    for await (const chunk of bytes) {
        size += chunk.length;
        if (size > archive_budget/* maxTarSize */.Px)
            throw new chart_errors/* ChartError */.DA(`the chart archive is larger than ${archive_budget/* maxTarSize */.Px} bytes`);
        yield chunk;
    }
}
/** Returns a file whose path goes through another file, as `a/b` does if `a` is a file; `undefined` if there is none. */
function fileInTheWay(files) {
    const names = new Set(files.map(({ name }) => name));
    return files.find(({ name }) => {
        for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
            if (names.has(name.slice(0, end)))
                return true;
        }
        return false;
    });
}
/** The longest path in bytes that Linux takes: PATH_MAX in its limits.h. */
const longestPath = 4096;
/**
 * Throws a {@link ChartError} for a path that no file system takes, and for one in a folder where Git would look for its
 * configuration, which runs commands.
 */
function checkPaths(files) {
    for (const { name } of files) {
        if (Buffer.byteLength(name) > longestPath) {
            const shown = `${name.slice(0, 100)}…`;
            throw new chart_errors/* ChartError */.DA(`cannot unpack ${shown}: the path is longer than ${longestPath} bytes; repackage the chart`);
        }
        if (name.split('/').some(secret_files/* isGitFolder */.Z$)) {
            throw new chart_errors/* ChartError */.DA(`cannot unpack ${name}: Git would run what is configured in such a folder; repackage the chart without it`);
        }
    }
}
/** Writes files to an empty directory, by the tar package, which sees only names that have been checked. */
async function writeFiles(files, directory) {
    checkPaths(files);
    const blocked = fileInTheWay(files);
    if (blocked !== undefined) {
        throw new chart_errors/* ChartError */.DA(`cannot unpack ${blocked.name}: the archive has a file where its folder should be; repackage the chart`);
    }
    const { Unpack } = await __webpack_require__.e(/* import() */ 47).then(__webpack_require__.bind(__webpack_require__, 47));
    const tar = external_node_stream_.Readable.from(tarOf(files, 0), { objectMode: false });
    try {
        await (0,external_node_stream_promises_.pipeline)(tar, new Unpack({ cwd: directory, strict: true, noMtime: true, preserveOwner: false }));
    }
    catch (error) {
        const text = `cannot unpack the chart: ${(0,src_text/* errorMessage */.gJ)(error)}; repackage it, or check the disk`;
        throw new chart_errors/* ChartError */.DA(text, {}, { cause: error });
    }
}
/**
 * Unpacks the top folder of an archive, whatever its name, into an empty directory. Nothing is written outside it: paths that
 * lead out and links are refused. Rule: Helm's `Expand` (pkg/chart/v2/util/expand.go).
 */
async function expandInto(directory, archive, unpacking) {
    const store = new spill_store/* SpillStore */.a(unpacking);
    try {
        await writeFiles(await (0,read_archive/* readChartFiles */.A6)((0,read_guard/* streamOf */.mA)(directory, archive), store), directory);
    }
    finally {
        store.close();
    }
}
/**
 * Opens a staging directory inside the destination of a pulled chart, which is created if it is missing: finished files are
 * renamed into place, so nothing incomplete ever has its final name. A destination that a link leads out of the workspace is
 * refused.
 */
async function openStagingDirectory(directory, workspace, unpacking) {
    const named = { setting: 'destination', directory };
    const aside = await (0,workspace_directory/* writingTo */.gC)(named, async () => {
        await (0,workspace_directory/* makeDirectory */.Oh)(named, workspace);
        return await (0,promises_.mkdtemp)((0,external_node_path_.join)(directory, '.helm-pull-'));
    });
    const archive = (0,external_node_path_.join)(aside, 'chart.tgz');
    return {
        takeArchive: async (bytes) => {
            await (0,workspace_directory/* writingTo */.gC)(named, () => (0,workspace_directory/* writeInPlace */.a1)(archive, bounded(bytes)));
            return await openPackagedChart(archive, unpacking);
        },
        keepArchive: async (name, provenance) => {
            const file = (0,external_node_path_.join)(directory, name);
            await (0,workspace_directory/* writingTo */.gC)(named, async () => {
                if (provenance !== undefined)
                    await (0,workspace_directory/* writeInPlace */.a1)(`${file}.prov`, [provenance]);
                await (0,promises_.rename)(archive, file);
            });
            return file;
        },
        untarArchive: async (name) => {
            const folder = (0,external_node_path_.join)(directory, name);
            if ((0,workspace_directory/* isThere */.$B)(folder)) {
                throw new chart_errors/* ChartError */.DA(`failed to untar: a file or directory with the name ${folder} already exists; remove it, or set destination`);
            }
            const unpacked = (0,external_node_path_.join)(aside, 'unpacked');
            await (0,workspace_directory/* writingTo */.gC)(named, async () => {
                await (0,promises_.mkdir)(unpacked);
                await expandInto(unpacked, archive, unpacking);
                await (0,promises_.rename)(unpacked, folder);
            });
            return folder;
        },
        close: () => (0,promises_.rm)(aside, { recursive: true, force: true }),
    };
}

;// CONCATENATED MODULE: ./src/commands/pull.ts
















function pull_readPlan(inputs, environment) {
    const sources = readReferences(inputs, 'chart', (0,inputs_registries/* readRegistryInputs */.r)(inputs, environment));
    const [source] = sources;
    if (sources.length > 1) {
        const charts = sources.map(({ text }) => text).join(', ');
        inputs.reject('chart', charts, 'one step pulls one chart from one registry; use a step for each');
    }
    const version = inputs.text('version');
    if (version !== undefined && source?.tag !== undefined && source.tag !== (0,version_tag/* tagFromVersion */.r)(version)) {
        inputs.reject('version', version, `chart already names ${source.tag}; remove one of the two`);
    }
    const verifyKey = inputs.checked('verify-key', (text) => text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'), 'it is not an armored OpenPGP public key; use the output of: gpg --armor --export <key id>');
    const untar = inputs.flag('untar', false);
    return (source && {
        source,
        untar,
        ...(version !== undefined && { version }),
        ...(verifyKey !== undefined && { verifyKey }),
    });
}
/** `pull/`: pulls a chart from a registry. Throws an InputError and what {@link pullChart} throws. */
async function pullCommand(environment, signal) {
    const inputs = new inputs_inputs/* Inputs */.G(runner/* getInput */.V4);
    const plan = pull_readPlan(inputs, environment);
    const destinations = plan === undefined ? [] : [plan.source.destination];
    const role = (0,inputs_role/* readRole */.f)(inputs, { environment, destinations, getIdToken: id_token/* getIdToken */.p });
    const workspace = (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.');
    const directory = inputs.checked('destination', (path) => workspaceFiles(workspace).kindOf(path) !== 'file', 'it is a file; set it to a directory, which is created if it does not exist');
    inputs.check();
    if (plan === undefined)
        return;
    const destination = (0,external_node_path_.resolve)(workspace, directory ?? '.');
    const session = await openSession(environment, signal, role, destinations);
    try {
        const pulled = await withResults(() => pullChart(plan, {
            open: (0,ecr_registries/* registryReader */.xk)(session),
            stage: () => openStagingDirectory(destination, workspace, session.unpacking),
            log: runner_log/* runnerLog */.t1,
        }), signal);
        writeSummary(pullSummary(pulled));
        setOutputs(pullOutputs(pulled), [
            `${pulled.ref} was pulled to ${pulled.folder ?? pulled.file ?? destination}`,
        ]);
    }
    finally {
        session.close();
    }
}

// EXTERNAL MODULE: ./src/chart/version/mistake.ts
var version_mistake = __webpack_require__(9539);
;// CONCATENATED MODULE: ./src/chart/archive/file-digests.ts



/** A lock file larger than this is compared as it is. */
const maxLockSize = 1024 * 1024;
/**
 * Returns the digest of a lock file but for its line `generated`, which says when it was written and not what it holds:
 * Helm writes SOURCE_DATE_EPOCH into it.
 */
function lockSink(done) {
    const kept = [];
    return {
        write: (chunk) => {
            kept.push(Buffer.from(chunk));
        },
        end: () => {
            const text = Buffer.concat(kept).toString('latin1');
            done((0,src_digest/* digestOf */.ol)(Buffer.from(text.replace(/^generated: .*\n?/m, ''), 'latin1')));
        },
    };
}
function digestSink(done) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    return {
        write: (chunk) => {
            hash.update(chunk);
        },
        end: () => {
            done(`sha256:${hash.digest('hex')}`);
        },
    };
}
function sinkOf({ path, size }, done) {
    return path.endsWith('/Chart.lock') && size <= maxLockSize ? lockSink(done) : digestSink(done);
}
/**
 * Returns what a chart archive contains: the digest of each file's content by its path in the archive. Two archives with equal
 * contents are the same chart, packed at different times or by different tools.
 *
 * A path that occurs again counts with all its contents, in their order; the time in a lock file does not count. Throws
 * {@link ChartError} as {@link readArchive} does; memory and time are bounded.
 */
async function fileDigests(stream, reading = {}) {
    const contents = new Map();
    await (0,read_archive/* readArchive */.bL)(stream, (entry) => sinkOf(entry, (digest) => {
        const earlier = contents.get(entry.path);
        contents.set(entry.path, earlier === undefined ? digest : (0,src_digest/* digestOf */.ol)(earlier + digest));
    }), reading);
    return contents;
}

;// CONCATENATED MODULE: ./src/registry/same-content.ts





/** A stored archive larger than this, compressed, is not fetched for comparison: Helm would not load it either. */
const largestArchive = 100 * 1024 * 1024;
/** Reports whether a manifest has everything that the user asked for. */
function isComplete({ provenance, annotations }) {
    return !provenance && annotations.length === 0;
}
function isSame(a, b) {
    return a.digest === b.digest && a.size === b.size;
}
/**
 * Reads a chart's manifest as Helm does; `undefined` if Helm would not accept it, or if it has layers that are not Helm's.
 * Rule: Helm's pkg/registry/client.go, Client.Pull. Throws a ManifestError.
 */
function chartManifest(mediaType, bytes) {
    const own = (0,oci_manifest/* manifestRecord */.Db)(bytes)['mediaType'] ?? oci_manifest/* imageManifestType */.NR;
    if (mediaType !== oci_manifest/* imageManifestType */.NR || own !== oci_manifest/* imageManifestType */.NR)
        return undefined;
    const manifest = (0,oci_manifest/* parseManifest */.Ng)(bytes);
    if (manifest.config.mediaType !== chart_artifact/* configMediaType */.p2)
        return undefined;
    const [provenance, ...moreProvenance] = manifest.layers.filter((layer) => layer.mediaType === chart_artifact/* provenanceMediaType */.wi);
    const [archive, ...others] = manifest.layers.filter((layer) => layer.mediaType !== chart_artifact/* provenanceMediaType */.wi);
    if (archive === undefined || others.length > 0 || moreProvenance.length > 0)
        return undefined;
    if (archive.mediaType !== chart_artifact/* chartMediaType */.Pz && archive.mediaType !== chart_artifact/* legacyChartMediaType */.e7)
        return undefined;
    return { ...manifest, archive, ...(provenance && { provenance }) };
}
function equal(a, b) {
    return a.size === b.size && [...a].every(([name, digest]) => b.get(name) === digest);
}
async function haveSameEntries(artifact, stored, { run, signal }) {
    const own = artifact.blobs.find(({ digest }) => digest === artifact.archive.digest);
    if (own === undefined)
        return false;
    const budget = archive_budget/* UnpackBudget */.uH.ofChart(run);
    try {
        return equal(await fileDigests(own.open(), { budget, signal }), await fileDigests(stored, { budget, signal }));
    }
    catch (error) {
        if (error instanceof chart_errors/* ChartError */.DA && run?.isSpent !== true)
            return false;
        throw error;
    }
}
/** The creation time is not content: Helm sets a new one at each push. */
const createdAnnotation = 'org.opencontainers.image.created';
function lackingIn(artifact, provenance, annotations) {
    const wanted = [...(artifact.annotations ?? [])].filter(([name]) => name !== createdAnnotation);
    return {
        provenance: artifact.provenance !== undefined && provenance === undefined,
        annotations: wanted.filter(([name, value]) => annotations.get(name) !== value).map(([name]) => name),
    };
}
/**
 * Returns the stored manifest if it holds this chart's content, `undefined` otherwise. It does if Helm would read the same
 * config and the same files from it, whatever the manifest's creation time, annotations and signature are. If the archive's bytes
 * differ, the archive is fetched and its entries are compared, since Helm archives the same files differently each time.
 *
 * Throws a RegistryError or NetworkError if the registry cannot be read, and a ChartError if the run has unpacked too much.
 */
async function findSameContent({ client, repository, descriptor: stored }, artifact, unpacking) {
    const { digest } = stored;
    if (digest === artifact.digest && stored.mediaType === oci_manifest/* imageManifestType */.NR) {
        const { manifest, archive, provenance } = artifact;
        const lacking = { provenance: false, annotations: [] };
        return { digest, manifest, archive, ...(provenance && { provenance }), lacking };
    }
    const { bytes } = await client.manifest(repository, digest, { known: true });
    try {
        const held = chartManifest(stored.mediaType, bytes);
        if (held === undefined || !isSame(held.config, artifact.config))
            return undefined;
        const { archive, provenance, annotations } = held;
        const isSameArchive = archive.digest === artifact.archive.digest
            ? isSame(archive, artifact.archive)
            : archive.size <= largestArchive &&
                (await haveSameEntries(artifact, client.blob(repository, archive), unpacking));
        if (!isSameArchive)
            return undefined;
        const lacking = lackingIn(artifact, provenance, annotations);
        return { digest, manifest: bytes, archive, ...(provenance && { provenance }), lacking };
    }
    catch (error) {
        if (error instanceof oci_manifest/* ManifestError */.Sh)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/push/deliver.ts







/** A dry run found no repository and cannot tell whether ECR would create it on push. */
class UnknownRepositoryError extends Error {
    name = 'UnknownRepositoryError';
}
function deliver_remedy(ifExists, immutable) {
    if (immutable)
        return "the tag is immutable; raise the chart's version";
    return ifExists === 'fail'
        ? `raise the chart's version, or set if-exists to "skip" or "overwrite"`
        : "raise the chart's version";
}
/** Returns the outcome if the tag already holds something, `undefined` if it is to be overwritten. */
function outcomeOfHeld({ digest, same }, artifact, { ref }, { ifExists }, immutable) {
    const isOverwritten = ifExists === 'overwrite' && !immutable;
    if (same !== undefined) {
        const { manifest, lacking } = same;
        return isOverwritten && !isComplete(lacking)
            ? undefined
            : { state: 'unchanged', digest, manifest, lacking };
    }
    if (ifExists === 'skip')
        return { state: 'skipped', digest };
    if (isOverwritten)
        return undefined;
    throw new refusal/* TagTakenError */.mS(`${ref} exists with different content: it has ${digest}, and this chart has ${artifact.digest}; ${deliver_remedy(ifExists, immutable)}`);
}
/** Returns the outcome if the image under the immutable tag is in ECR's archive, `undefined` if it is not. */
async function archivedOutcome({ tag }, target, { ifExists }) {
    const digest = await target.registry.archivedImage?.(target.name, tag);
    if (digest === undefined)
        return undefined;
    if (ifExists === 'skip')
        return { state: 'skipped', digest };
    throw new refusal/* TagTakenError */.mS(`${archivedMessage(target, tag)}; or raise the chart's version`);
}
/**
 * Throws if a push would fail because the repository is missing. A response to HEAD has no body; only GET distinguishes a
 * missing repository from a missing tag.
 */
async function deliver_checkRepository(artifact, target, rules) {
    try {
        await target.registry.client.manifest(target.path, artifact.tag);
    }
    catch (error) {
        if (!(0,refusal/* isMissingRepository */.Zn)(error)) {
            if (!(0,refusal/* isMissing */.b2)(error))
                throw error;
        }
        else if (rules.createRepository === undefined) {
            throw new UnknownRepositoryError(missingInDryRun(target), { cause: error });
        }
    }
}
/** Finds out which blobs the registry lacks and opens uploads for them; with `lookFirst`, only for those that are needed. */
async function prepareUploads(artifact, { registry: { client }, path }, { lookFirst, watch }) {
    const blobs = artifact.blobs.map(watch);
    if (lookFirst) {
        const missing = await missingBlobs(client, path, blobs);
        return () => openUploads(client, path, missing);
    }
    const prepared = await prepareBlobs(client, path, blobs);
    return () => Promise.resolve(prepared);
}
/** Uploads the blobs, then the manifest. Creates the repository first if it is missing and the user asked for that. */
async function send(artifact, { registry: { client }, path }, { create, watch }, uploads) {
    async function sendTo(prepared) {
        await putBlobs(client, path, prepared);
        await client.putManifest(path, artifact.tag, oci_manifest/* imageManifestType */.NR, artifact.manifest);
    }
    try {
        const open = await uploads;
        await sendTo(await open());
        return;
    }
    catch (error) {
        // Not earlier: ECR itself may create the repository on the first push (aws/containers-roadmap#853).
        if (create === undefined || !(0,refusal/* isMissingRepository */.Zn)(error))
            throw error;
    }
    await create();
    await sendTo(await openUploads(client, path, artifact.blobs.map(watch)));
}
/**
 * Pushes one chart to one repository: looks up the tag, uploads the missing blobs, then puts the manifest under the tag, so
 * that the tag never points to something incomplete. Uploads are opened while the tag is looked up.
 *
 * Throws a {@link TagTakenError} if other content is in the way, a {@link RepositoryGoneError} if a repository that was just
 * created is gone, an {@link UnknownRepositoryError} in a dry run, otherwise a RegistryError, NetworkError or AwsError.
 */
async function deliver(artifact, target, rules, lookup) {
    try {
        return await pushTo(artifact, target, rules, lookup);
    }
    catch (error) {
        if (rules.createRepository === undefined || !(0,refusal/* isMissingRepository */.Zn)(error))
            throw error;
        throw new refusal/* RepositoryGoneError */.Qn(missingAfterCreation(target, error.message), { cause: error });
    }
}
async function pushTo(artifact, target, rules, lookup) {
    const { dryRun, createRepository, watch } = rules;
    const ownUploads = dryRun ? undefined : prepareUploads(artifact, target, rules);
    ownUploads?.catch(() => undefined); // matters only once the tag is known to be free
    const held = await lookup.held;
    const outcome = held && outcomeOfHeld(held, artifact, target, rules, false);
    if (outcome !== undefined)
        return { ...outcome, repositoryCreated: false };
    const agreed = await lookup.agreed;
    const { digest, manifest, lacking } = agreed;
    const delivered = { digest, manifest, ...(lacking && { lacking }) };
    if (ownUploads === undefined) {
        if (held === undefined)
            await deliver_checkRepository(artifact, target, rules);
        return { ...delivered, state: 'planned', repositoryCreated: false };
    }
    let repositoryCreated = false;
    const create = createRepository &&
        (async () => {
            repositoryCreated = await createRepository();
        });
    try {
        const uploads = digest === artifact.digest ? ownUploads : prepareUploads(agreed, target, rules);
        await send(agreed, target, { create, watch }, uploads);
        return { ...delivered, state: 'pushed', repositoryCreated };
    }
    catch (error) {
        if (!(0,refusal/* isImmutableTag */.Z6)(error))
            throw error;
        // Somebody else pushed the tag in the meantime, or the tag to overwrite is immutable.
        const holder = await lookup.again(target);
        const late = holder && outcomeOfHeld(holder, artifact, target, rules, true);
        if (holder === undefined) {
            const archived = await archivedOutcome(artifact, target, rules);
            if (archived !== undefined)
                return { ...archived, repositoryCreated };
        }
        if (late === undefined)
            throw error;
        return { ...late, repositoryCreated };
    }
}

;// CONCATENATED MODULE: ./src/push/verify-tag.ts


/** The Git tag that started the run does not match the chart's version. */
class GitTagError extends Error {
    name = 'GitTagError';
}
/**
 * Converts a version in a Git tag to the form of Chart.yaml: without a leading `v`, and with `+` for the `_` of a registry's tag.
 */
function plainVersion(text) {
    return (0,version_tag/* versionFromTag */.b)(text.replace(/^v(?=\d)/, ''));
}
/** Returns the version in a tag that begins with a chart's name and `-` or `/`; `undefined` for other tags. */
function versionAfter(name, tag) {
    const separator = tag.charAt(name.length);
    if (!tag.startsWith(name) || (separator !== '-' && separator !== '/'))
        return undefined;
    return plainVersion(tag.slice(name.length + 1));
}
/**
 * Returns the chart that a Git tag such as `app-1.2.3` or `app/v1.2.3` releases; `undefined` for a plain version.
 * If there are `app` and `app-2`, the tag `app-2-1.0.0` releases the one with that version, or else the one with the longer name.
 */
function chartOfTag(tag, charts) {
    const named = charts.filter(({ name }) => {
        const version = versionAfter(name, tag);
        return version !== undefined && (0,semver/* isVersion */.lF)(version);
    });
    const exact = named.find(({ name, version }) => versionAfter(name, tag) === plainVersion(version));
    const [longest] = named.toSorted((a, b) => b.name.length - a.name.length);
    return exact ?? longest;
}
/**
 * Checks a Git tag against a chart's version: `1.2.3` and `v1.2.3` release every chart; `<chart>-1.2.3` and `<chart>/1.2.3`
 * (also with `v`) release the chart that they name. `charts` are those of the run, `undefined` for one that could not be read.
 *
 * Returns why the chart is left out; `undefined` if it is released. Throws a {@link GitTagError} if the versions differ, or the
 * tag names no chart.
 */
function verifyTag(tag, { name, version }, charts) {
    const known = charts.filter((chart) => chart !== undefined);
    const released = chartOfTag(tag, known);
    if (released !== undefined && released.name !== name)
        return `the Git tag "${tag}" releases the chart ${released.name}`;
    const tagged = released === undefined ? plainVersion(tag) : versionAfter(name, tag);
    if (tagged === plainVersion(version))
        return undefined;
    // Another folder has a chart of this name, in the version of the tag.
    if (released !== undefined && tagged === plainVersion(released.version))
        return `the Git tag "${tag}" releases the chart ${name}, version ${released.version}`;
    const isPlain = (0,semver/* isVersion */.lF)(plainVersion(tag));
    if (released === undefined && !isPlain && known.length < charts.length) {
        return `the Git tag "${tag}" may release a chart that cannot be read`;
    }
    throw new GitTagError(`the Git tag "${tag}" does not match the chart ${name}, version ${version}: correct the version in Chart.yaml, or tag ` +
        `the commit "${version}", "v${version}", "${name}-${version}" or "${name}/${version}"`);
}

;// CONCATENATED MODULE: ./src/push/failure.ts







/** A ChartError names files relative to the chart's directory; a file inside an archive is reported as the archive. */
function inChart({ message, file, line }, chartPath) {
    if (chartPath.endsWith('.tgz'))
        return { message, file: chartPath };
    return file === undefined ? { message } : { message, file: (0,external_node_path_.join)(chartPath, file), line };
}
/** Returns the location of a chart's field; empty for a chart that was already packaged. */
function locationOf({ chartPath, chart }, name) {
    if (chart === undefined || chartPath.endsWith('.tgz'))
        return {};
    return { file: (0,external_node_path_.join)(chartPath, 'Chart.yaml'), field: { name, value: chart.metadata[name] } };
}
/** Returns why a chart was not pushed to a destination, with the location of the mistake in the chart, if it has one. */
function failureOf(error, result) {
    const { chartPath, target } = result;
    if (error instanceof chart_errors/* ChartError */.DA)
        return inChart(error, chartPath);
    const message = target === undefined ? (0,src_text/* errorMessage */.gJ)(error) : explain(error, target);
    if (target !== undefined && (0,refusal/* isMissingRepository */.Zn)(error))
        return { message, missing: target };
    if (error instanceof registry_repository/* NameError */.Qb)
        return { message, ...locationOf(result, 'name') };
    if (error instanceof refusal/* TagTakenError */.mS || error instanceof GitTagError) {
        return { message, ...locationOf(result, 'version') };
    }
    return { message };
}

;// CONCATENATED MODULE: ./src/push/progress.ts
/** Milliseconds between log lines about one upload. */
const interval = 10_000;
function megabytes(bytes) {
    return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
/**
 * Returns a blob that logs the progress of its upload every ten seconds; short uploads log nothing. `ref` is the destination;
 * the percentage counts the bytes that the connection has accepted.
 */
function watched(blob, ref, { clock, log }) {
    async function* open() {
        let told = clock.now();
        let sent = 0;
        for await (const chunk of blob.open()) {
            if (clock.now() - told >= interval) {
                told = clock.now();
                const share = Math.floor((sent / blob.size) * 100);
                log.info(`${ref}: ${megabytes(sent)} of ${megabytes(blob.size)} sent (${share} %)`);
            }
            yield chunk;
            sent += chunk.length;
        }
    }
    return { ...blob, open };
}

;// CONCATENATED MODULE: ./src/push/managed-signing.ts

/** Milliseconds between two requests. */
const managed_signing_interval = 5_000;
/** Milliseconds to wait for a signature: it takes some seconds, and replication has been waited for by now. */
const patience = 60_000;
/**
 * Waits for ECR's managed signing of an image, where the registry has rules for it, and warns of each signing profile that failed:
 * the push itself succeeds without a signature. Only logs if it takes longer than a minute.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
 */
async function waitForSigning({ registry, name, ref }, digest, { clock, signal, log }) {
    const began = clock.now();
    for (;;) {
        const signings = (await registry.signings?.(name, digest)) ?? [];
        const open = signings.filter(({ state }) => state === 'IN_PROGRESS');
        if (open.length > 0 && clock.now() - began < patience) {
            await (0,http_clock/* sleep */.yy)(clock, managed_signing_interval, signal);
            continue;
        }
        for (const { profile, state, reason } of signings) {
            if (state === 'COMPLETE')
                log.info(`${ref}: signed by ECR with ${profile}`);
            if (state === 'IN_PROGRESS')
                log.info(`${ref}: ECR is still signing it with ${profile}`);
            if (state !== 'FAILED')
                continue;
            log.warning(`${ref}: pushed, but ECR's managed signing with ${profile} failed (${reason}); check that the role that pushes has signer:SignPayload on the profile and that the profile is active; then sign ${digest} yourself or push a new version`);
        }
        return;
    }
}

;// CONCATENATED MODULE: ./src/push/replication.ts

/** An image was not replicated everywhere it should be. */
class ReplicationError extends Error {
    name = 'ReplicationError';
}
/** Milliseconds between two requests. */
const replication_interval = 5_000;
/** Most images are replicated within 30 minutes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const replication_patience = 30 * 60 * 1000;
/** Milliseconds after which ECR should have reported a replication, if there is any. */
const grace = 30_000;
function regionsOf(replicas) {
    return replicas.map(({ region, accountId }) => `${region} (${accountId})`).join(', ');
}
/**
 * Waits until ECR reports an image as replicated everywhere, logs each step, and returns where it was replicated to. If ECR
 * reports no replication at all, logs a warning and stops waiting.
 *
 * Throws a {@link ReplicationError} if a replication fails or takes longer than half an hour.
 */
async function waitForReplication({ registry, name, ref }, digest, { clock, signal, log }) {
    const { replicas: look } = registry;
    if (look === undefined)
        return [];
    const began = clock.now();
    let said = '';
    for (;;) {
        const replicas = await look(name, digest);
        const failed = replicas.filter(({ state }) => state === 'FAILED');
        const open = replicas.filter(({ state }) => state === 'IN_PROGRESS');
        if (failed.length > 0) {
            const reasons = failed.map(({ reason = 'no reason given' }) => reason).join(', ');
            throw new ReplicationError(`${ref} was pushed, but not replicated to ${regionsOf(failed)}: ${reasons}; check the permissions of the registry there`);
        }
        const line = open.length === 0
            ? `${ref}: replicated to ${regionsOf(replicas)}`
            : `${ref}: replicated to ${replicas.length - open.length} of ${replicas.length}, waiting for ${regionsOf(open)}`;
        if (replicas.length > 0 && line !== said)
            log.info(line);
        said = line;
        const waited = clock.now() - began;
        if (replicas.length > 0 && open.length === 0)
            return replicas;
        if (replicas.length === 0 && waited >= grace) {
            log.warning(`${ref}: not replicated: ECR reports no replication; check that a replication rule in its region covers the repository`);
            return [];
        }
        if (waited >= replication_patience) {
            throw new ReplicationError(`${ref} was pushed, but not replicated to ${regionsOf(open)} within ${replication_patience / 60_000} minutes; ECR may still complete it`);
        }
        await (0,http_clock/* sleep */.yy)(clock, replication_interval, signal);
    }
}

;// CONCATENATED MODULE: ./src/push/job.ts












/** Runs work with the same key one at a time, in the order in which it was submitted. */
class KeyedMutex {
    #last = new Map();
    /** Runs the work after everything submitted earlier under the same key, even if that failed. Returns what the work returns. */
    run(key, work) {
        const before = this.#last.get(key) ?? Promise.resolve();
        const result = before.then(work);
        this.#last.set(key, result.catch(() => undefined));
        return result;
    }
}
function job_describe(ref, { state, digest, repositoryCreated }) {
    const created = repositoryCreated ? ' into a new repository' : '';
    switch (state) {
        case 'pushed':
            return `${ref}: pushed${created}, ${digest}`;
        case 'unchanged':
            return `${ref}: unchanged, it exists with the same content, ${digest}`;
        case 'skipped':
            return `${ref}: skipped, it exists with different content, ${digest}`;
        case 'planned':
            return `${ref}: would be pushed as ${digest} (dry run)`;
        case 'packaged':
            return `${ref}: packaged, not pushed`;
    }
}
/** Helm looks for the provenance of `<repository>-<version>.tgz`: helm/helm#32546 */
function nameWarning({ uri }, chartName) {
    return (`${uri}: the repository's name does not end in the chart's name, "${chartName}", so "helm pull --verify" cannot verify it; ` +
        `use repository-prefix instead of repository to get a name like …/${chartName}`);
}
function describeArtifactHub(uri, state) {
    const said = { pushed: 'pushed', unchanged: 'unchanged', planned: 'would be pushed (dry run)' }[state];
    return `${uri}:${artifactHubTag}: Artifact Hub metadata ${said}`;
}
/** Returns the warning about a version that was already there without the signature or annotations that the user asked for. */
function lackingWarning(ref, { lacking, state }, { ifExists }) {
    if (lacking === undefined || isComplete(lacking))
        return undefined;
    const { provenance, annotations } = lacking;
    const what = [
        ...(provenance ? ['the signature (provenance file)'] : []),
        ...(annotations.length > 0 ? [`the annotations ${annotations.join(', ')}`] : []),
    ].join(' and ');
    const how = ifExists === 'overwrite'
        ? "the tag is immutable: raise the chart's version"
        : 'set if-exists: overwrite to replace the manifest';
    const where = state === 'unchanged' ? 'the version that is already there' : 'the version at another destination';
    return `${ref}: ${what} was not pushed: ${where} has the same content without it; ${how}`;
}
/**
 * Warns about settings that an existing repository does not have: they apply to repositories that the push creates, and a
 * canceled run may have left one incomplete.
 */
async function warnOfSettings({ registry, name, uri }, { repositoryCreated }, { createRepository }, log) {
    if (!createRepository || repositoryCreated)
        return;
    const differing = (await registry.differingSettings?.(name)) ?? [];
    if (differing.length === 0)
        return;
    log.warning(`${uri}: the existing repository has settings that differ from the inputs: ${differing.join(', ')}; it is not changed: change it ` +
        'yourself, or correct the inputs');
}
async function tag(version, { digest, manifest }, target, { tags, dryRun }) {
    if (manifest === undefined)
        return [];
    return await moveTags(target, tags_furtherTags(tags, version), { digest, version, manifest }, dryRun);
}
/**
 * Pushes one chart to one destination and logs each step: checks the Git tag, pushes the chart, sets the further tags, pushes
 * Artifact Hub's metadata, and waits for replication. Never throws: the result has the failure, and what was done before it.
 */
async function runJob({ chartPath, prepared, known, registry, lookups, mutex }, plan, ports) {
    const { log } = ports;
    let result = { chartPath };
    try {
        const { chart, created } = await prepared;
        const artifact = (0,chart_artifact/* chartArtifact */.DZ)({ chart, created }, ports.read, plan.annotations);
        result = { ...result, chart, artifact };
        const { name, version } = chart.metadata;
        if (plan.gitTag !== undefined) {
            const leftOut = verifyTag(plan.gitTag, chart.metadata, await known);
            if (leftOut !== undefined)
                return { ...result, leftOut };
        }
        if (registry === undefined) {
            const packaged = { state: 'packaged', digest: artifact.digest, repositoryCreated: false };
            log.info(job_describe(chartPath, packaged));
            return { ...result, delivery: packaged };
        }
        const target = (0,registry_repository/* targetOf */.$r)(await registry, plan.naming, name, artifact);
        result = { ...result, target };
        if (target.name.split('/').at(-1) !== name) {
            log.warning(nameWarning(target, name), locationOf(result, 'name'));
        }
        const rules = {
            ...plan,
            createRepository: plan.createRepository
                ? () => target.registry.createRepository(target.name, chart)
                : undefined,
            lookFirst: plan.charts.length > 1,
            watch: (blob) => watched(blob, target.ref, ports),
        };
        const delivery = await deliver(artifact, target, rules, lookups.at(registry, artifact, name));
        result = { ...result, delivery };
        if (delivery.state === 'skipped') {
            log.warning(job_describe(target.ref, delivery), locationOf(result, 'version'));
            return result;
        }
        log.info(job_describe(target.ref, delivery));
        await warnOfSettings(target, delivery, plan, log);
        const lacks = lackingWarning(target.ref, delivery, plan);
        if (lacks !== undefined)
            log.warning(lacks, locationOf(result, 'version'));
        // One version of a chart at a time: otherwise an older one could be the last to move a tag.
        const tags = await mutex.run(target.uri, () => tag(version, delivery, target, plan));
        for (const line of describeTags(target.uri, tags, plan.tags, version))
            log.info(line);
        result = { ...result, tags };
        if (plan.artifactHubMetadata !== undefined) {
            const state = await pushArtifactHubMetadata(target, plan.artifactHubMetadata, plan.dryRun);
            log.info(describeArtifactHub(target.uri, state));
        }
        if (plan.waitForReplication === true && !plan.dryRun) {
            await waitForReplication(target, delivery.digest, ports);
            await waitForSigning(target, delivery.digest, ports);
        }
        return result;
    }
    catch (error) {
        const failure = failureOf(error, result);
        const at = result.target?.ref ?? chartPath;
        log.info(failure.message.includes(at) ? `failed: ${failure.message}` : `${at}: failed: ${failure.message}`);
        return { ...result, failure };
    }
}

;// CONCATENATED MODULE: ./src/push/lookup.ts


/** Looks up what a destination has under the chart's tag; `undefined` if nothing. Throws what the client throws. */
async function lookUp(artifact, { registry: { client }, path }, unpacking) {
    const descriptor = await client.resolve(path, artifact.tag);
    if (descriptor === undefined)
        return undefined;
    const stored = { client, repository: path, descriptor };
    return { ...descriptor, same: await findSameContent(stored, artifact, unpacking) };
}
/** Returns the artifact that a destination already has, with its blobs read from there. */
function takenOver(artifact, { registry, path }, stored) {
    const { digest, manifest, archive, provenance, lacking } = stored;
    const own = new Map(artifact.blobs.map((blob) => [blob.digest, blob]));
    const source = (descriptor) => own.get(descriptor.digest) ?? { ...descriptor, open: () => registry.client.blob(path, descriptor) };
    const { tag, config, annotations } = artifact;
    return {
        tag,
        config,
        ...(annotations && { annotations }),
        digest,
        manifest,
        archive,
        ...(provenance && { provenance }),
        lacking,
        blobs: [config, archive, ...(provenance ? [provenance] : [])].map(source),
    };
}
/**
 * Returns the artifact that all destinations get: the manifest that one of them already has for this content, so that one
 * version has one digest; otherwise the artifact itself. A manifest that lacks something the user asked for is reused only if it
 * stays in place.
 */
async function agree(artifact, lookups, ifExists) {
    const settled = await Promise.all(lookups.map(async ([target, held]) => {
        try {
            return { target: await target, stored: (await held)?.same };
        }
        catch {
            return undefined; // the destination's own job reports it
        }
    }));
    const stored = settled.flatMap((each) => each?.stored === undefined ? [] : [{ target: each.target, stored: each.stored }]);
    const complete = stored.find((each) => isComplete(each.stored.lacking));
    const chosen = complete ?? (ifExists === 'overwrite' ? undefined : stored[0]);
    return chosen === undefined || chosen.stored.digest === artifact.digest
        ? artifact
        : takenOver(artifact, chosen.target, chosen.stored);
}
/** Looks up one chart at all destinations of a push, once, at the first request. */
class ChartLookups {
    #registries;
    #naming;
    #ifExists;
    #unpacking;
    #lookups;
    #agreed;
    constructor(registries, { naming, ifExists }, unpacking) {
        this.#unpacking = unpacking;
        this.#registries = registries;
        this.#naming = naming;
        this.#ifExists = ifExists;
    }
    /** Returns the lookup at one registry. Its `agreed` waits for all of them and never rejects. */
    at(registry, artifact, chartName) {
        this.#lookups ??= this.#start(artifact, chartName);
        const held = this.#lookups.get(registry) ?? Promise.resolve(undefined);
        const again = (target) => lookUp(artifact, target, this.#unpacking);
        return { held, agreed: this.#agreed ?? Promise.resolve(artifact), again };
    }
    #start(artifact, chartName) {
        const lookups = this.#registries.map((registry) => {
            const target = registry.then((open) => (0,registry_repository/* targetOf */.$r)(open, this.#naming, chartName, artifact));
            const held = target.then((there) => lookUp(artifact, there, this.#unpacking));
            held.catch(() => undefined); // the destination's own job reports it
            return { registry, target, held };
        });
        this.#agreed = agree(artifact, lookups.map(({ target, held }) => [target, held]), this.#ifExists);
        return new Map(lookups.map(({ registry, held }) => [registry, held]));
    }
}

;// CONCATENATED MODULE: ./src/push/push.ts



/** Concurrent pushes to one registry: enough to fill a connection, well below ECR's rates (PutImage: 10 a second). */
const deliveriesPerRegistry = 8;
/** Concurrent pushes in total: more would only wait for the runner's processor and network. */
const mostDeliveries = 32;
/**
 * Pushes every chart of the plan to every destination. It signs in while the charts are being packaged. Without a destination,
 * the charts are only packaged.
 *
 * Returns one result per chart and destination, in the plan's order; a failure is part of its result and does not stop the
 * others.
 */
async function pushCharts(plan, ports) {
    const registries = plan.destinations.map((destination) => ports.open(destination));
    const mutex = new KeyedMutex();
    // One at a time: packaging keeps a processor busy by itself.
    const charts = plan.charts.map((path) => mutex.run('packaging', () => ports.prepare(path)));
    for (const shared of [...registries, ...charts])
        shared.catch(() => undefined); // the jobs that need it report it
    const settled = Promise.allSettled(charts);
    const known = settled.then((all) => all.map((chart) => (chart.status === 'fulfilled' ? chart.value.chart.metadata : undefined)));
    const places = registries.length === 0 ? [undefined] : registries;
    const jobs = plan.charts.flatMap((chartPath, index) => {
        const lookups = new ChartLookups(registries, plan, ports.unpacking);
        return places.flatMap((registry) => {
            const prepared = charts[index];
            return prepared === undefined ? [] : [{ chartPath, prepared, known, registry, lookups, mutex }];
        });
    });
    const atOnce = Math.min(deliveriesPerRegistry * registries.length, mostDeliveries);
    // Chart by chart, so that concurrent pushes are spread over the registries.
    return await (0,p_map/* default */.Ay)(jobs, (job) => runJob(job, plan, ports), { concurrency: Math.max(atOnce, 1) });
}

;// CONCATENATED MODULE: ./src/helm/chart-linter.ts
/**
 * Returns a function that lints a chart if the inputs ask for it; otherwise Helm is not looked up, and no code for it is loaded.
 * The function throws a ChartError if Helm refuses the chart, and an Error if there is no Helm.
 */
function chartLinter(plan, context) {
    let program;
    const helm = async () => {
        program ??= Promise.all(/* import() */[__webpack_require__.e(955), __webpack_require__.e(681), __webpack_require__.e(661)]).then(__webpack_require__.bind(__webpack_require__, 1661)).then(({ helmProgram }) => helmProgram(plan, context));
        return await program;
    };
    return async (chart) => {
        if (plan.lint === 'false')
            return;
        const { lintChart } = await Promise.all(/* import() */[__webpack_require__.e(955), __webpack_require__.e(489)]).then(__webpack_require__.bind(__webpack_require__, 5489));
        await lintChart(await helm(), chart, plan.lint === 'strict', context);
    };
}

;// CONCATENATED MODULE: ./src/runner/inputs/charts.ts

/** The separator of two chart paths: line breaks and commas, but not the commas of a pattern like `{a,b}`. */
const charts_separator = /[\n,](?![^{\n]*\})/;
/** What makes an entry a pattern, unless a file of exactly that name exists; `!(a)` is one of minimatch's. */
const magic = /[*?[{]|[!+@]\(/;
function isChart(path, files) {
    switch (files.kindOf(path)) {
        case 'directory':
            return files.kindOf(`${path}/Chart.yaml`) === 'file';
        case 'file':
            return path.endsWith('.tgz');
        case 'nothing':
            return false;
    }
}
/** A match inside another match is a part of that chart: `charts/**` means the charts, not their subcharts. */
function outermost(paths) {
    if (paths.includes('.'))
        return ['.'];
    return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}
/**
 * Returns what a pattern matches without the packages that an earlier run left in `package-directory`, unless they are all that it
 * matches.
 */
function withoutPackages(inputs, charts, files) {
    const directory = inputs.text('package-directory');
    if (directory === undefined)
        return charts;
    const packages = files.place(directory);
    const others = charts.filter((path) => !path.endsWith('.tgz') || files.place((0,external_node_path_.dirname)(path)) !== packages);
    return others.length === 0 ? charts : others;
}
function charts_matching(inputs, pattern, files) {
    const matches = files.glob(pattern);
    const found = matches.filter((path) => isChart(path, files));
    const charts = outermost(withoutPackages(inputs, found, files));
    if (charts.length === 0) {
        const problem = matches.length === 0 ? 'it matches nothing' : `none of its matches is a chart (${matches[0] ?? ''})`;
        inputs.reject('chart-path', pattern, `${problem}; write a pattern that matches directories with a Chart.yaml, or .tgz files, such as "charts/*"`);
    }
    return [...charts].sort();
}
function charts_named(inputs, path, files) {
    const kind = files.kindOf(path);
    if (kind === 'nothing') {
        inputs.reject('chart-path', path, 'there is no such directory or file; is the repository checked out?');
    }
    else if (kind === 'file' && !path.endsWith('.tgz')) {
        const advice = /\.(tgz|gz|tar|zip)$/i.test(path)
            ? 'a packaged chart is what "helm package" writes, <name>-<version>.tgz'
            : 'write the directory of the chart, or a packaged .tgz chart';
        inputs.reject('chart-path', path, `it is a file; ${advice}`);
    }
    else if (kind === 'directory') {
        const all = chartsIn(path, files);
        if (all !== undefined) {
            inputs.reject('chart-path', path, `it has no Chart.yaml, but contains charts; write "${all}" to select all of them`);
        }
    }
    return [path];
}
/** Returns a pattern for the charts that a directory contains, if it contains some and is no chart. */
function chartsIn(path, files) {
    if (magic.test(path) || files.kindOf(`${path}/Chart.yaml`) !== 'nothing')
        return undefined;
    const directory = path.replace(/\/+$/, '');
    const candidates = [
        ['*', '*/Chart.yaml'],
        ['*.tgz', '*.tgz'],
        ['**', '**/Chart.yaml'],
    ];
    const found = candidates.find(([, inside]) => files.glob(`${directory}/${inside}`).length > 0);
    return found && `${directory}/${found[0]}`;
}
/**
 * Reports whether an entry is a pattern. A folder named `*` does not replace the matches of the pattern; for a pattern of
 * brackets only, such as `[a]`, a path with that name comes first.
 */
function isPattern(entry, files) {
    return /[*?{]/.test(entry) || (magic.test(entry) && files.kindOf(entry) === 'nothing');
}
/** Removes the charts at or below a `!` entry from those found so far, which are keyed by their real paths. */
function exclude(inputs, charts, entry, files) {
    const name = entry.slice(1).trim();
    const matches = isPattern(name, files) ? files.glob(name) : [name];
    const excluded = new Set(matches.map((path) => files.place(path)));
    const isExcluded = (path) => excluded.has(path) || (path !== (0,external_node_path_.dirname)(path) && isExcluded((0,external_node_path_.dirname)(path)));
    const removed = [...charts.keys()].filter(isExcluded);
    for (const path of removed)
        charts.delete(path);
    if (removed.length === 0) {
        inputs.reject('chart-path', entry, 'it excludes none of the charts listed above it; move it below the charts that it should exclude');
    }
    else if (charts.size === 0) {
        inputs.reject('chart-path', entry, 'it excludes all of the charts listed above it; narrow or remove it');
    }
}
/**
 * Reads `chart-path`: directories, `.tgz` files and glob patterns, in the order they are written, the matches of a pattern
 * sorted, each chart once, whatever links lead to it. A path that exists comes before a pattern of brackets. An entry with a
 * leading `!` excludes charts of the entries above it. Rejects what does not exist.
 */
function charts_readCharts(inputs, files) {
    const entries = inputs.list('chart-path', charts_separator);
    if (entries.length === 0) {
        inputs.reject('chart-path', '', 'set it to the directory of the chart, or to a packaged .tgz chart');
    }
    const charts = new Map();
    for (const entry of entries) {
        if (/^!(?!\()/.test(entry)) {
            exclude(inputs, charts, entry, files);
            continue;
        }
        const paths = isPattern(entry, files) ? charts_matching(inputs, entry, files) : charts_named(inputs, entry, files);
        for (const path of paths) {
            const realPath = files.place(path);
            if (!charts.has(realPath))
                charts.set(realPath, path);
        }
    }
    return [...charts.values()];
}

;// CONCATENATED MODULE: ./src/runner/inputs/packaging.ts



function readSigning(inputs, mask) {
    const key = inputs.secret('signing-key', mask);
    const passphrase = inputs.secret('signing-passphrase', mask);
    if (key === undefined) {
        if (passphrase !== undefined)
            inputs.rejectSecret('signing-passphrase', 'signing-key is not set; set it, or remove the passphrase');
        return undefined;
    }
    if (!key.includes('-----BEGIN PGP PRIVATE KEY BLOCK-----')) {
        inputs.rejectSecret('signing-key', 'it is not an armored OpenPGP private key; use the output of: gpg --armor --export-secret-keys <key id>');
    }
    return { key, ...(passphrase !== undefined && { passphrase }) };
}
/** Strips the ref of a Git tag and one leading `v`, so that `version: ${{ github.ref }}` works as intended. */
function packaging_plainVersion(text) {
    return text.replace(/^refs\/tags\//, '').replace(/^v(?=\d)/, '');
}
/** Reads the packaging inputs, and rejects them for charts that are already packaged. */
function readPackaging(inputs, charts, { files, mask }) {
    const mistake = (0,version_mistake/* versionMistake */.Z)(packaging_plainVersion(inputs.text('version') ?? '')) ?? '';
    const version = inputs.checked('version', () => mistake === '', `it is not a semantic version; ${mistake}`);
    const appVersion = inputs.text('app-version');
    const signing = readSigning(inputs, mask);
    const directory = inputs.checked('package-directory', (value) => files.kindOf(value) !== 'file', 'it is a file; set it to a directory, which is created if it does not exist');
    const packaged = charts.find((path) => path.endsWith('.tgz'));
    if (packaged !== undefined) {
        const remedy = `${packaged} is already packaged and is pushed as it is; set chart-path to the chart's directory instead`;
        if (version !== undefined)
            inputs.reject('version', version, remedy);
        if (appVersion !== undefined)
            inputs.reject('app-version', appVersion, remedy);
        if (signing !== undefined)
            inputs.rejectSecret('signing-key', remedy);
    }
    return {
        ...(version !== undefined && { version: packaging_plainVersion(version) }),
        ...(appVersion !== undefined && { appVersion }),
        ...(signing !== undefined && { signing }),
        ...(directory !== undefined && { directory }),
    };
}
const officialDownloads = 'https://get.helm.sh';
function isDownloadUrl(text) {
    if (!URL.canParse(text))
        return false;
    const { protocol, host, search, hash } = new URL(text);
    const isTrusted = protocol === 'https:' || (protocol === 'http:' && (0,origin/* registryOrigin */._)(host).protocol === 'http:');
    return isTrusted && search === '' && hash === '';
}
/** Reads the inputs about dependencies and Helm. */
function readHelm(inputs) {
    const version = inputs.checked('helm-version', (value) => /^v?\d+\.\d+\.\d+(-|$)/.test(value) && !value.includes('+') && (0,semver/* isVersion */.lF)(value), 'it is not the version of a Helm release; write one like "4.2.4", or remove it to use the Helm on PATH');
    const downloadUrl = inputs.checked('helm-download-url', isDownloadUrl, 'it is not the URL of a mirror; write one like "https://mirror.example.com/helm", without a query. ' +
        'Programs are downloaded over https only (over http from the runner itself)');
    return {
        dependencies: inputs.choice('dependencies', ['auto', 'update', 'skip']),
        lint: inputs.choice('lint', ['false', 'true', 'strict']),
        ...(version !== undefined && { version: version.replace(/^v/, '') }),
        downloadUrl: (downloadUrl ?? officialDownloads).replace(/\/+$/, ''),
    };
}

;// CONCATENATED MODULE: ./src/runner/inputs/push-inputs.ts







/** Reads and checks every input of a push, without network. Throws an InputError that lists everything that is invalid. */
function readPushInputs(context) {
    const { environment, files } = context;
    const inputs = new inputs_inputs/* Inputs */.G(context.getInput);
    const charts = charts_readCharts(inputs, files);
    const packaging = readPackaging(inputs, charts, context);
    const pushes = inputs.flag('push', true);
    const registries = (0,inputs_registries/* readRegistryInputs */.r)(inputs, environment);
    const destinations = pushes ? registries.destinations() : [];
    const role = (0,inputs_role/* readRole */.f)(inputs, { ...context, destinations });
    const gitTag = readGitTag(inputs, environment);
    const helm = readHelm(inputs);
    const createRepository = inputs.flag('create-repository', false);
    const creation = readNewRepository(inputs, files, { creates: createRepository, destinations });
    const tags = readTags(inputs);
    const annotations = readAnnotations(inputs);
    const artifactHubMetadata = readArtifactHubMetadata(inputs, files, tags);
    const plan = {
        charts,
        destinations,
        naming: readNaming(inputs, charts),
        ifExists: inputs.choice('if-exists', ['fail', 'skip', 'overwrite']),
        createRepository,
        dryRun: inputs.flag('dry-run', false),
        tags,
        annotations,
        waitForReplication: readWait(inputs, destinations),
        ...(artifactHubMetadata !== undefined && { artifactHubMetadata }),
        ...(gitTag !== undefined && { gitTag }),
    };
    const showSummary = inputs.flag('show-summary', true);
    inputs.check();
    const given = inputs.text('version');
    const notices = packaging.version === undefined || packaging.version === given
        ? []
        : [`version: "${given ?? ''}" is read as "${packaging.version}"`];
    return { plan, packaging, ...(role && { role }), creation, helm, showSummary, notices };
}

// EXTERNAL MODULE: ./src/workspace/system-error.ts
var system_error = __webpack_require__(447);
;// CONCATENATED MODULE: ./src/chart/save.ts


















/** The time of every entry where none is given: 1980-01-01T00:00:00Z, the earliest that archives of every kind can say. */
const defaultTime = 315_532_800;
function save_text(yaml) {
    return (0,chart_file/* contentOf */.$E)(Buffer.from(yaml));
}
function checkSchema(schema, chart) {
    if (schema.size > archive_budget/* largestValues */.XF) {
        throw new chart_errors/* ChartError */.DA(`${schema.name} of the chart ${chart} has ${schema.size} bytes, more than the ${archive_budget/* largestValues */.XF} that are read as JSON; make it smaller`, { file: schema.name });
    }
    if ((0,go_json/* isValidJson */.jU)((0,chart_file/* readAll */.yw)(schema)))
        return;
    const text = `failed to save: invalid JSON in ${schema.name}`;
    throw new chart_errors/* ChartError */.DA(`${text}: correct the schema of the chart ${chart}`, { file: schema.name });
}
/** Charts of apiVersion v1 have their dependencies in requirements.yaml, which is packaged as a file. */
function writtenMetadata(metadata) {
    const { dependencies, ...rest } = metadata;
    return metadata.apiVersion === 'v1' || dependencies === undefined ? rest : metadata;
}
function* save_entriesOf(chart, parent) {
    const { metadata, lock, schema } = chart;
    const base = `${parent}${metadata.name}/`;
    yield { name: `${base}Chart.yaml`, ...save_text((0,metadata_metadata/* metadataYaml */.Rd)(writtenMetadata(metadata))) };
    if (metadata.apiVersion === 'v2' && lock !== undefined)
        yield { name: `${base}Chart.lock`, ...save_text(lockYaml(lock)) };
    if (schema !== undefined)
        checkSchema(schema, metadata.name);
    const files = [
        ...chart.values,
        ...(schema === undefined ? [] : [schema]),
        ...chart.templates,
        ...chart.files,
    ];
    for (const file of files)
        yield { ...file, name: `${base}${file.name}` };
    for (const dependency of chart.dependencies)
        yield* save_entriesOf(dependency, `${base}charts/`);
}
/**
 * Lists the files of a chart's package in Helm's order: Chart.yaml and Chart.lock rewritten, values, schema, templates,
 * other files, and then the same of each subchart.
 *
 * Rule: Helm's `writeTarContents` (pkg/chart/v2/util/save.go). Throws {@link ChartError} for a schema that is not JSON, or nested
 * deeper than Go reads it.
 */
function packageEntries(chart) {
    return [...save_entriesOf(chart, '')];
}
async function writeArchive(entries, mtime, file, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let size = 0;
    async function* measured() {
        const turns = new http_turns/* Turns */.P(signal);
        await turns.next();
        for (const chunk of (0,gzip/* gzip */.ZI)(tarOf(entries, mtime))) {
            if (turns.isOver)
                await turns.next();
            if (chunk.length === 0)
                continue;
            hash.update(chunk);
            size += chunk.length;
            yield chunk;
        }
    }
    await (0,external_node_stream_promises_.pipeline)(measured, (0,external_node_fs_.createWriteStream)(file, { flags: 'wx' }));
    return { digest: `sha256:${hash.digest('hex')}`, size };
}
/** Writes the files of a package to a separate directory, and moves them into place when all of them are complete. */
function archiveName({ name, version }) {
    return `${name}-${version}.tgz`;
}
async function save_write(entries, metadata, { destination, signing, signal, sourceDateEpoch = defaultTime }) {
    await (0,promises_.mkdir)(destination, { recursive: true });
    const name = archiveName(metadata);
    const [file, provenanceFile] = [(0,external_node_path_.join)(destination, name), (0,external_node_path_.join)(destination, `${name}.prov`)];
    const temporary = await (0,promises_.mkdtemp)((0,external_node_path_.join)(destination, '.helm-package-'));
    try {
        const archive = {
            file,
            ...(await writeArchive(entries, sourceDateEpoch, (0,external_node_path_.join)(temporary, name), signal)),
        };
        if (signing === undefined) {
            await (0,promises_.rename)((0,external_node_path_.join)(temporary, name), file);
            return { archive };
        }
        const signed = await clearsign(provenanceText(metadata, name, archive.digest), signing);
        await (0,promises_.writeFile)((0,external_node_path_.join)(temporary, 'provenance'), signed, { flag: 'wx' });
        await (0,promises_.rename)((0,external_node_path_.join)(temporary, name), file);
        await (0,promises_.rename)((0,external_node_path_.join)(temporary, 'provenance'), provenanceFile);
        const size = Buffer.byteLength(signed);
        return { archive, provenance: { file: provenanceFile, digest: (0,src_digest/* digestOf */.ol)(signed), size } };
    }
    finally {
        await (0,promises_.rm)(temporary, { recursive: true, force: true });
    }
}
/**
 * Writes a package and its provenance file. They appear under their names only when they are complete. Throws {@link ChartError}
 * if they cannot be written.
 */
async function savePackage(entries, metadata, options) {
    try {
        return await save_write(entries, metadata, options);
    }
    catch (error) {
        const code = (0,src_text/* errorCode */.CA)(error);
        if (error instanceof chart_errors/* ChartError */.DA || code === undefined)
            throw error;
        const { destination } = options;
        const remedy = 'use a directory that can be written to';
        if (code === 'EEXIST' || code === 'ENOTDIR')
            throw new chart_errors/* ChartError */.DA(`failed to save: is not a directory: ${destination}; ${remedy}`, {}, { cause: error });
        const isLong = code === 'ENAMETOOLONG';
        const reason = isLong
            ? (0,system_error/* systemErrorText */.f)('open', (0,external_node_path_.join)(destination, archiveName(metadata)), error)
            : (0,system_error/* systemErrorText */.f)('write', destination, error);
        const advice = isLong ? "shorten the chart's name or its version" : remedy;
        throw new chart_errors/* ChartError */.DA(`failed to save: ${reason}; ${advice}`, {}, { cause: error });
    }
}

// EXTERNAL MODULE: ./src/chart/dependencies/declared.ts
var dependencies_declared = __webpack_require__(1720);
;// CONCATENATED MODULE: ./src/chart/dependencies/local.ts





/** Returns a path as messages show it, relative to the workspace. */
function shownPath(path, workspace) {
    return (0,read_guard/* isInside */.FK)(workspace, path) ? (0,external_node_path_.relative)(workspace, path).replaceAll(external_node_path_.sep, '/') || '.' : path;
}
function missing(name, repository, path) {
    return new chart_errors/* ChartError */.DA(`the dependency ${name} is at ${repository}, but ${path} does not exist; correct the path in Chart.yaml, or check out its repository there`, { file: 'Chart.yaml' });
}
/** actions/checkout leaves the directory of a submodule empty. */
function checkContents(name, repository, path, shown) {
    const names = (0,read_guard/* namesIn */.wX)(path);
    if (names.includes('Chart.yaml'))
        return;
    throw new chart_errors/* ChartError */.DA(names.filter((each) => each !== '.git').length === 0
        ? `the dependency ${name} is at ${repository}, but ${shown} is empty; if it is a submodule, set "submodules: true" for actions/checkout`
        : `the dependency ${name} is at ${repository}, but ${shown} has no Chart.yaml; use the directory of a chart`, { file: 'Chart.yaml' });
}
/**
 * Finds the chart of a `file://` dependency, relative to the directory of the chart that declares it. Throws a {@link ChartError}
 * if there is none, or if it is outside the workspace. Paths: `GetLocalPath` in Helm's internal/resolver/resolver.go; archives,
 * which Helm does not accept, are accepted too.
 */
function findLocalChart({ name, repository }, directory, workspace) {
    const path = (0,external_node_path_.resolve)(directory, repository.slice('file://'.length));
    const shown = shownPath(path, workspace);
    if ((0,read_guard/* isInside */.FK)(workspace, directory) && !(0,read_guard/* isInside */.FK)(workspace, path)) {
        throw new chart_errors/* ChartError */.DA(`the dependency ${name} is at ${repository}, outside the workspace ${workspace}: check out its repository into the workspace`, { file: 'Chart.yaml' });
    }
    try {
        const guard = new read_guard/* ReadGuard */.go(workspace, path);
        const real = guard.resolve(path, shown);
        if ((0,read_guard/* lookAt */.t5)(real).isDirectory()) {
            checkContents(name, repository, real, shown);
            return { type: 'directory', path, realPath: real };
        }
        const isLink = real !== (0,external_node_path_.join)(guard.resolve((0,external_node_path_.dirname)(path)), (0,external_node_path_.basename)(path));
        return { type: 'archive', bytes: (0,read_guard/* readWholeFile */.M4)(guard.check(path, shown), archive_budget/* maxChartSize */.ad), isLink };
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        if (['ENOENT', 'ENOTDIR'].includes((0,src_text/* errorCode */.CA)(error.cause) ?? ''))
            throw missing(name, repository, shown);
        throw new chart_errors/* ChartError */.DA(`the dependency ${name}: ${error.message}`, { file: 'Chart.yaml' }, { cause: error });
    }
}

// EXTERNAL MODULE: ./src/chart/known-repositories.ts
var known_repositories = __webpack_require__(5816);
;// CONCATENATED MODULE: ./src/chart/dependencies/lock.ts






/** The file in which Helm keeps a chart's lock. */
function lockFile({ apiVersion }) {
    return apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock';
}
function declaringFile({ apiVersion }) {
    return apiVersion === 'v1' ? 'requirements.yaml' : 'Chart.yaml';
}
function shownRepository(repository) {
    return repository === '' ? 'charts/' : repository;
}
function change(declared, locked) {
    const { name, version = '', repository } = declared;
    if (locked === undefined || locked === null)
        return `${name} is not locked`;
    if (locked.name !== name)
        return `${locked.name} is locked in the place of ${name}`;
    if (locked.repository !== repository && !(0,known_repositories/* isSameRepository */.ve)(locked.repository, repository)) {
        return `${name} is locked from ${shownRepository(locked.repository)}, and declared from ${shownRepository(repository)}`;
    }
    if (repository !== '' && !satisfies(version, locked.version ?? ''))
        return `${name} is locked at ${locked.version ?? 'no version'}, and declared as ${version}`;
    return undefined;
}
/**
 * Returns the digest that shows whether the dependencies have changed since the lock was made. `declared` are those of
 * Chart.yaml, with addresses in place of aliases. Rule: `HashReq` in Helm's internal/resolver/resolver.go.
 */
function lockDigest(declared, locked) {
    const fields = locked.map((dependency) => (dependency === null ? null : (0,metadata_dependency/* dependencyFields */.Ru)(dependency)));
    return (0,src_digest/* digestOf */.ol)((0,go_json/* goJson */.Pl)([declared.map(metadata_dependency/* dependencyFields */.Ru), fields]));
}
/** Returns the digest that Helm 2 wrote into requirements.lock. Rule: `HashV2Req` in Helm's internal/resolver/resolver.go. */
function helm2LockDigest(declared) {
    return (0,src_digest/* digestOf */.ol)((0,go_json/* goJson */.Pl)({ dependencies: declared.map(metadata_dependency/* dependencyFields */.Ru) }));
}
/** Returns what has changed since the lock was made, as far as the lock shows it. */
function changes(declared, locked) {
    const found = declared.flatMap((dependency, index) => change(dependency, locked[index]) ?? []);
    const gone = locked.slice(declared.length).flatMap((dependency) => dependency?.name ?? []);
    const all = [...found, ...gone.map((name) => `${name} is locked, and not declared any more`)];
    return all.length > 0 ? all.join('; ') : 'an alias, a condition, tags or a range of versions has changed';
}
/**
 * Returns the locked dependency of each that is declared. Throws a {@link ChartError} if the lock is not of these dependencies,
 * by its digest or, since anybody can compute that, by what it says: a lock never leads elsewhere than Chart.yaml.
 *
 * `declared` has addresses in place of aliases. Rule: `Manager.Build` in Helm's pkg/downloader/manager.go.
 */
function lockedDependencies(metadata, declared, lock) {
    const locked = lock.dependencies ?? [];
    const isOfHelm2 = metadata.apiVersion === 'v1' && helm2LockDigest(metadata.dependencies ?? []) === lock.digest;
    const isInSync = isOfHelm2 || lockDigest(declared, locked) === lock.digest;
    const elsewhere = declared.some((dependency, index) => {
        const { name, repository } = locked[index] ?? {};
        return (name !== dependency.name ||
            (repository !== dependency.repository && !(0,known_repositories/* isSameRepository */.ve)(repository ?? '', dependency.repository)));
    });
    const all = locked.filter((dependency) => dependency !== null);
    if (isInSync && !elsewhere && all.length === declared.length)
        return all;
    const [lockName, declaredIn] = [lockFile(metadata), declaringFile(metadata)];
    throw new chart_errors/* ChartError */.DA(`the lock file (${lockName}) is out of sync with the dependencies file (${declaredIn}): ${changes(declared, locked)}; ` +
        `run "helm dependency update" and commit ${lockName}, or set dependencies: update`, { file: lockName });
}
/** Returns the lock that Helm would write, or the existing one if it says the same. */
function newLock(declared, locked, generated, before) {
    const digest = lockDigest(declared, locked);
    return before?.digest === digest ? before : { generated, digest, dependencies: locked };
}

;// CONCATENATED MODULE: ./src/chart/dependencies/compose.ts


/** Helm puts what it fetches into charts/, and reads it from there by the rules of .helmignore. */
function checkIgnored(rules, member) {
    const rule = rules.ruleFor('charts', true) ?? rules.ruleFor(`charts/${member}`, false);
    if (rule === undefined)
        return;
    throw new chart_errors/* ChartError */.DA(`found in Chart.yaml, but missing in charts/ directory: the rule ${rule} of .helmignore hides charts/${member}; remove it, or write "/*.tgz" if it is meant for archives next to Chart.yaml`, { file: '.helmignore' });
}
/**
 * Returns the resulting charts/. Throws a {@link ChartError} if .helmignore hides a fetched chart. Rule: `Manager.safeMoveDeps` in
 * Helm's pkg/downloader/manager.go.
 */
function composeCharts({ rules }, { declared, subcharts, used, fetched }, warn) {
    const local = declared.filter(({ repository }) => repository === '').map(({ name }) => name);
    const members = new Set(fetched.map(({ member }) => member));
    const stays = (subchart) => !isArchive(subchart) || used.includes(subchart) || local.includes(subchart.chart.metadata.name);
    const kept = subcharts.filter(stays);
    for (const subchart of subcharts) {
        if (stays(subchart) || members.has(subchart.member))
            continue;
        const isDeclared = declared.some(({ name }) => name === subchart.chart.metadata.name);
        warn(`${shownSubchart(subchart)} is left out of the package, as helm dependency build removes it: ${isDeclared ? 'it is not the version that is resolved' : 'Chart.yaml does not declare it'}; remove it, or run "helm dependency update"`);
    }
    for (const { member } of fetched)
        checkIgnored(rules, member);
    return [...kept, ...fetched].sort((a, b) => Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)));
}

;// CONCATENATED MODULE: ./src/chart/dependencies/complete.ts














/** Concurrent downloads for one chart. */
const fetchedAtOnce = 8;
/** How deep `file://` dependencies may be nested. */
const longestTrail = 32;
function isSameVersion(a, b) {
    const [left, right] = [(0,semver/* parseVersion */.ot)(a), (0,semver/* parseVersion */.ot)(b)];
    return left === undefined || right === undefined ? a === b : (0,semver/* compareVersions */.Zy)(left, right) === 0;
}
function isLocal({ repository }) {
    return repository.startsWith('file://');
}
function wanted({ name, version = '', repository }) {
    return { name, version, repository: repository.replace(/\/+$/, '') };
}
function cannotFetch({ name, repository }, error, { signal }) {
    signal?.throwIfAborted();
    if (error instanceof chart_errors/* ChartError */.DA)
        return error;
    const text = `the dependency ${name} cannot be fetched from ${repository}: ${(0,src_text/* errorMessage */.gJ)(error)}`;
    return new chart_errors/* ChartError */.DA(text, { file: 'Chart.yaml' }, { cause: error });
}
/** Throws a {@link ChartError} if a chart's name is not the one in Chart.yaml: Helm would not find it. */
function complete_named(chart, { name, repository }) {
    if (chart.metadata.name === name)
        return chart;
    throw new chart_errors/* ChartError */.DA(`the chart at ${repository} is called ${chart.metadata.name}, not ${name}; write "name: ${chart.metadata.name}" in Chart.yaml, with "alias: ${name}" if the templates use that name`, { file: 'Chart.yaml' });
}
/** Completes the charts of one directory. */
class Completer {
    #loaded;
    #completion;
    #subcharts;
    constructor(loaded, completion) {
        this.#loaded = loaded;
        this.#completion = completion;
        this.#subcharts = subchartsOf(loaded.chart);
    }
    /** Returns the chart with all its dependencies. */
    async complete() {
        const { chart } = this.#loaded;
        const { sources, mode, generated } = this.#completion;
        const known = await sources.known();
        const declared = (0,dependencies_declared/* withAddresses */.tp)(chart.metadata.dependencies ?? [], known);
        const lock = mode === 'update' ? undefined : chart.lock;
        const locked = lock && lockedDependencies(chart.metadata, declared, lock);
        const resolved = await this.#resolve(declared, locked);
        const fetched = await this.#fetch(resolved);
        const used = resolved.flatMap(({ vendored }) => vendored ?? []);
        const composition = { declared, subcharts: this.#subcharts, used, fetched };
        const subcharts = composeCharts(this.#loaded, composition, this.#completion.warn);
        checkRepetitions(subcharts);
        const all = resolved.map((each) => each.locked);
        return this.#withLock({ ...chart, dependencies: subcharts.map((each) => each.chart) }, lock === undefined ? newLock(declared, all, generated, chart.lock) : undefined);
    }
    /** Finds the source of each dependency; those without one are reported together, as Helm does. */
    async #resolve(declared, locked) {
        const resolved = [];
        const resolve = async (dependency, index) => {
            try {
                resolved[index] = await this.#resolveOne(dependency, locked?.[index]);
            }
            catch (error) {
                throw cannotFetch(dependency, error, this.#completion);
            }
        };
        // Those on disk one after the other: each is loaded once, whichever others have it too.
        for (const [index, dependency] of declared.entries())
            if (isLocal(dependency))
                await resolve(dependency, index);
        await (0,p_map/* default */.Ay)(declared, async (dependency, index) => {
            if (!isLocal(dependency))
                await resolve(dependency, index);
        }, { concurrency: fetchedAtOnce });
        const missing = declared.filter((_dependency, index) => resolved[index] === undefined);
        if (missing.length === 0)
            return resolved.filter((each) => each !== undefined);
        const list = missing
            .map(({ name, repository, version = '' }) => `"${name}" (repository "${repository}", version "${version}")`)
            .join(', ');
        throw new chart_errors/* ChartError */.DA(`can't get a valid version for ${missing.length} subchart(s): ${list}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml; pre-releases match only if the range names one`, { file: 'Chart.yaml' });
    }
    async #resolveOne(dependency, locked) {
        const { name, repository, version = '' } = dependency;
        const candidates = candidatesOf(dependency, this.#subcharts);
        const entry = (found) => ({ name, version: found, repository });
        if (repository === '') {
            const vendored = matching(dependency, candidates);
            if (vendored !== undefined)
                return { locked: entry(version), vendored };
            if (candidates.length > 0)
                throw mismatchError(dependency, candidates);
            throw (0,dependencies_declared/* withoutRepository */.tZ)(name, this.#loaded.files);
        }
        const directories = candidates.filter((each) => !isArchive(each));
        if (directories.length > 0) {
            const vendored = matching(dependency, directories);
            if (vendored === undefined)
                throw mismatchError(dependency, directories);
            return { locked: locked ?? entry(vendored.chart.metadata.version), vendored };
        }
        (0,dependencies_declared/* checkRange */.cd)(dependency);
        if (isLocal(dependency))
            return await this.#resolveLocal(dependency, locked);
        const archive = this.#usableArchive(dependency, candidates, locked);
        if (archive !== undefined)
            return { locked: locked ?? entry(archive.chart.metadata.version), vendored: archive };
        const found = locked?.version ?? (await this.#completion.sources.resolve(wanted(dependency)));
        if (found === undefined)
            return undefined;
        const chosen = locked ?? entry(found);
        return { locked: chosen, fetch: () => this.#fetchRemote(chosen) };
    }
    /** Returns the archive in charts/ that is the locked one or, without a lock, in the range. */
    #usableArchive(dependency, archives, locked) {
        if (this.#completion.mode === 'update')
            return undefined;
        if (locked === undefined)
            return matching(dependency, archives);
        return archives.find(({ chart }) => isSameVersion(chart.metadata.version, locked.version ?? ''));
    }
    async #resolveLocal(dependency, locked) {
        const { name, repository, version } = dependency;
        const { workspace } = this.#completion;
        const local = findLocalChart(dependency, this.#loaded.directory, workspace);
        const chart = complete_named(await this.#loadLocal(local, dependency), dependency);
        const found = chart.metadata.version;
        if (!satisfies(version, found))
            return undefined;
        if (locked?.version !== undefined && !satisfies(locked.version, found)) {
            const file = lockFile(this.#loaded.chart.metadata);
            throw new chart_errors/* ChartError */.DA(`the chart at ${repository} is version ${found}, and ${file} has ${locked.version} of it; run "helm dependency update" and commit ${file}, or set dependencies: update`, { file });
        }
        return { locked: { name, version: found, repository }, fetch: () => Promise.resolve(chart) };
    }
    /** Helm archives the directory unchanged; here its own dependencies are completed first, so that the order does not matter. */
    async #loadLocal(local, { name, repository }) {
        if (local.type === 'archive') {
            const archive = `charts/${name}.tgz`;
            if (local.isLink)
                this.#completion.links.add(archive);
            try {
                return await this.#loadArchive(`${name}.tgz`, (0,chart_file/* contentOf */.$E)(local.bytes));
            }
            catch (error) {
                throw local.isLink && error instanceof chart_errors/* ChartError */.DA ? unquoted(archive, error) : error;
            }
        }
        const { trail, workspace, load, warn } = this.#completion;
        const circle = [...trail, local.realPath];
        if (trail.includes(local.realPath)) {
            const way = circle.slice(circle.indexOf(local.realPath)).map((path) => shownPath(path, workspace));
            throw new chart_errors/* ChartError */.DA(`charts depend on each other in a circle: ${way.join(' -> ')}`, {
                file: 'Chart.yaml',
            });
        }
        if (circle.length > longestTrail) {
            throw new chart_errors/* ChartError */.DA(`file:// dependencies are nested more than ${longestTrail} levels deep`, {
                file: 'Chart.yaml',
            });
        }
        const known = this.#completion.local.get(local.realPath);
        if (known !== undefined)
            return known;
        const warnOfIt = (message) => {
            warn(`${repository}: ${message}`);
        };
        const loaded = await load(local.path, warnOfIt);
        const whole = await completed(loaded, { ...this.#completion, warn: warnOfIt, trail: circle });
        const chart = await loadEntries(this.#counted(packageEntries(whole)));
        this.#completion.local.set(local.realPath, chart);
        return chart;
    }
    /** A chart with two dependencies that both have two, and so on, has twice as many files with each level. */
    #counted(entries) {
        for (const { size } of entries) {
            this.#completion.budget.takeFile();
            this.#completion.budget.takeBytes(size);
        }
        return entries;
    }
    async #fetchRemote(dependency) {
        try {
            const archive = await this.#completion.sources.fetch(wanted(dependency));
            return complete_named(await this.#loadArchive(`${dependency.name}.tgz`, archive), dependency);
        }
        catch (error) {
            throw cannotFetch(dependency, error, this.#completion);
        }
    }
    async #loadArchive(name, content) {
        return await this.#loaded.loadArchive({ name: `charts/${name}`, ...content });
    }
    /** Fetches what is missing, each version of a chart once. */
    async #fetch(resolved) {
        const wantedOnce = new Map(resolved.flatMap(({ locked, fetch }) => fetch === undefined
            ? []
            : [[JSON.stringify([locked.name, locked.version, locked.repository]), fetch]]));
        const charts = await (0,p_map/* default */.Ay)(wantedOnce.values(), (fetch) => fetch(), { concurrency: fetchedAtOnce });
        return charts.map((chart) => ({
            member: `${chart.metadata.name}-${chart.metadata.version}.tgz`,
            chart,
        }));
    }
    /** Helm writes the lock beside Chart.yaml, and reads it from there as any file. */
    #withLock(chart, lock) {
        const { rules } = this.#loaded;
        const name = lockFile(chart.metadata);
        if (lock === undefined || lock === chart.lock || rules.ruleFor(name, false) !== undefined)
            return chart;
        if (name === 'Chart.lock')
            return { ...chart, lock };
        const file = { name, ...(0,chart_file/* contentOf */.$E)(Buffer.from(lockYaml(lock))) };
        const others = chart.files.filter((each) => each.name !== name);
        const at = others.findIndex((each) => Buffer.compare(Buffer.from(each.name), Buffer.from(name)) > 0);
        return { ...chart, lock, files: others.toSpliced(at === -1 ? others.length : at, 0, file) };
    }
}
async function completed(loaded, completion) {
    const { chart } = loaded;
    const dependencies = chart.metadata.dependencies ?? [];
    const subcharts = subchartsOf(chart);
    if (completion.mode === 'skip') {
        warnOfMismatches(chart, completion.warn);
        for (const group of repeated(subcharts))
            completion.warn(`${repetition(group)}; keep one of them`);
        return chart;
    }
    const isComplete = dependencies.every((dependency) => candidatesOf(dependency, subcharts).length > 0);
    if (dependencies.length > 0 && (completion.mode === 'update' || !isComplete))
        return await new Completer(loaded, completion).complete();
    checkVendored(chart, completion.warn);
    return chart;
}
/**
 * Returns the chart of a directory with all its dependencies: those in its charts/, and those that are fetched, by its lock or
 * newly resolved. It is what `helm dependency build` (with a lock) or `helm dependency update` would leave in the directory; the
 * directory itself is not changed. `file://` dependencies are completed first, to any depth.
 *
 * Throws a {@link ChartError}: what is wrong, where, and what to do.
 */
async function completeChart(loaded, policy, context) {
    return await completed(loaded, { ...policy, ...context, trail: [loaded.realPath], local: new Map() });
}

;// CONCATENATED MODULE: ./src/chart/load/disk-file.ts



/** Files up to this many bytes are kept in memory when they are first read, as long as there is room for them. */
const smallFile = 64 * 1024;
/** Runs a step of reading a chart's file. Throws a {@link ChartError} if the file may not be read. */
function disk_file_reading(name, step) {
    try {
        return step();
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        throw new chart_errors/* ChartError */.DA(`error reading ${name}: ${error.message}`, { file: name }, { cause: error });
    }
}
function* chunksOf({ name, file }, start) {
    const chunks = (0,read_guard/* readChecked */.Yi)(file, start);
    for (let next = disk_file_reading(name, () => chunks.next()); next.done !== true;) {
        yield next.value;
        next = disk_file_reading(name, () => chunks.next());
    }
}
/**
 * Returns a file of a chart directory without its byte order mark. A small one is read at once while there is room for it
 * in memory, a bigger one each time its content is asked for.
 *
 * Throws {@link ChartError} when the file cannot be opened, or is no longer the one that was found: what was checked is
 * what gets read.
 */
function diskFile(found, room) {
    const { name, file } = found;
    const { size } = file.stats;
    if (size <= Math.min(smallFile, room.left)) {
        const bytes = disk_file_reading(name, () => (0,read_guard/* readWholeFile */.M4)(file, smallFile));
        room.left -= bytes.length;
        return { name, ...(0,chart_file/* contentOf */.$E)(bytes.subarray((0,chart_file/* byteOrderMarkSize */.$Z)(bytes))) };
    }
    const [head = Buffer.alloc(0)] = chunksOf(found, 0);
    const start = (0,chart_file/* byteOrderMarkSize */.$Z)(head);
    return { name, size: size - start, chunks: () => chunksOf(found, start) };
}

;// CONCATENATED MODULE: ./src/chart/load/glob.ts


/** A pattern that Go's `filepath.Match` calls malformed, with the text of its `ErrBadPattern`. */
class BadPatternError extends Error {
    constructor() {
        super('syntax error in pattern');
        this.name = 'BadPatternError';
    }
}
const glob_separator = '/';
function byteString(name) {
    // Nearly all names are ASCII, and there is a match for each name and rule.
    return /^[\0-\x7f]*$/.test(name) ? name : (0,file_name/* nameToBytes */.CD)(name).toString('latin1');
}
function firstRune(text) {
    return (0,utf8/* decodeRune */.j6)(Buffer.from(text.slice(0, 4), 'latin1'), 0);
}
/** Removes the next segment from a pattern: an optional star and the text up to the next star outside of brackets. */
function scanChunk(pattern) {
    const stars = /^\**/.exec(pattern)?.[0].length ?? 0;
    const text = pattern.slice(stars);
    let inRange = false;
    let end = 0;
    for (; end < text.length; end += 1) {
        const character = text[end];
        if (character === '\\')
            end += 1;
        else if (character === '[')
            inRange = true;
        else if (character === ']')
            inRange = false;
        else if (character === '*' && !inRange)
            break;
    }
    return { star: stars > 0, chunk: text.slice(0, end), rest: text.slice(end) };
}
/** Removes one end of a character range from a pattern. */
function rangeEnd(chunk) {
    const escaped = chunk.startsWith('\\');
    if (chunk === '' || chunk.startsWith('-') || chunk.startsWith(']'))
        throw new BadPatternError();
    const text = escaped ? chunk.slice(1) : chunk;
    if (text === '')
        throw new BadPatternError();
    const [rune, size] = firstRune(text);
    if (rune === 0xfffd && size === 1)
        throw new BadPatternError();
    const rest = text.slice(size);
    if (rest === '')
        throw new BadPatternError();
    return { rune, rest };
}
/** Removes a character class, after its `[`, from a pattern, and reports whether it contains the character. */
function characterClass(pattern, rune) {
    const negated = pattern.startsWith('^');
    let rest = negated ? pattern.slice(1) : pattern;
    let found = false;
    for (let ranges = 0; ranges === 0 || !rest.startsWith(']'); ranges += 1) {
        const low = rangeEnd(rest);
        const high = low.rest.startsWith('-') ? rangeEnd(low.rest.slice(1)) : low;
        rest = high.rest;
        found ||= low.rune <= rune && rune <= high.rune;
    }
    return { matches: found !== negated, rest: rest.slice(1) };
}
/** Matches a segment without stars against the beginning of a name and returns the rest of the name. */
function matchChunk(segment, name) {
    let chunk = segment;
    let text = name;
    // A segment is read to its end even after a mismatch, because a malformed one is an error.
    let failed = false;
    while (chunk !== '') {
        failed ||= text === '';
        if (chunk.startsWith('[')) {
            const [rune, size] = failed ? [0, 0] : firstRune(text);
            const { matches, rest } = characterClass(chunk.slice(1), rune);
            failed ||= !matches;
            text = text.slice(size);
            chunk = rest;
        }
        else if (chunk.startsWith('?')) {
            failed ||= text.startsWith(glob_separator);
            text = text.slice(failed ? 0 : firstRune(text)[1]);
            chunk = chunk.slice(1);
        }
        else {
            if (chunk.startsWith('\\'))
                chunk = chunk.slice(1);
            if (chunk === '')
                throw new BadPatternError();
            failed ||= !text.startsWith(chunk.charAt(0));
            text = text.slice(1);
            chunk = chunk.slice(1);
        }
    }
    return failed ? undefined : text;
}
/** Looks for a place where a segment after a star matches; the star takes no slash. */
function matchAfterStar(chunk, name, isLast) {
    for (let skipped = 0; skipped < name.length && name[skipped] !== glob_separator; skipped += 1) {
        const left = matchChunk(chunk, name.slice(skipped + 1));
        if (left !== undefined && (left === '' || !isLast))
            return left;
    }
    return undefined;
}
/**
 * Reports whether a name with forward slashes matches a shell pattern as a whole.
 *
 * Rule: Go's `filepath.Match` (path/filepath/match.go), byte for byte. It knows `*` and `?`, which take no slash,
 * `[a-z]`, `[^a-z]` and `\` before a character, here on every OS as on Linux. Throws {@link BadPatternError} for a malformed
 * pattern, but only where the search gets that far, as Go does.
 */
function matchPattern(pattern, name) {
    let left = byteString(name);
    let rest = byteString(pattern);
    while (rest !== '') {
        const segment = scanChunk(rest);
        rest = segment.rest;
        if (segment.star && segment.chunk === '')
            return !left.includes(glob_separator);
        const isLast = rest === '';
        let after = matchChunk(segment.chunk, left);
        if (after !== undefined && after !== '' && isLast)
            after = undefined;
        if (after === undefined && segment.star)
            after = matchAfterStar(segment.chunk, left, isLast);
        if (after === undefined)
            return false;
        left = after;
    }
    return left === '';
}
const charCodeOf = (text) => text.charCodeAt(0);
/** Returns the end of a range and what follows it; the text holds one more character at least, else the pattern is malformed. */
function classToken(text) {
    const found = /^\[(\^?)((?:(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?)+)\]/.exec(text);
    if (found === null)
        return undefined;
    const [all, negation = '', body = ''] = found;
    const ranges = [...body.matchAll(/\\?(.)(?:-\\?(.))?/g)].map(([, low = '', high = low]) => [charCodeOf(low), charCodeOf(high)]);
    const isNegated = negation !== '';
    return {
        token: (code) => ranges.some(([low, high]) => low <= code && code <= high) !== isNegated,
        rest: text.slice(all.length),
    };
}
/** Parses a pattern of ASCII characters; `undefined` if it is malformed or not that simple. */
function tokensOf(pattern) {
    if (!/^[ -~]*$/.test(pattern))
        return undefined;
    const tokens = [];
    for (let rest = pattern; rest !== '';) {
        const [first] = rest;
        if (first === '[') {
            const found = classToken(rest);
            if (found === undefined)
                return undefined;
            tokens.push(found.token);
            rest = found.rest;
            continue;
        }
        const isEscaped = first === '\\';
        if (isEscaped && rest.length === 1)
            return undefined;
        const wanted = charCodeOf(rest.charAt(isEscaped ? 1 : 0));
        if (first === '*')
            tokens.push('*');
        else if (first === '?')
            tokens.push((code) => code !== charCodeOf(glob_separator));
        else
            tokens.push((code) => code === wanted);
        rest = rest.slice(isEscaped ? 2 : 1);
    }
    return tokens;
}
/** Only the last star is tried with more characters, as Go does: an earlier one would take nothing that this one does not. */
function matchTokens(tokens, name) {
    let [at, next] = [0, 0];
    let star = -1;
    let taken = 0;
    for (;;) {
        const token = tokens[next];
        if (token === '*') {
            star = next;
            taken = at;
            next += 1;
        }
        else if (at < name.length && token?.(name.charCodeAt(at)) === true) {
            at += 1;
            next += 1;
        }
        else if (token === undefined && at === name.length) {
            return true;
        }
        else {
            if (star === -1 || taken >= name.length || name[taken] === glob_separator)
                return false;
            taken += 1;
            at = taken;
            next = star + 1;
        }
    }
}
/** Reports whether a name has these parts in their order: the first at its beginning, the last at its end. */
function matchesParts(name, parts) {
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
        return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
        const found = name.indexOf(part, at);
        if (found === -1 || found + part.length > end)
            return false;
        at = found + part.length;
    }
    return true;
}
/** Returns {@link matchPattern} of one pattern, prepared for many names. It throws the same error. */
function patternMatcher(pattern) {
    if (!/[/?[\\]/.test(pattern)) {
        const parts = pattern.split('*');
        return (name) => !name.includes(glob_separator) && matchesParts(name, parts);
    }
    const tokens = tokensOf(pattern);
    if (tokens === undefined)
        return (name) => matchPattern(pattern, name);
    const [first] = tokens;
    return (name) => {
        // Most names are told apart by their first character.
        const code = name.charCodeAt(0);
        if (code < 0x80 && typeof first === 'function' && !first(code))
            return false;
        return /^[\0-\x7f]*$/.test(name) ? matchTokens(tokens, name) : matchPattern(pattern, name);
    };
}

;// CONCATENATED MODULE: ./src/chart/load/ignore-rules.ts



/** Go's `bufio.MaxScanTokenSize`: the length, with its line break, that a line must not reach. */
const maxLine = 64 * 1024;
/** What Go's `strings.TrimSpace` takes off; JavaScript's `trim` differs in U+0085 and U+FEFF. */
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** Character by character: a regular expression for the end of a line would start over at each of many spaces. */
function trimmed(text) {
    let [start, end] = [0, text.length];
    while (start < end && space.test(text.charAt(start)))
        start += 1;
    while (end > start && space.test(text.charAt(end - 1)))
        end -= 1;
    return text.slice(start, end);
}
/** Helm appends it to the rules of every chart. */
const defaultRule = 'templates/.?*';
function baseName(path) {
    const end = path.endsWith('/') ? path.length - 1 : path.length;
    return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}
/** A pattern that turns out to be malformed here matches nothing. */
function orFail(matches) {
    try {
        return matches();
    }
    catch (error) {
        if (error instanceof BadPatternError)
            return false;
        throw error;
    }
}
/** Returns the test of a pattern. There is a test for each rule and file, and many rules are a plain name. */
function testOf(pattern) {
    if (!/[*?[\\]/.test(pattern))
        return (path) => path === pattern;
    const matches = patternMatcher(pattern);
    return (path) => orFail(() => matches(path));
}
function matcherOf(pattern) {
    if (pattern.startsWith('/'))
        return testOf(pattern.slice(1));
    const test = testOf(pattern);
    return pattern.includes('/') ? test : (_path, base) => test(base);
}
function parseRule(text) {
    if (text.includes('**'))
        throw new chart_errors/* ChartError */.DA('double-star (**) syntax is not supported');
    // Go skips matching for an empty name, hence a name that no rule matches.
    matchPattern(text, 'abc');
    const negated = text.startsWith('!');
    const pattern = negated ? text.slice(1) : text;
    const directoriesOnly = pattern.endsWith('/');
    const matches = matcherOf(directoriesOnly ? pattern.slice(0, -1) : pattern);
    return { shown: JSON.stringify(text), negated, directoriesOnly, matches };
}
function parseLine(text, file, line, isQuoted) {
    try {
        return parseRule(text);
    }
    catch (error) {
        if (!(error instanceof chart_errors/* ChartError */.DA || error instanceof BadPatternError))
            throw error;
        const rule = isQuoted ? `the rule ${JSON.stringify(text)}` : `the rule in line ${line}`;
        const advice = `change ${rule}; Helm knows *, ?, [a-z], a leading / and !, and a trailing /`;
        throw new chart_errors/* ChartError */.DA(`${error.message}: ${advice}`, { file, line }, { cause: error });
    }
}
function* ruleLines(bytes, file) {
    let line = 0;
    for (let start = 0; start < bytes.length;) {
        line += 1;
        const newline = bytes.indexOf(0x0a, start);
        const end = newline === -1 ? bytes.length : newline;
        if (end - start >= maxLine) {
            throw new chart_errors/* ChartError */.DA(`bufio.Scanner: token too long: a rule must be shorter than ${maxLine} bytes`, {
                file,
                line,
            });
        }
        const text = (0,file_name/* nameFromBytes */.Dj)(bytes.subarray(start, end));
        yield [trimmed(line === 1 ? text.replace(/^\ufeff/, '') : text), line];
        start = end + 1;
    }
}
function ruleFor(rules, path, isDirectory) {
    if (path === '' || path === '.' || path === './')
        return undefined;
    const base = baseName(path);
    return rules.find((rule) => {
        const inQuestion = isDirectory || !rule.directoriesOnly;
        return rule.negated ? !inQuestion || !rule.matches(path, base) : inQuestion && rule.matches(path, base);
    });
}
/**
 * Parses a `.helmignore` file (`undefined`: there is none) and appends Helm's default rule.
 *
 * The first rule that says "ignore" decides, and `!pattern` ignores everything that does not match: this is not
 * `.gitignore`. Rule: Helm's pkg/ignore/rules.go. Throws {@link ChartError} with the line of a rule that Helm refuses, and the
 * rule itself where `isQuoted` is not false.
 */
function parseIgnoreRules(bytes, file = '.helmignore', isQuoted = true) {
    const rules = [];
    for (const [text, line] of ruleLines(bytes ?? Buffer.alloc(0), file)) {
        if (text === '' || text.startsWith('#'))
            continue;
        const rule = parseLine(text, file, line, isQuoted);
        rules.push(isQuoted ? rule : { ...rule, shown: `in line ${line}` });
    }
    rules.push(parseRule(defaultRule));
    return {
        ignores: (path, isDirectory) => ruleFor(rules, path, isDirectory) !== undefined,
        ruleFor: (path, isDirectory) => ruleFor(rules, path, isDirectory)?.shown,
    };
}

;// CONCATENATED MODULE: ./src/chart/load/walk.ts







/**
 * Links can lead to the same files again and again, twice as many at each level: the most links that are followed, and entries
 * that are visited.
 */
const maxLinks = 10_000;
const maxEntries = 200_000;
/** The number of links that the warning names. */
const shownLinks = 3;
/** Runs a step of the walk. Throws a {@link ChartError} if something may not or cannot be read. */
function step(file, action) {
    try {
        return action();
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        throw new chart_errors/* ChartError */.DA(error.message, file === '' ? {} : { file }, { cause: error });
    }
}
function targetOf({ name, path }) {
    try {
        return (0,resolve_path/* realPath */.Y)(path);
    }
    catch (error) {
        if (!(error instanceof resolve_path/* UnresolvedPathError */.x))
            throw error;
        const advice = 'remove the link or create its target';
        const text = `error evaluating symlink ${path}: ${error.message}; ${advice}`;
        throw new chart_errors/* ChartError */.DA(text, { file: name }, { cause: error });
    }
}
class Walk {
    #options;
    #followed = [];
    constructor(options) {
        this.#options = options;
    }
    /** Returns the files below a directory; `undefined` stands for an entry that is none, or is left out. */
    *directory(place) {
        for (const entry of step(place.name, () => (0,read_guard/* namesIn */.wX)(place.path))) {
            const name = place.name === '' ? entry : `${place.name}/${entry}`;
            const path = (0,external_node_path_.join)(place.path, entry);
            yield* this.#visit({ name, path, real: (0,external_node_path_.join)(place.real, entry), trail: place.trail });
            yield undefined;
        }
    }
    /** Warns of the links that were followed, once for all. */
    warnOfLinks() {
        const [first, ...others] = this.#followed;
        if (first === undefined)
            return;
        if (others.length === 0) {
            this.#options.warn(`${first.name} is a symbolic link: the package gets a copy of ${first.target}`);
            return;
        }
        const names = this.#followed.slice(0, shownLinks).map(({ name }) => name);
        const more = this.#followed.length - names.length;
        const last = more > 0 ? `${more} more` : (names.pop() ?? '');
        const all = `${names.join(', ')} and ${last}`;
        this.#options.warn(`${all} are symbolic links: the package gets copies of what they lead to`);
    }
    *#visit(place) {
        const { name, path } = place;
        const { rules, guard } = this.#options;
        const found = step(name, () => (0,read_guard/* lookAt */.t5)(path));
        if (this.#isLeftOut(name, found.isDirectory()))
            return;
        if (!found.isSymbolicLink()) {
            yield* this.#enter(place, found);
            return;
        }
        // Before the rules, as Helm does: a dangling link is an error even where .helmignore names it.
        const target = targetOf(place);
        const stats = step(name, () => (0,read_guard/* lookAt */.t5)(target));
        if (rules.ignores(name, stats.isDirectory()))
            return;
        if (this.#isSecretTarget(name, step(name, () => guard.locate(target, name))))
            return;
        if (place.trail.includes(target)) {
            const advice = 'the link leads back to a directory that contains it; remove it or list it in .helmignore';
            throw new chart_errors/* ChartError */.DA(`open ${path}: too many levels of symbolic links: ${advice}`, { file: name });
        }
        this.#followed.push({ name, target });
        if (this.#followed.length > maxLinks)
            throw tooMany(`${maxLinks} symbolic links`, name);
        yield* this.#enter({ ...place, real: target, trail: [...place.trail, target] }, stats);
    }
    /** Reports whether an entry is left out for its name, with a warning where .helmignore does not name it. */
    #isLeftOut(name, isDirectory) {
        const isGit = name === secret_files/* gitData */.p$ || name.endsWith(`/${secret_files/* gitData */.p$}`);
        if (!isGit && !(0,secret_files/* isCloudCredential */.H)(name))
            return false;
        if (!this.#options.rules.ignores(name, isDirectory)) {
            const what = isGit
                ? "it is Git's own data, which can contain credentials"
                : 'it contains cloud credentials';
            this.#options.warn(`${name} was left out of the package: ${what}`);
        }
        return true;
    }
    #isSecretTarget(name, target) {
        if (!(0,secret_files/* isGitData */.J5)(target) && !(0,secret_files/* isCloudCredential */.H)(target))
            return false;
        const what = (0,secret_files/* isGitData */.J5)(target)
            ? `it links into a ${secret_files/* gitData */.p$} folder, which can contain credentials`
            : 'it links to a file that contains cloud credentials';
        this.#options.warn(`${name} was left out of the package: ${what}`);
        return true;
    }
    *#enter(place, stats) {
        const { name, path, real } = place;
        if (this.#options.rules.ignores(name, stats.isDirectory()))
            return;
        if (stats.isDirectory() && real === this.#options.leaveOut) {
            this.#options.warn(`${name} was left out of the package: it is package-directory, which gets the packages`);
        }
        else if (stats.isDirectory()) {
            yield* this.directory(place);
        }
        else if (stats.isFile()) {
            yield { name, file: { path: real, shown: name, stats } };
        }
        else {
            const advice = 'remove it or list it in .helmignore';
            throw new chart_errors/* ChartError */.DA(`cannot load irregular file ${path} as it has file mode type bits set: ${advice}`, { file: name });
        }
    }
}
function tooMany(what, file) {
    return new chart_errors/* ChartError */.DA(`the chart has more than ${what}: list in .helmignore what it does not need, or remove links that lead to the same files`, { file });
}
/**
 * Finds the files of a chart directory, in Helm's order: depth first, the names of a directory sorted by their bytes.
 *
 * Symbolic links are followed where the guard allows it, and reported; directories are not listed themselves; `.git` and the
 * credentials of clouds are left out with a warning. Rules: Helm's internal/sympath/walk.go and
 * pkg/chart/v2/loader/directory.go. Throws {@link ChartError} with Helm's text for links that lead nowhere or in circles, for
 * what is not a regular file, and when the files are more than 100 MiB in all.
 */
async function walkChart(directory, options) {
    const walk = new Walk(options);
    const files = [];
    const real = (0,resolve_path/* realPath */.Y)(directory);
    let left = archive_budget/* maxChartSize */.ad;
    let entries = 0;
    const turns = new http_turns/* Turns */.P(options.signal);
    await turns.next();
    for (const found of walk.directory({ name: '', path: directory, real, trail: [real] })) {
        if (found === undefined) {
            entries += 1;
            if (entries > maxEntries)
                throw tooMany(`${maxEntries} files and folders`, '');
            if (turns.isOver)
                await turns.next();
            continue;
        }
        const { name, file } = found;
        left -= file.stats.size;
        if (left < 0) {
            const text = `error reading ${name}: chart exceeds maximum decompressed size of ${archive_budget/* maxChartSize */.ad} bytes`;
            throw new chart_errors/* ChartError */.DA(`${text}: list in .helmignore what the chart does not need`, { file: name });
        }
        files.push(found);
    }
    walk.warnOfLinks();
    return files;
}

;// CONCATENATED MODULE: ./src/chart/load/load-directory.ts

















/** The most bytes of a .helmignore: each file is held against each rule. */
const largestRules = 1024 * 1024;
/** How much of the small files is kept in memory at most. */
const memoryRoom = 16 * 1024 * 1024;
const chartBaseShape = (0,shape/* structOf */.Tb)('loader.chartBase', { apiVersion: '' }, { apiVersion: shape/* text */.Qq });
/** Returns the guard of a chart directory. Throws {@link ChartError} if it only seems to lie in the workspace. */
function guardOf(directory, workspace) {
    try {
        const guard = new read_guard/* ReadGuard */.go(workspace, directory);
        guard.resolve(directory);
        return guard;
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        if ((0,src_text/* errorCode */.CA)(error.cause) !== undefined)
            throw undetected(directory, error);
        throw new chart_errors/* ChartError */.DA(error.message, {}, { cause: error });
    }
}
function undetected(directory, error) {
    const file = 'Chart.yaml';
    const path = (0,external_node_path_.join)(directory, file);
    const isMissing = (0,src_text/* errorCode */.CA)(error.cause) !== undefined;
    const reason = isMissing ? (0,system_error/* systemErrorText */.f)('open', path, error.cause) : error.message;
    return new chart_errors/* ChartError */.DA(`unable to detect chart at ${path}: ${reason}; use the directory that contains Chart.yaml`, { file }, { cause: error });
}
/**
 * Returns the apiVersion of the Chart.yaml that is on disk, whatever .helmignore says: Helm 4 looks at it before all else, and
 * reads the whole file for it (`LoadDir` in pkg/chart/loader/load.go). Throws {@link ChartError} with Helm's text.
 */
function detectApiVersion(directory, guard, links) {
    const file = 'Chart.yaml';
    try {
        const checked = guard.check((0,external_node_path_.join)(directory, file));
        if (checked.path !== (0,external_node_path_.join)(guard.resolve(directory), file))
            links.add(file);
        const bytes = (0,read_guard/* readWholeFile */.M4)(checked, archive_budget/* largestMetadata */.EI);
        return (0,marshal/* loadYaml */.yv)(bytes, file, chartBaseShape, chartBaseShape.zero).apiVersion;
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        throw undetected(directory, error);
    }
}
function unsupported(reason, apiVersion) {
    const text = `${reason}: apiVersion is ${JSON.stringify(apiVersion)}, must be v2 (or v1)`;
    return new chart_errors/* ChartError */.DA(text, { file: 'Chart.yaml' });
}
/** If the file is a link, no message quotes it. */
function readIgnoreRules(directory, guard, warn) {
    const file = '.helmignore';
    const path = (0,external_node_path_.join)(directory, file);
    try {
        const checked = guard.check(path, file);
        const bytes = (0,read_guard/* readWholeFile */.M4)(checked, largestRules);
        if (/^(?:\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/s.test(bytes.toString('latin1', 0, 2))) {
            warn(`${file} is in UTF-16: Helm ignores nothing by it; save it as UTF-8`);
        }
        return parseIgnoreRules(bytes, file, checked.path === (0,external_node_path_.join)(guard.resolve(directory), file));
    }
    catch (error) {
        if (!(error instanceof read_guard/* FileRefusedError */.rr))
            throw error;
        if ((0,src_text/* errorCode */.CA)(error.cause) === 'ENOENT')
            return parseIgnoreRules(undefined);
        throw new chart_errors/* ChartError */.DA(error.message, { file }, { cause: error });
    }
}
/** Folders that Helm reads, beside Chart.yaml. */
const ownFolders = ['', 'templates', 'charts', 'crds'];
/** Reports whether a directory holds anything but packages and hidden files. */
function holdsMore(directory) {
    try {
        return (0,read_guard/* namesIn */.wX)(directory).some((name) => !/^\.|\.tgz$|\.tgz\.prov$/.test(name));
    }
    catch (error) {
        if (error instanceof read_guard/* FileRefusedError */.rr)
            return false; // it does not exist yet, or writing to it will report what is wrong
        throw error;
    }
}
/**
 * Returns the real path of a directory that is left out. Throws {@link ChartError} if the chart would lack files of its own
 * without it.
 */
function leftOut(directory, leaveOut) {
    if (leaveOut === undefined)
        return undefined;
    const [chart, real] = [(0,workspace_directory/* realDirectory */.Ut)(directory), (0,workspace_directory/* realDirectory */.Ut)((0,external_node_path_.resolve)(leaveOut))];
    const isOwn = ownFolders.map((folder) => (0,external_node_path_.join)(chart, folder)).includes((0,external_node_path_.join)(real));
    if (!isOwn && !((0,read_guard/* isInside */.FK)(chart, real) && holdsMore(real)))
        return real;
    throw new chart_errors/* ChartError */.DA(`package-directory: ${leaveOut} is a part of the chart in ${directory}, and the next run would package what this one leaves there; name another directory`);
}
/**
 * Loads a chart from a directory as `helm package` does (Helm 4.3), without `.git`, and without symbolic links that
 * leave the workspace. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
async function loadDirectory(options) {
    const { store, warn, links, leaveOut } = options;
    const directory = (0,external_node_path_.resolve)(options.path);
    const guard = guardOf(directory, options.workspace);
    const real = guard.resolve(directory);
    const apiVersion = detectApiVersion(directory, guard, links);
    if (!['', 'v1', 'v2', 'v3'].includes(apiVersion))
        throw unsupported('unsupported chart version', apiVersion);
    const rules = readIgnoreRules(directory, guard, warn);
    const found = await walkChart(directory, {
        rules,
        guard,
        warn,
        signal: store.signal,
        leaveOut: leftOut(directory, leaveOut),
    });
    for (const { name, file } of found)
        if (file.path !== (0,external_node_path_.join)(real, name))
            links.add(name);
    const room = { left: memoryRoom };
    const files = found.map((file) => diskFile(file, room));
    const unpack = async (archive) => {
        const unpacked = await (0,read_archive/* readChartFiles */.A6)(archive.chunks(), store);
        const kept = unpacked.filter(({ name }) => !(0,secret_files/* isSecretFile */.D0)(name));
        if (kept.length < unpacked.length) {
            warn(`${archive.name} contains ${(0,secret_files/* secretsAmong */.o0)(unpacked)}, which was left out because it can contain credentials`);
        }
        return kept;
    };
    for (const { size } of files)
        store.budget.takeFound(size);
    const loading = { unpack, checkValues: checkValues, warn, turns: new http_turns/* Turns */.P(store.signal) };
    const chart = await loadFiles(files, loading);
    // Helm 4 can load such a chart, and finds that only when it has done so: `Package.Run` in pkg/action/package.go.
    if (apiVersion === 'v3')
        throw unsupported('invalid chart apiVersion', apiVersion);
    return {
        chart,
        directory,
        realPath: real,
        rules,
        files,
        loadArchive: async (archive) => await loadFiles(await unpack(archive), loading),
    };
}

;// CONCATENATED MODULE: ./src/chart/package.ts














function overrideMetadata(metadata, { version = '', appVersion = '' }) {
    const mistake = version === '' ? undefined : (0,version_mistake/* versionMistake */.Z)(version);
    if (mistake !== undefined) {
        throw new chart_errors/* ChartError */.DA(`invalid semantic version: ${JSON.stringify(version)}; ${mistake}`);
    }
    return (0,validate/* validateMetadata */.a)({
        ...metadata,
        ...(version !== '' && { version }),
        ...(appVersion !== '' && { appVersion }),
    });
}
/** Helm takes the part before a backslash for the chart's folder when it loads the package, and finds no Chart.yaml there. */
function checkName({ name }) {
    if (!name.includes('\\'))
        return;
    throw new chart_errors/* ChartError */.DA(`the name ${JSON.stringify(name)} has a backslash: Helm cannot load the package; use letters, digits, ".", "_" and "-"`, { file: 'Chart.yaml' });
}
/** Helm's `CheckDependencies` (pkg/action/install.go): names only, whatever the versions. */
function checkDependencies({ metadata, dependencies }) {
    const present = new Set(dependencies.map((dependency) => dependency.metadata.name));
    const missing = (metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
    if (missing.length === 0)
        return;
    const text = `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
    throw new chart_errors/* ChartError */.DA(`${text}; run "helm dependency build" first`, { file: 'Chart.yaml' });
}
/** Helm's `StampModTimes` (pkg/chart/v2/chart.go), for the one time that is part of a file. */
function stampLocks(chart, epoch) {
    return {
        ...chart,
        lock: chart.lock && stampLock(chart.lock, epoch),
        dependencies: chart.dependencies.map((dependency) => stampLocks(dependency, epoch)),
    };
}
/** Returns the metadata that Helm will load from a package of these entries, and refuses what it could not load. */
async function readBack(entries) {
    const size = entries.reduce((total, entry) => total + entry.size, 0);
    if (size >= archive_budget/* maxChartSize */.ad) {
        const text = `decompressed chart is larger than the maximum size ${archive_budget/* maxChartSize */.ad}`;
        throw new chart_errors/* ChartError */.DA(`${text}: list in .helmignore what the chart does not need`);
    }
    const { metadata } = await loadEntries(entries);
    return metadata;
}
/** Loads the chart with all its dependencies. */
async function loadWhole({ path, workspace, leaveOut, signal, dependencies, sourceDateEpoch }, { store, links, warn, }) {
    const load = (directory, tell) => loadDirectory({ path: directory, workspace, store, warn: tell, links, leaveOut });
    const loaded = await load(path, warn);
    if (dependencies === undefined)
        return { chart: loaded.chart, files: () => loaded.files };
    const generated = rfc3339(sourceDateEpoch ?? defaultTime);
    const chart = await completeChart(loaded, dependencies, {
        workspace,
        generated,
        warn,
        signal,
        links,
        budget: store.budget,
        load,
    });
    const files = () => {
        const added = chart.dependencies.filter((each) => !loaded.chart.dependencies.includes(each));
        const entries = added
            .flatMap(packageEntries)
            .map((entry) => ({ ...entry, name: `charts/${entry.name}` }));
        return [...loaded.files, ...entries];
    };
    return { chart, files };
}
/**
 * Packages a chart directory as `helm package` does (Helm 4.3), and returns what to push.
 *
 * The same tree gives the same archive, byte for byte: subcharts come in walk order, times are `sourceDateEpoch` or a constant.
 * The file appears under its name only when it is complete. Throws {@link ChartError} with Helm's text and what to do for what
 * Helm refuses to package or could not load again.
 */
async function packageChart(options) {
    const warnings = [];
    const store = new spill_store/* SpillStore */.a(options);
    try {
        const { sourceDateEpoch } = options;
        const links = new LinkedFiles();
        const warn = (message, field) => {
            if (field === undefined || (options[field] ?? '') === '')
                warnings.push(message);
        };
        const { chart, files } = await links.quotingNone(async () => {
            const whole = await loadWhole(options, { store, links, warn });
            const named = { ...whole.chart, metadata: overrideMetadata(whole.chart.metadata, options) };
            checkDependencies(named);
            return { ...whole, chart: named };
        });
        await options.inspect?.(files());
        const { entries, metadata } = await links.quotingNone(async () => {
            const written = packageEntries(sourceDateEpoch === undefined ? chart : stampLocks(chart, sourceDateEpoch));
            checkName(chart.metadata);
            return { entries: written, metadata: await readBack(written) };
        });
        const saved = await savePackage(entries, metadata, options);
        const all = [...warnings, ...(await chartWarnings(chart))];
        return { metadata, config: configBlob(metadata), ...saved, warnings: all };
    }
    finally {
        store.close();
    }
}

;// CONCATENATED MODULE: ./src/workspace/git-objects.ts




/** A commit, with what its deltas add to each other, is smaller. */
const largestObject = 1024 * 1024;
/** The longest chain of deltas that Git writes: `pack.depth`. */
const maxDeltas = 4095;
const indexMagic = 0xff744f63;
const commitType = 1;
const offsetDelta = 6;
const referenceDelta = 7;
/** An open file, read in places. */
class Pages {
    #descriptor;
    size;
    constructor(path, guard) {
        const file = guard.check(path);
        this.size = file.stats.size;
        this.#descriptor = (0,read_guard/* openChecked */.U4)(file);
    }
    /** Returns the bytes at a place, fewer where the file ends. */
    at(start, length) {
        const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - start)));
        return bytes.subarray(0, (0,external_node_fs_.readSync)(this.#descriptor, bytes, 0, bytes.length, start));
    }
    close() {
        (0,external_node_fs_.closeSync)(this.#descriptor);
    }
}
/**
 * Returns where in its pack an object is; `undefined` if it is not there. Only version 2 of the index is read, which Git has
 * written since 1.6. Format: https://git-scm.com/docs/gitformat-pack
 */
function offsetIn(index, name) {
    const head = index.at(0, 8);
    if (head.readUInt32BE(0) !== indexMagic || head.readUInt32BE(4) !== 2)
        return undefined;
    const fanout = (byte) => (byte < 0 ? 0 : index.at(8 + 4 * byte, 4).readUInt32BE(0));
    const count = fanout(255);
    const names = 8 + 4 * 256;
    let [low, high] = [fanout(name.readUInt8(0) - 1), fanout(name.readUInt8(0))];
    while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const order = name.compare(index.at(names + middle * name.length, name.length));
        if (order === 0)
            return offsetAt(index, names + count * (name.length + 4), count, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return undefined;
}
/** Offsets of 31 bits or more are in a table of their own. */
function offsetAt(index, table, count, position) {
    const offset = index.at(table + 4 * position, 4).readUInt32BE(0);
    if (offset < 0x80000000)
        return offset;
    return Number(index.at(table + 4 * count + 8 * (offset - 0x80000000), 8).readBigUInt64BE(0));
}
/** Reads bytes one after the other. */
class ByteReader {
    bytes;
    at = 0;
    constructor(bytes) {
        this.bytes = bytes;
    }
    byte() {
        this.at += 1;
        return this.bytes.readUInt8(this.at - 1);
    }
    /** A number of seven bits a byte, the lowest first. */
    number() {
        let value = 0;
        for (let shift = 1;; shift *= 128) {
            const byte = this.byte();
            value += (byte & 0x7f) * shift;
            if (byte < 0x80)
                return value;
        }
    }
}
function packedObject(pack, start, find, nameSize) {
    const cursor = new ByteReader(pack.at(start, 64));
    const first = cursor.byte();
    const type = (first >> 4) & 7;
    const size = (first & 0x0f) + (first >= 0x80 ? cursor.number() * 16 : 0);
    if (size > largestObject)
        throw new RangeError('the object is too large');
    let base;
    if (type === offsetDelta) {
        let byte = cursor.byte();
        let distance = byte & 0x7f;
        while (byte >= 0x80) {
            byte = cursor.byte();
            distance = (distance + 1) * 128 + (byte & 0x7f);
        }
        base = start - distance;
    }
    else if (type === referenceDelta) {
        base = find(cursor.bytes.subarray(cursor.at, cursor.at + nameSize));
        cursor.at += nameSize;
    }
    // Deflate adds at most a thousandth.
    const packed = pack.at(start + cursor.at, size + Math.ceil(size / 1000) + 64);
    return { type, data: (0,external_node_zlib_.inflateSync)(packed, { maxOutputLength: Math.max(1, size) }), base };
}
/** Rule: "Deltified representation" of gitformat-pack. */
function applyDelta(base, delta) {
    const cursor = new ByteReader(delta);
    const [baseSize, size] = [cursor.number(), cursor.number()];
    if (baseSize !== base.length || size > largestObject)
        throw new RangeError('the delta is of another object');
    const parts = [];
    let length = 0;
    while (cursor.at < delta.length) {
        const command = cursor.byte();
        const field = (bit, shift) => ((command & bit) === 0 ? 0 : cursor.byte() * shift);
        let part;
        if (command >= 0x80) {
            const from = field(0x01, 1) + field(0x02, 0x100) + field(0x04, 0x10000) + field(0x08, 0x1000000);
            const count = field(0x10, 1) + field(0x20, 0x100) + field(0x40, 0x10000);
            part = base.subarray(from, from + (count === 0 ? 0x10000 : count));
        }
        else {
            part = delta.subarray(cursor.at, cursor.at + command);
            cursor.at += command;
        }
        length += part.length;
        if (length > size || part.length === 0)
            throw new RangeError('the delta is damaged');
        parts.push(part);
    }
    return Buffer.concat(parts);
}
/** Returns a commit of a pack, by the chain of its deltas. */
function packedCommit(pack, start, find, nameSize) {
    const deltas = [];
    let object = packedObject(pack, start, find, nameSize);
    let total = 0;
    while (object.type === offsetDelta || object.type === referenceDelta) {
        deltas.push(object.data);
        total += object.data.length;
        if (object.base === undefined || deltas.length > maxDeltas || total > largestObject)
            return undefined;
        object = packedObject(pack, object.base, find, nameSize);
    }
    if (object.type !== commitType)
        return undefined;
    return deltas.reduceRight((base, delta) => applyDelta(base, delta), object.data);
}
function looseCommit({ directory, guard }, name) {
    const file = guard.check((0,external_node_path_.join)(directory, name.slice(0, 2), name.slice(2)));
    const bytes = (0,external_node_zlib_.inflateSync)((0,read_guard/* readWholeFile */.M4)(file, largestObject), { maxOutputLength: largestObject });
    const end = bytes.indexOf(0);
    return bytes.toString('latin1', 0, end).startsWith('commit ') ? bytes.subarray(end + 1) : undefined;
}
function commitOfPack({ directory, guard }, pack, name) {
    const wanted = Buffer.from(name, 'hex');
    const index = new Pages((0,external_node_path_.join)(directory, 'pack', `${pack}.idx`), guard);
    try {
        const find = (object) => offsetIn(index, object);
        const start = find(wanted);
        if (start === undefined)
            return undefined;
        const pages = new Pages((0,external_node_path_.join)(directory, 'pack', `${pack}.pack`), guard);
        try {
            return packedCommit(pages, start, find, wanted.length);
        }
        finally {
            pages.close();
        }
    }
    finally {
        index.close();
    }
}
/**
 * Returns what a commit of a Git repository says, its name given in hex; `undefined` if it cannot be found or read. Objects of
 * other repositories (alternates) and those that would have to be fetched are not looked for, and nothing is run.
 */
function readCommit(store, name) {
    const attempt = (read) => {
        try {
            return read();
        }
        catch {
            return undefined; // missing, damaged or not to be read
        }
    };
    const loose = attempt(() => looseCommit(store, name));
    if (loose !== undefined)
        return loose;
    const packs = attempt(() => (0,read_guard/* namesIn */.wX)(store.guard.resolve((0,external_node_path_.join)(store.directory, 'pack')))) ?? [];
    for (const file of packs) {
        if (!file.endsWith('.idx'))
            continue;
        const commit = attempt(() => commitOfPack(store, file.slice(0, -'.idx'.length), name));
        if (commit !== undefined)
            return commit;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/workspace/commit-time.ts





const largestReference = 4096;
const largestPackedReferences = 16 * 1024 * 1024;
const maxSymbolic = 5;
/** 9999-12-31T23:59:59Z, the last that RFC 3339 can write. */
const lastTime = 253_402_300_799;
function commit_time_textOf(path, guard, limit = largestReference) {
    try {
        return (0,read_guard/* readWholeFile */.M4)(guard.check(path), limit).toString();
    }
    catch {
        return undefined; // missing, or not to be read
    }
}
/** Reads the file `.git` of a worktree or a submodule, which names the folder. */
function linkedFolder(file) {
    const target = /^gitdir: (.+?)\r?\n?$/.exec((0,read_guard/* readWholeFile */.M4)(fileHere(file), largestReference).toString())?.[1];
    return target === undefined ? undefined : (0,resolve_path/* realPath */.Y)((0,external_node_path_.resolve)((0,external_node_path_.dirname)(file), target));
}
/** The guard would not read what holds credentials by its kind. */
function fileHere(file) {
    return { path: (0,resolve_path/* realPath */.Y)(file), shown: file, stats: (0,read_guard/* lookAt */.t5)(file) };
}
function repositoryAt(directory, workspace) {
    const path = (0,external_node_path_.join)(directory, secret_files/* gitData */.p$);
    const stats = (0,read_guard/* lookAt */.t5)(path);
    const found = stats.isDirectory() ? (0,resolve_path/* realPath */.Y)(path) : stats.isFile() ? linkedFolder(path) : undefined;
    if (found === undefined || ((0,read_guard/* isInside */.FK)(workspace, directory) && !(0,read_guard/* isInside */.FK)(workspace, found)))
        return undefined;
    const common = commit_time_textOf((0,external_node_path_.join)(found, 'commondir'), new read_guard/* ReadGuard */.go(found, found))?.trim();
    const shared = common === undefined ? found : (0,resolve_path/* realPath */.Y)((0,external_node_path_.resolve)(found, common));
    if ((0,read_guard/* isInside */.FK)(workspace, found) && !(0,read_guard/* isInside */.FK)(workspace, shared))
        return undefined;
    return { directory: found, common: shared };
}
/** Finds the repository that contains a directory, but does not look above the workspace. */
function commit_time_repositoryOf(directory, workspace) {
    for (let at = directory;; at = (0,external_node_path_.dirname)(at)) {
        try {
            return repositoryAt(at, workspace);
        }
        catch {
            // There is none here, or none that can be read.
        }
        if (at === workspace || at === (0,external_node_path_.dirname)(at))
            return undefined;
    }
}
function packedReference(references, name) {
    const line = references.split('\n').find((text) => text.trimEnd().endsWith(` ${name}`));
    return line?.split(' ', 1)[0];
}
/** Returns the commit that is checked out, in hex. */
function headOf({ directory, common }) {
    const [own, shared] = [new read_guard/* ReadGuard */.go(directory, directory), new read_guard/* ReadGuard */.go(common, common)];
    let value = commit_time_textOf((0,external_node_path_.join)(directory, 'HEAD'), own)?.trim();
    for (let links = 0; value !== undefined && links < maxSymbolic; links += 1) {
        const name = /^ref: (refs\/.+)$/.exec(value)?.[1];
        if (name === undefined)
            break;
        const packed = () => packedReference(commit_time_textOf((0,external_node_path_.join)(common, 'packed-refs'), shared, largestPackedReferences) ?? '', name);
        value = (commit_time_textOf((0,external_node_path_.join)(directory, name), own) ?? commit_time_textOf((0,external_node_path_.join)(common, name), shared))?.trim() ?? packed();
    }
    return value !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : undefined;
}
/** The header of a commit ends with an empty line: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function committerTime(commit) {
    const header = commit.toString('latin1').split('\n\n', 1).join('');
    const seconds = Number(/^committer [^\n]* (\d{1,12}) [+-]\d{4}$/m.exec(header)?.[1] ?? NaN);
    return Number.isSafeInteger(seconds) && seconds <= lastTime ? seconds : undefined;
}
/**
 * Returns the time of the commit that is checked out in the repository that contains a directory, in seconds since 1970;
 * `undefined` if there is none that can be read.
 *
 * It is read from the files of the repository, which may be anybody's: Git itself would go by its configuration, and run what
 * that says. Nothing above the workspace is looked at, and nothing that a link leads out to.
 */
function commitTime(directory, workspace) {
    try {
        const [root, start] = [(0,resolve_path/* realPath */.Y)((0,external_node_path_.resolve)(workspace)), (0,resolve_path/* realPath */.Y)((0,external_node_path_.resolve)(directory))];
        const repository = commit_time_repositoryOf(start, root);
        const head = repository && headOf(repository);
        if (repository === undefined || head === undefined)
            return undefined;
        const { common } = repository;
        const commit = readCommit({ directory: (0,external_node_path_.join)(common, 'objects'), guard: new read_guard/* ReadGuard */.go(common, common) }, head);
        return commit && committerTime(commit);
    }
    catch {
        return undefined; // what cannot be read is left out
    }
}

;// CONCATENATED MODULE: ./src/adapters/prepare-charts.ts









async function prepareArchive(file, workspace, epoch, unpacking) {
    const chart = await openPackagedChart(file, { workspace, ...unpacking });
    // `helm push` uses the file's modification time in whole seconds (Helm: pkg/pusher/ocipusher.go).
    const { mtimeMs } = (0,read_guard/* guardOfFile */.xY)(workspace, file).check(file).stats;
    return { chart, created: rfc3339(epoch ?? Math.floor(mtimeMs / 1000)) };
}
/** Runs work with a new directory inside the temporary one. The directory is kept for later steps unless the work fails. */
async function inNewDirectory(temporary, work) {
    const directory = await (0,workspace_directory/* newTemporary */.sL)(temporary, 'helm-push-ecr-');
    try {
        return await work(directory);
    }
    catch (error) {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
        throw error;
    }
}
/** Copies a packaged chart into `package-directory`, where later steps look for it. */
async function leaveIn(directory, workspace, chart) {
    async function copied(stored) {
        const file = (0,external_node_path_.join)(directory, (0,external_node_path_.basename)(stored.file));
        await (0,workspace_directory/* writeInPlace */.a1)(file, (0,read_guard/* streamOf */.mA)(workspace, stored.file));
        return { ...stored, file };
    }
    const { archive, provenance } = chart;
    const named = { setting: 'package-directory', directory };
    return await (0,workspace_directory/* writingTo */.gC)(named, async () => {
        await (0,workspace_directory/* makeDirectory */.Oh)(named, workspace);
        return {
            ...chart,
            archive: await copied(archive),
            ...(provenance !== undefined && { provenance: await copied(provenance) }),
        };
    });
}
/** Tracks the charts of a run by name and version: two with the same would overwrite each other in the registry. */
class ChartClaims {
    #paths = new Map();
    /** Throws a {@link ChartError} if another path has the same chart. */
    claim(path, { metadata: { name, version } }) {
        const other = this.#paths.get(`${name} ${version}`);
        if (other !== undefined) {
            throw new chart_errors/* ChartError */.DA(`${path} is the chart ${name} ${version}, as ${other} is: one would take the other's place in the registry; ` +
                'leave one out of chart-path, or raise its version');
        }
        this.#paths.set(`${name} ${version}`, path);
    }
}
/**
 * Returns the port that prepares a chart: a directory is packaged, with SOURCE_DATE_EPOCH or else the commit time as its
 * creation time; a `.tgz` is used as it is, with the file's modification time. The port throws a ChartError, also for a second
 * chart with the same name and version.
 */
function chartPreparer({ directory, ...packaging }, { workspace, temporary, environment, unpacking, lint }) {
    const epoch = sourceDateEpoch(environment);
    const claims = new ChartClaims();
    return async (path) => {
        const absolute = (0,external_node_path_.resolve)(workspace, path);
        if (path.endsWith('.tgz')) {
            const prepared = await prepareArchive(absolute, workspace, epoch, unpacking);
            await lint({ archive: prepared.chart, open: () => (0,read_guard/* streamOf */.mA)(workspace, absolute) });
            claims.claim(path, prepared.chart);
            return prepared;
        }
        const packages = directory === undefined ? undefined : (0,external_node_path_.resolve)(workspace, directory);
        const chart = await inNewDirectory(temporary, (destination) => packageChart({
            ...packaging,
            path: absolute,
            ...(epoch !== undefined && { sourceDateEpoch: epoch }),
            ...(packages !== undefined && { leaveOut: packages }),
            workspace,
            destination,
            inspect: (files) => lint({ name: (0,external_node_path_.basename)(absolute), files }),
            ...unpacking,
        }));
        const created = epoch ?? commitTime(absolute, workspace);
        claims.claim(path, chart);
        return {
            chart: packages === undefined ? chart : await leaveIn(packages, workspace, chart),
            created: created === undefined ? undefined : rfc3339(created),
        };
    };
}

// EXTERNAL MODULE: ./src/oci/authorized-client.ts
var authorized_client = __webpack_require__(4134);
// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __webpack_require__(8705);
;// CONCATENATED MODULE: ./src/adapters/downloads.ts


/**
 * Returns what gets a public file over the run's connections: its proxies, certificates, retries and cancellation hold, and no
 * credentials are sent. It throws a RegistryError, a NetworkError or a ProtocolError, and what `read` throws.
 */
function downloads({ transport, retrier, userAgent, signal, }) {
    return async (url, read) => {
        const client = new authorized_client/* AuthorizedClient */.J({
            origin: new URL(url.origin),
            authorizer: { authorization: () => Promise.resolve(undefined) },
            transport,
            retrier,
            userAgent: userAgent.join('/'),
            signal,
        });
        return await client.run(async (send) => await read(await (0,blobs/* followRedirects */.F)(send, url, { accept: '*/*' })));
    };
}

;// CONCATENATED MODULE: ./src/commands/push.ts




















/** Helm lists a tag as a version only if it is strict SemVer: pkg/registry/tag.go and client.go (helm/helm#11107). */
function warnOfUnlisted(version, location) {
    const listed = (0,published_versions/* listedForm */.qx)(version);
    const [reason, remedy] = version === `v${listed}`
        ? ['begins with "v"', 'remove the "v"']
        : ['is not three numbers without leading zeros', `write ${listed}`];
    runner_log/* runnerLog */.t1.warning(`the version ${version} ${reason}: Helm finds it only by exactly that --version, never by a range or as the newest; ${remedy}`, { ...location, ...(location.file !== undefined && { field: { name: 'version', value: version } }) });
}
/** Returns a notice for each chart that the Git tag does not release. */
function leftOutNotices(results) {
    return new Set(results.flatMap(({ chartPath, leftOut }) => leftOut === undefined ? [] : [`${chartPath} is left out: ${leftOut}`]));
}
/** Returns what a run has pushed, in case the outputs cannot be written. */
function pushedRefs(results) {
    return results.flatMap(({ target, delivery }) => target !== undefined && delivery?.state === 'pushed'
        ? [`${target.ref} was pushed as ${delivery.digest}`]
        : []);
}
/** Returns the sources of dependencies. Their code is loaded when the first chart needs one. */
function dependencySources(context) {
    let opened;
    const open = () => (opened ??= __webpack_require__.e(/* import() */ 917).then(__webpack_require__.bind(__webpack_require__, 6298)).then(({ openSources }) => openSources(context)));
    return {
        known: async () => await (await open()).known(),
        resolve: async (wanted) => await (await open()).resolve(wanted),
        fetch: async (wanted) => await (await open()).fetch(wanted),
        close: async () => {
            if (opened !== undefined)
                await (await opened).close();
        },
    };
}
/**
 * Pushes charts: the action itself. Throws an InputError; later failures are reported, and are in the outputs and the summary.
 */
async function pushCommand(environment, signal, agents) {
    const workspace = (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.');
    const { plan, packaging, role, creation, helm, showSummary, notices } = readPushInputs({
        getInput: runner/* getInput */.V4,
        mask: runner/* setSecret */.Pq,
        environment,
        files: workspaceFiles(workspace),
        getIdToken: id_token/* getIdToken */.p,
    });
    for (const notice of notices)
        runner/* notice */.lm(notice);
    (0,runner_log/* showPlan */.tN)(plan);
    const temporary = environment['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)();
    const session = await openSession(environment, signal, role, plan.destinations, agents);
    const log = (0,runner_log/* groupingLog */.GN)(runner_log/* runnerLog */.t1);
    const open = (0,ecr_registries/* registryOpener */.zB)(session, creation, log);
    const sources = dependencySources({
        settings: session,
        environment,
        signsIn: plan.destinations.length > 0,
        own: () => (0,ecr_registries/* openOnes */.a)(plan.destinations.map(open)),
    });
    const lint = chartLinter(helm, {
        temporary,
        environment,
        workspace,
        signal,
        download: downloads(session),
        showGroup: runner/* showGroup */.V9,
    });
    const prepare = chartPreparer({ ...packaging, dependencies: { mode: helm.dependencies, sources } }, { workspace, temporary, environment, unpacking: session.unpacking, lint });
    try {
        const results = await pushCharts(plan, {
            prepare: async (path) => {
                const ready = await prepare(path);
                const { metadata, archive, warnings } = ready.chart;
                const location = path.endsWith('.tgz') ? {} : { file: (0,external_node_path_.join)(path, 'Chart.yaml') };
                for (const warning of warnings)
                    log.warning(warning, location);
                (0,version_mistake/* checkTagLength */.l)(metadata.version, location);
                if (!(0,published_versions/* isListed */.yy)(metadata.version))
                    warnOfUnlisted(metadata.version, location);
                runner_log/* runnerLog */.t1.info(`${path}: ${metadata.name} ${metadata.version}, ${(0,runner_log/* shownSize */.lh)(archive.size)}`);
                return ready;
            },
            open,
            read: (file) => (0,read_guard/* streamOf */.mA)(workspace, file),
            log,
            clock: http_clock/* systemClock */.ml,
            unpacking: session.unpacking,
            signal,
        });
        log.flush();
        runner_log/* runnerLog */.t1.info(pushCounts(results));
        for (const notice of leftOutNotices(results))
            runner/* notice */.lm(notice);
        const failures = results.flatMap(({ chartPath, target, failure }) => failure === undefined ? [] : [{ at: target?.ref ?? chartPath, failure }]);
        const failure = overallFailure(failures, results.length, 'pushes');
        if (failure !== undefined && !signal.aborted)
            fail(failure);
        if (showSummary)
            writeSummary(summaryOf(results, plan.dryRun));
        setOutputs(pushOutputs(results), pushedRefs(results));
        if (failure !== undefined)
            signal.throwIfAborted();
    }
    finally {
        await sources.close();
        log.flush();
        session.close();
    }
}

// EXTERNAL MODULE: ./src/workspace/programs.ts
var programs = __webpack_require__(5776);
// EXTERNAL MODULE: ./src/workspace/user-folders.ts
var user_folders = __webpack_require__(7742);
;// CONCATENATED MODULE: ./src/commands/main.ts












/** The run was canceled: the runner sends SIGINT, then SIGTERM seven seconds later. */
class CanceledError extends Error {
    name = 'CanceledError';
}
/** The commands, by the argument that the bundle is started with. */
const commands = new Map([
    ['push', pushCommand],
    ['login', loginCommand],
    ['logout', logoutCommand],
    ['pull', pullCommand],
    ['delete', deleteCommand],
    ['promote', promoteCommand],
]);
/** The variables that hold AWS keys, which never contain white space. */
const keyVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
/** Trims AWS keys: a secret pasted with a trailing line break is not a valid HTTP header. */
function trimKeys(environment) {
    for (const name of keyVariables) {
        const value = environment[name];
        if (value === undefined || value === value.trim())
            continue;
        environment[name] = value.trim();
        // The runner masks the secret only as it was pasted.
        if (value.trim() !== '')
            runner/* setSecret */.Pq(value.trim());
    }
}
/**
 * Milliseconds that a canceled command has to clean up. It may wait for something that does not end in time, such as Helm, and
 * the runner kills the process after ten seconds.
 */
const main_grace = 1_000;
/**
 * Runs one command with the inputs in the runner's environment, then ends the process. Never throws: an error becomes one
 * `::error` and exit code 1. `agents` are the run's if connections were opened ahead.
 */
async function main(name, environment, agents) {
    const run = new AbortController();
    const late = Promise.withResolvers();
    let timer;
    const cancel = () => {
        const reason = new CanceledError('the run was canceled before it was finished; run the job again');
        run.abort(reason);
        timer ??= setTimeout(() => {
            late.reject(reason);
        }, main_grace);
    };
    // Not `once`: a signal without a listener ends the process immediately and leaves its temporary files.
    (0,user_folders/* provideHome */.XV)(environment);
    (0,programs/* narrowPath */.bh)(environment, (0,external_node_path_.resolve)(environment['GITHUB_WORKSPACE'] ?? '.'));
    trimKeys(environment);
    process.on('SIGINT', cancel).on('SIGTERM', cancel);
    for (const secret of (0,proxy/* proxySecrets */.Wm)(environment))
        runner/* setSecret */.Pq(secret);
    try {
        const command = commands.get(name);
        if (command === undefined)
            throw new Error(`unknown command "${name}"`);
        await Promise.race([command(environment, run.signal, agents), late.promise]);
    }
    catch (thrown) {
        // How each call reports that it was aborted does not matter.
        const error = run.signal.aborted ? run.signal.reason : thrown;
        failWith(error);
    }
    finally {
        run.abort(); // cancels what was started early, such as uploads that an unchanged chart does not need
        // An abandoned call may keep a connection open, such as one to a proxy that does not answer.
        process.stdout.write('', () => {
            process.exit();
        });
    }
}


/***/ }),

/***/ 2187:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   Nq: () => (/* binding */ digestStream),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** Reports whether a text is a SHA-256 digest as the OCI image specification writes it. */
function isDigest(text) {
    return /^sha256:[0-9a-f]{64}$/.test(text);
}
/** Returns the SHA-256 digest of some bytes. */
function digestOf(bytes) {
    return `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex')}`;
}
/** Reads a stream to its end and returns its SHA-256 digest and size in bytes. Throws what the stream throws. */
async function digestStream(stream) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let size = 0;
    for await (const chunk of stream) {
        hash.update(chunk);
        size += chunk.length;
    }
    return { digest: `sha256:${hash.digest('hex')}`, size };
}


/***/ }),

/***/ 8127:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ authOf),
/* harmony export */   gg: () => (/* binding */ maskToken),
/* harmony export */   iG: () => (/* binding */ anonymousAccess),
/* harmony export */   r_: () => (/* binding */ isExpiredToken),
/* harmony export */   xX: () => (/* binding */ TokenSource)
/* harmony export */ });
/* harmony import */ var _http_body_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9662);
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8549);
/* harmony import */ var _oci_authorized_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4134);



/**
 * Masks an authorization token of ECR or ECR Public (base64 of `AWS:<password>`) and the password in it, and returns the token.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html
 */
function maskToken(token, mask) {
    mask(token);
    const decoded = Buffer.from(token, 'base64').toString();
    const password = decoded.slice(decoded.indexOf(':') + 1);
    if (password !== '')
        mask(password);
    return token;
}
/**
 * Returns the credentials in a registry's Authorization header as Docker's config.json writes them, base64 of `AWS:<password>`:
 * what follows `Basic` at ECR and `Bearer` at ECR Public.
 */
function authOf(authorization) {
    return authorization.slice(authorization.indexOf(' ') + 1);
}
/**
 * Reports whether an answer of the data plane asks for a new token. Private ECR answers 403 in its own words and without a
 * challenge, also to the token of another region (flipt-io/flipt#3043); ECR Public answers 400 (aws/containers-roadmap#2835).
 */
function isExpiredToken({ status, errors }) {
    if (status === 401)
        return true;
    const says = (text) => errors.some(({ message }) => message.includes(text));
    if (status === 403)
        return says('authorization token has expired');
    return status === 400 && says('Authorization Token is invalid');
}
/** The value of the Authorization header, fetched again when the registry refuses it as expired. */
class TokenSource {
    #fetch;
    #current;
    /** Takes the header value of the first sign-in, and a function that fetches a fresh one. */
    constructor(first, fetch) {
        this.#current = Promise.resolve(first);
        this.#fetch = fetch;
    }
    /**
     * Returns the header value. With `renew` (the value that the registry refused) a fresh one is fetched, once for all callers
     * that ask at the same time. Throws what the fetch throws; the next call then tries again.
     */
    async authorization(options) {
        const seen = this.#current;
        const value = await seen;
        if (value !== options?.renew)
            return value;
        if (this.#current === seen) {
            this.#current = this.#fetch().catch((error) => {
                this.#current = seen;
                throw error;
            });
        }
        return await this.#current;
    }
}
/**
 * Returns anonymous access to ECR Public, which everyone may read. Throws a RegistryError, a NetworkError or a ProtocolError.
 * Source: the challenge of https://public.ecr.aws/v2/ (helm/helm#12491)
 */
async function anonymousAccess(options) {
    const client = new _oci_authorized_client_js__WEBPACK_IMPORTED_MODULE_1__/* .AuthorizedClient */ .J({
        ...options,
        authorizer: { authorization: () => Promise.resolve(undefined) },
    });
    const url = new URL('/token/?service=public.ecr.aws&scope=aws', options.origin);
    const fetch = async () => {
        const token = await client.run(async (send) => (0,_http_body_js__WEBPACK_IMPORTED_MODULE_2__/* .readToken */ .AI)(await send({ method: 'GET', url }, [200]), 'token'));
        if (token === undefined)
            throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd('GET', url, 'the response has no token');
        return `Bearer ${token}`;
    };
    return new TokenSource(await fetch(), fetch);
}


/***/ }),

/***/ 5354:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ parseDenial),
/* harmony export */   U: () => (/* binding */ missingPermission)
/* harmony export */ });
/**
 * Parses a denial, also one that ECR passes on from KMS; returns `undefined` for any other text.
 * Source of the wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function parseDenial(text) {
    const subject = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: "?([^\s"]+))?/.exec(text);
    const [, action, resource] = subject ?? [];
    if (action === undefined)
        return undefined;
    const principal = /User: (\S+) is not/.exec(text)?.[1];
    const implicit = /because no ([\w -]+?)(?: policy)? allows/.exec(text)?.[1];
    // "in a VPC endpoint policy transitively through a service control policy": the second one is the cause.
    const explicit = /transitively through an? ([\w -]+) policy/.exec(text)?.[1] ??
        /with an explicit deny in (?:an?|the) ([\w -]*?)(?: policy\b|(?=[.:;,)]|$))/.exec(text)?.[1];
    const policy = (explicit ?? implicit)?.replace(/^sessions$/, 'session');
    return { action, principal, resource, policy, explicit: explicit !== undefined };
}
function accountOf(arn) {
    const id = arn?.split(':')[4];
    return id !== undefined && /^\d{12}$/.test(id) ? id : undefined;
}
/** The actions that an account's registry policy governs; the rest is up to repository policies. */
const registryActions = new Set([
    'ecr:BatchImportUpstreamImage',
    'ecr:CreateRepository',
    'ecr:ReplicateImage',
]);
/** The policy of the resource itself. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html */
function resourcePolicy({ action, resource = '' }) {
    const account = accountOf(resource) ?? 'the account that owns it';
    const owner = /^\d/.test(account) ? `account ${account}` : account;
    if (action.startsWith('kms:'))
        return `the key policy of ${resource}`;
    if (action.startsWith('sts:'))
        return `the trust policy of ${resource}`;
    if (registryActions.has(action))
        return `the registry policy (registry permissions) of ${owner}`;
    const name = /:repository\/(\S+)$/.exec(resource)?.[1];
    return name === undefined
        ? `the resource policy of ${owner}`
        : `the policy of the repository "${name}" in ${owner}`;
}
/** Returns what to do about a denial: each kind of policy has its own owner. */
function remedyOf(denial) {
    const { action, principal, resource, policy, explicit } = denial;
    const change = (where) => explicit ? `remove what denies ${action} from ${where}` : `allow ${action} in ${where}`;
    const organization = (arn) => {
        const account = accountOf(arn);
        return `the organization${account === undefined ? '' : ` of account ${account}`}`;
    };
    switch (policy) {
        case 'resource-based':
            return change(resourcePolicy(denial));
        case 'service control':
            return `ask the administrators of ${organization(principal)}: ${change('its service control policy (SCP)')}`;
        case 'resource control':
            return `ask the administrators of ${organization(resource)}: ${change('its resource control policy (RCP)')}`;
        case 'VPC endpoint':
            return change("the policy of the VPC endpoint that the runner's network reaches AWS through");
        case 'permissions boundary':
            return change('the permissions boundary of the role or user');
        case 'session':
            return change('the session policy that was passed when the role was assumed');
        case 'role trust':
            return change(`the trust policy of ${resource ?? 'the role'}`);
        case undefined:
        default:
            return change('the IAM policy of the role or user');
    }
}
/**
 * Returns the message for an IAM action that is missing. `where` is a region or a resource, `text` what AWS said, and `action`
 * the one that was needed if AWS names none.
 */
function missingPermission(action, where, text) {
    const denial = parseDenial(text) ?? {
        action,
        principal: undefined,
        resource: undefined,
        policy: undefined,
        explicit: false,
    };
    return `no permission for ${denial.action} ${where}: ${remedyOf(denial)} (${text})`;
}


/***/ }),

/***/ 2103:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gy: () => (/* binding */ AwsError),
/* harmony export */   IY: () => (/* binding */ callAws),
/* harmony export */   pM: () => (/* binding */ unreachableKeys),
/* harmony export */   rl: () => (/* binding */ causeOf)
/* harmony export */ });
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8549);
/* harmony import */ var _http_retry_policy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7593);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8992);
/* harmony import */ var _denials_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5354);




/** A call to AWS's API failed. The message is for the user: what is wrong and what to do. */
class AwsError extends Error {
    name = 'AwsError';
}
/** Returns the SDK's error behind a call that failed; its `name` is the exception's in the service model. */
function causeOf(error) {
    return error instanceof AwsError && error.cause instanceof Error ? error.cause : undefined;
}
/**
 * Reports whether STS could not fetch the keys of an identity provider: a 400 that passes, unlike the other errors of that name
 * (awslabs/aws-sdk-rust#827, pytorch/torchx#386).
 */
function unreachableKeys(error) {
    return error instanceof Error && error.message.includes("Couldn't retrieve verification key");
}
const credentialsRemedy = 'sign in first with aws-actions/configure-aws-credentials (and permissions: id-token: write), ' +
    'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
/** Error codes for expired credentials, in any of AWS's protocols. */
const expiredCredentials = new Set(['ExpiredToken', 'ExpiredTokenException']);
/** Error codes for invalid credentials, likewise. */
const badCredentials = new Set([
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationTokenException',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
]);
const throttled = new Set([
    'LimitExceededException',
    'RequestLimitExceeded',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
]);
/** Node's codes for an invalid URL. */
const wrongAddress = new Set(['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL']);
function explain(error, action, region) {
    const text = (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(error.message);
    const status = error.$metadata?.httpStatusCode ?? 0;
    if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
        return `no AWS credentials were found; ${credentialsRemedy} (${text})`;
    }
    if (expiredCredentials.has(error.name)) {
        return `the AWS credentials have expired (${action}: ${text}); sign in again right before this step, for a longer time (role-duration-seconds), or set role-to-assume`;
    }
    // The SDK corrects for a clock that is wrong, once it has seen AWS's.
    if (/Signature (?:expired|not yet current)/.test(text) || error.name === 'RequestTimeTooSkewed') {
        return `AWS rejected the time of the request to ${action} (${text}); correct the clock of the runner`;
    }
    if (badCredentials.has(error.name)) {
        return `AWS rejected the credentials in ${action} (${error.name}: ${text}); ${credentialsRemedy}`;
    }
    if (error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StatusError */ .Xs) {
        return `${action}: AWS did not answer in ${region}: ${text}; check what the runner's proxy or firewall lets through`;
    }
    if (error.name === 'RegionDisabledException') {
        return `${action}: the account has deactivated STS in ${region} (${text}); activate it in IAM's account settings, or use another aws-region`;
    }
    // KMS's denials, too: ECR returns them as a KmsException.
    if ((0,_denials_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDenial */ .P)(text) !== undefined || error.name === 'AccessDeniedException' || status === 403) {
        return (0,_denials_js__WEBPACK_IMPORTED_MODULE_2__/* .missingPermission */ .U)(action, `in ${region}`, text);
    }
    if (error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr) {
        const remedy = "check the runner's network and proxy settings";
        return error.code === 'ENOTFOUND' && !error.byProxy
            ? `${action}: there is no AWS endpoint for region ${region} (${text}); check the spelling of aws-region, or ${remedy}`
            : `${action}: AWS cannot be reached in ${region}: ${text}; ${remedy}`;
    }
    if (wrongAddress.has(error.code)) {
        return `${action}: the endpoint of AWS's API is not a valid URL (${text}); correct or unset AWS_ENDPOINT_URL, or the variable for one service such as AWS_ENDPOINT_URL_ECR`;
    }
    if (throttled.has(error.name)) {
        return `AWS throttled ${action} in ${region}, or a quota is used up (${error.name}: ${text}); try again later or request a higher quota`;
    }
    if ((0,_http_retry_policy_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransientStatus */ .Dm)(status)) {
        // The answer may be a gateway's web page; the text is then the SDK's parse error.
        const said = error instanceof SyntaxError || error.name === 'Unknown' ? '' : `: ${error.name}: ${text}`;
        return `${action} is still failing in ${region} after retries: the response was ${status}${said}; try again later`;
    }
    return `${action} failed in ${region}: ${error.name}: ${text}`;
}
/**
 * Calls an AWS API. Throws an {@link AwsError} that names the IAM action (such as `ecr:CreateRepository`), the region and what
 * to do.
 */
async function callAws(action, region, call) {
    try {
        return await call();
    }
    catch (error) {
        // A role's credentials come from a call of their own, whose error says what is wrong.
        if (!(error instanceof Error) || error instanceof AwsError)
            throw error;
        throw new AwsError(explain(error, action, region), { cause: error });
    }
}


/***/ }),

/***/ 8532:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iz: () => (/* binding */ catalogLimits),
/* harmony export */   JI: () => (/* binding */ encryptionTypes),
/* harmony export */   Nj: () => (/* binding */ tagMutabilities),
/* harmony export */   Ur: () => (/* binding */ createOnce),
/* harmony export */   tU: () => (/* binding */ signatureTagWarning)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2103);
/* harmony import */ var _sdk_retries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9053);


/** How tags of a private repository may be moved. Source: the service model of ecr. */
const tagMutabilities = [
    'MUTABLE',
    'IMMUTABLE',
    'IMMUTABLE_WITH_EXCLUSION',
    'MUTABLE_WITH_EXCLUSION',
];
/** How a private repository is encrypted. Source: the service model of ecr. */
const encryptionTypes = ['AES256', 'KMS', 'KMS_DSSE'];
/** The longest texts in characters, and the largest logo in bytes: the service model of ecr-public. */
const catalogLimits = {
    description: 1024,
    aboutText: 25_600,
    usageText: 25_600,
    logo: 512_000,
};
/**
 * Runs a CreateRepository call. Returns whether it created the repository; false means that it was there already, also when
 * another run was quicker: both services then throw RepositoryAlreadyExistsException (service models of ecr and ecr-public).
 * After an attempt whose answer was lost, that repository is the one which that attempt created.
 */
async function createOnce(create) {
    try {
        await create();
        return true;
    }
    catch (error) {
        const cause = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error);
        if (cause?.name === 'RepositoryAlreadyExistsException')
            return (0,_sdk_retries_js__WEBPACK_IMPORTED_MODULE_1__/* .followsLostAnswer */ .m)(cause);
        throw error;
    }
}
/** A tag that cosign gives to a signature. */
const signatureTag = `sha256-${'0'.repeat(64)}.sig`;
/** Reports whether an exclusion filter of ECR covers a tag; `*` stands for any characters. */
function filterMatches(filter, tag) {
    const [first = '', ...others] = filter.split('*');
    let rest = tag.startsWith(first) ? tag.slice(first.length) : undefined;
    for (const [index, part] of others.entries()) {
        if (rest === undefined)
            return false;
        const at = index === others.length - 1 ? rest.length - part.length : rest.indexOf(part);
        rest = at >= 0 && rest.startsWith(part, at) ? rest.slice(at + part.length) : undefined;
    }
    return rest === '';
}
/**
 * Returns what to warn of where a new repository keeps the tags of signatures immutable: a second signature, or one of another
 * kind, replaces such a tag. `undefined` if it does not.
 */
function signatureTagWarning({ tagMutability, exclusionFilters = [], }) {
    const isExcluded = exclusionFilters.some((filter) => filterMatches(filter, signatureTag));
    if (tagMutability?.startsWith('IMMUTABLE') !== true || isExcluded)
        return undefined;
    return ('the new repository keeps the tags of signatures immutable too (sha256-<digest>.sig), so that none can be added to one that is there; ' +
        'exclude "sha256-*" with image-tag-mutability: IMMUTABLE_WITH_EXCLUSION and image-tag-mutability-exclusion-filters, ' +
        'and in this repository with: aws ecr put-image-tag-mutability');
}


/***/ }),

/***/ 9053:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ SdkRetries),
/* harmony export */   m: () => (/* binding */ followsLostAnswer)
/* harmony export */ });
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8549);
/* harmony import */ var _http_headers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2103);
/* harmony import */ var _http_retry_policy_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7593);




/** One attempt of a call. */
class AttemptToken {
    attempts;
    /** Whether an attempt before may have taken effect, though its answer was lost. */
    uncertain;
    #count;
    constructor(attempts, count, uncertain) {
        this.attempts = attempts;
        this.uncertain = uncertain;
        this.#count = count;
    }
    getRetryCount() {
        return this.#count;
    }
    /** Zero: the attempts wait by themselves, on their own clock. */
    getRetryDelay() {
        return 0;
    }
}
function hint({ error, errorType }, now) {
    if (error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr || error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StatusError */ .Xs)
        return (0,_http_retry_policy_js__WEBPACK_IMPORTED_MODULE_3__/* .retryHint */ .IR)(error);
    const { $metadata, $response } = (error ?? {});
    const headers = $response?.headers ?? {};
    // The SDK takes it for throttling; in the models of ecr and ecr-public it is a quota, which waiting does not raise.
    const quota = error instanceof Error && error.name === 'LimitExceededException';
    const throttled = errorType === 'THROTTLING' && !quota;
    const transient = throttled ||
        errorType === 'TRANSIENT' ||
        (0,_http_retry_policy_js__WEBPACK_IMPORTED_MODULE_3__/* .isTransientStatus */ .Dm)($metadata?.httpStatusCode ?? 0) ||
        (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .unreachableKeys */ .pM)(error);
    return { transient, throttled, retryAfter: (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRetryAfter */ .mu)(headers['retry-after'], headers['date'], now) };
}
/** Node's codes for a connection that ended after the request was sent. */
const brokenOff = new Set([
    'ECONNABORTED',
    'ECONNRESET',
    'EPIPE',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ESTALLED',
    'ETIMEDOUT',
]);
/** Reports whether a request that failed this way may have taken effect. */
function losesAnswer(error) {
    if (error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr)
        return error.proxyStatus === undefined && brokenOff.has(error.code);
    return (0,_http_retry_policy_js__WEBPACK_IMPORTED_MODULE_3__/* .isTransientStatus */ .Dm)(error?.$metadata?.httpStatusCode ?? 0);
}
const afterLostAnswer = new WeakSet();
/** Reports whether an error answers a request that was repeated because an earlier answer was lost. */
function followsLostAnswer(error) {
    return afterLostAnswer.has(error);
}
/**
 * The SDK's retry strategy (`RetryStrategyV2` of @smithy/types), by the run's own policy: its attempts, waits, budgets and
 * clock. Which errors are transient is the SDK's knowledge.
 */
class SdkRetries {
    #retrier;
    #signal;
    constructor(retrier, signal) {
        this.#retrier = retrier;
        this.#signal = signal;
    }
    /** Waits until a call's first attempt may begin. Throws the signal's reason. */
    async acquireInitialRetryToken() {
        const attempts = this.#retrier.attempts({ signal: this.#signal, server: this });
        await attempts.begin();
        return new AttemptToken(attempts, 0, false);
    }
    /** Waits until the next attempt may begin. Throws the failure if there is none left, and the signal's reason. */
    async refreshRetryTokenForRetry(token, info) {
        const { attempts, uncertain } = own(token);
        if (uncertain && info.error instanceof Error)
            afterLostAnswer.add(info.error);
        await attempts.failed(info.error, hint(info, this.#retrier.now()));
        await attempts.begin();
        return new AttemptToken(attempts, token.getRetryCount() + 1, uncertain || losesAnswer(info.error));
    }
    /** Records a success: the run may speed up again, by a little. */
    recordSuccess(token) {
        own(token).attempts.succeeded();
    }
}
function own(token) {
    if (token instanceof AttemptToken)
        return token;
    throw new TypeError('not a token of this retry strategy');
}


/***/ }),

/***/ 8295:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ formatFloat)
/* harmony export */ });
/** Returns the shortest digits that give a positive number back. V8 rounds halves of 64 bits to the even digit, as Go does. */
function shortest64(value) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}
/**
 * Returns the shortest digits that give a positive number of 32 bits back, those nearest to it; of two that are equally near
 * the even one. Rule: `dboxFtoa32` in Go's internal/strconv.
 */
function shortest32(value) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    const bits = view.getUint32(0);
    const [biased, fraction] = [bits >>> 23, bits & 0x7fffff];
    const mantissa = biased === 0 ? fraction : fraction | 0x800000;
    // In quarters of the last bit: there lie the borders beyond which another number is nearer.
    const power = Math.max(biased, 1) - 152;
    const scale = power < 0 ? 5n ** BigInt(-power) : 2n ** BigInt(power);
    const exact = BigInt(mantissa * 4) * scale;
    const low = BigInt(mantissa * 4 - (fraction === 0 && biased > 1 ? 1 : 2)) * scale;
    const high = BigInt(mantissa * 4 + 2) * scale;
    const even = mantissa % 2 === 0;
    const isBack = (number) => even ? number >= low && number <= high : number > low && number < high;
    for (let unit = 10n ** BigInt(String(high).length - 1);; unit /= 10n) {
        const down = exact - (exact % unit);
        const up = down + unit;
        const nearer = exact - down - (up - exact);
        // Go 1.26 rounds the half of a power of two up (2 ** -12, the only one): dboxFtoa32 has the exponent of 64 bits there.
        const roundsUp = nearer > 0n || (nearer === 0n && (fraction === 0 || (down / unit) % 2n === 1n));
        const found = [roundsUp ? up : down, roundsUp ? down : up].find(isBack);
        if (found === undefined)
            continue;
        const text = String(found);
        return { digits: text.replace(/0+$/, ''), exponent: text.length - 1 + Math.min(power, 0) };
    }
}
/**
 * Returns a number as Go's `strconv.FormatFloat(x, 'g', -1, bits)` writes it: the shortest digits that give the number back,
 * with an exponent below 1e-4 and from 1e6 on.
 */
function formatFloat(number, bits) {
    const value = bits === 32 ? Math.fround(number) : number;
    if (Number.isNaN(value))
        return 'NaN';
    if (!Number.isFinite(value))
        return value > 0 ? '+Inf' : '-Inf';
    if (value === 0)
        return Object.is(value, -0) ? '-0' : '0';
    const sign = value < 0 ? '-' : '';
    const { digits, exponent } = (bits === 32 ? shortest32 : shortest64)(Math.abs(value));
    if (exponent < -4 || exponent >= 6) {
        const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
        const power = String(Math.abs(exponent)).padStart(2, '0');
        return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
    }
    if (exponent < 0)
        return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
    const fraction = digits.slice(exponent + 1);
    return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}


/***/ }),

/***/ 7106:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IG: () => (/* binding */ maxNestingDepth),
/* harmony export */   Pl: () => (/* binding */ goJson),
/* harmony export */   jU: () => (/* binding */ isValidJson)
/* harmony export */ });
/* harmony import */ var _recursion_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2054);
/* harmony import */ var _utf8_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(291);


const escapes = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
};
function goString(text) {
    return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
/** Adds the JSON of a value to the parts. */
function* write(value, parts) {
    if (typeof value === 'string')
        parts.push(goString(value));
    else if (Object.is(value, -0))
        parts.push('-0');
    else if (value === null || typeof value !== 'object')
        parts.push(JSON.stringify(value));
    else if (Array.isArray(value)) {
        parts.push('[');
        for (const [index, item] of value.entries()) {
            if (index > 0)
                parts.push(',');
            yield* (0,_recursion_js__WEBPACK_IMPORTED_MODULE_1__/* .call */ .T1)(write(item, parts));
        }
        parts.push(']');
    }
    else {
        parts.push('{');
        for (const [index, [key, member]] of members(value).entries()) {
            parts.push(index > 0 ? ',' : '', goString(key), ':');
            yield* (0,_recursion_js__WEBPACK_IMPORTED_MODULE_1__/* .call */ .T1)(write(member, parts));
        }
        parts.push('}');
    }
}
function members(value) {
    if (value instanceof Map) {
        return [...value].sort(([a], [b]) => (0,_utf8_js__WEBPACK_IMPORTED_MODULE_0__/* .compareBytes */ .Xo)(a, b));
    }
    return Object.entries(value).filter((entry) => entry[1] !== undefined);
}
/**
 * Returns a value as compact JSON with the bytes of Go's `json.Marshal`, which Helm's config blob and manifest are made with.
 *
 * The members of an object keep their order and are left out when `undefined`, those of a Map are sorted by the bytes of
 * their keys; HTML characters and the two line separators are escaped. No final newline.
 * Rule: https://pkg.go.dev/encoding/json#Marshal
 */
function goJson(value) {
    const parts = [];
    (0,_recursion_js__WEBPACK_IMPORTED_MODULE_1__/* .run */ .eF)(write(value, parts));
    return parts.join('');
}
/** `maxNestingDepth` of Go's encoding/json. */
const maxNestingDepth = 10_000;
/** Reports whether arrays and objects are nested too deep for Go, in bytes that are JSON. */
function isTooDeep(bytes) {
    let depth = 0;
    let inString = false;
    for (let at = 0; at < bytes.length; at += 1) {
        const code = bytes[at];
        if (inString) {
            if (code === 0x5c)
                at += 1;
            else if (code === 0x22)
                inString = false;
        }
        else if (code === 0x22) {
            inString = true;
        }
        else if (code === 0x5b || code === 0x7b) {
            depth += 1;
            if (depth > maxNestingDepth)
                return true;
        }
        else if (code === 0x5d || code === 0x7d) {
            depth -= 1;
        }
    }
    return false;
}
/** Reports whether bytes are JSON, as Go's `json.Valid` does. */
function isValidJson(bytes) {
    try {
        JSON.parse(bytes.toString());
    }
    catch {
        return false;
    }
    return !isTooDeep(bytes);
}


/***/ }),

/***/ 5430:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ goQuote)
/* harmony export */ });
/* harmony import */ var _unicode_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6066);

const escapes = new Map([
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\x07', '\\a'],
    ['\b', '\\b'],
    ['\f', '\\f'],
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
    ['\v', '\\v'],
]);
function quoteCharacter(character) {
    const escape = escapes.get(character);
    if (escape !== undefined)
        return escape;
    const code = character.codePointAt(0) ?? 0;
    if ((0,_unicode_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrint */ .Oi)(code))
        return character;
    const hex = code.toString(16);
    if (hex.length <= 2 && character < '\x80')
        return `\\x${hex.padStart(2, '0')}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
/** Returns a text in quotes as Go's `strconv.Quote` (`%q`) does: what cannot be seen is escaped. */
function goQuote(text) {
    return `"${Array.from(text, quoteCharacter).join('')}"`;
}


/***/ }),

/***/ 2054:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   eF: () => (/* binding */ run),
/* harmony export */   hp: () => (/* binding */ runInTurns)
/* harmony export */ });
/** Waits for a call from within a recursion: `yield* call(…)`. */
function* call(recursion) {
    return (yield recursion);
}
/** Runs a recursion step by step, and returns what it does. Throws what it throws. */
function* steps(recursion) {
    const stack = [recursion];
    let returned;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const { done, value } = top.next(returned);
        if (done === true) {
            returned = value;
            stack.pop();
        }
        else {
            returned = undefined;
            stack.push(value);
        }
        yield undefined;
    }
    return returned;
}
/** Runs a recursion to its end and returns what it does. Throws what it throws. */
function run(recursion) {
    const running = steps(recursion);
    let step = running.next();
    while (step.done !== true)
        step = running.next();
    return step.value;
}
/** The steps after which the clock is looked at. */
const stepsAtOnce = 256;
/** Runs a recursion as {@link run} does, with pauses. Throws what it throws, and what a pause throws. */
async function runInTurns(recursion, turns) {
    const running = steps(recursion);
    let step = running.next();
    for (let count = 1; step.done !== true; count += 1) {
        if (count % stepsAtOnce === 0 && turns.isOver)
            await turns.next();
        step = running.next();
    }
    return step.value;
}


/***/ }),

/***/ 1101:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cQ: () => (/* binding */ zeroTime),
/* harmony export */   d2: () => (/* binding */ normalizeTime),
/* harmony export */   fx: () => (/* binding */ daysIn),
/* harmony export */   nH: () => (/* binding */ isWritable)
/* harmony export */ });
const layout = '2006-01-02T15:04:05Z07:00';
const time = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;
function two(number) {
    return String(number).padStart(2, '0');
}
/** Go's zero time. */
const zeroTime = '0001-01-01T00:00:00Z';
/** Returns the number of days in a month of a year; months are counted from 1. */
function daysIn(year, month) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
/**
 * Returns a time as Go's `time.Time` reads it from JSON and writes it again: RFC 3339 with up to nine digits of a second.
 * An offset of a day, which Go reads, it does not write.
 */
function normalizeTime(text) {
    const match = time.exec(text);
    if (match === null) {
        return { problem: `parsing time ${JSON.stringify(text)} as "${layout}": it is not of that form` };
    }
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', sign = '+'] = match;
    const zone = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
    const days = daysIn(Number(year), Number(month));
    const ranges = [
        ['month', days > 0],
        ['hour', Number(hour) < 24],
        ['minute', Number(minute) < 60],
        ['second', Number(second) < 60],
        ['time zone offset hour', Number(match[9] ?? 0) <= 24],
        ['time zone offset minute', Number(match[10] ?? 0) <= 60],
        ['day', Number(day) >= 1 && Number(day) <= days],
    ];
    for (const [part, holds] of ranges) {
        if (!holds)
            return { problem: `parsing time ${JSON.stringify(text)}: ${part} out of range` };
    }
    const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '');
    const offset = zone === 0 ? 'Z' : `${sign}${two(Math.floor(zone / 60))}:${two(zone % 60)}`;
    const clock = `${two(Number(hour))}:${minute}:${second}${nanoseconds === '' ? '' : `.${nanoseconds}`}`;
    return { time: `${year}-${month}-${day}T${clock}${offset}` };
}
/** Reports whether Go writes a time of {@link normalizeTime} as JSON: its offset must be less than a day. */
function isWritable(time) {
    return !/[-+]2[4-9]:\d\d$/.test(time);
}


/***/ }),

/***/ 6066:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zN: () => (/* binding */ foldName),
  yp: () => (/* binding */ isDigit),
  D$: () => (/* binding */ isLetter),
  Oi: () => (/* binding */ isPrint),
  xC: () => (/* binding */ isSpace),
  Pd: () => (/* binding */ trimSpace)
});

;// CONCATENATED MODULE: ./src/go/unicode-tables.ts
// Unicode 15.0.0, as Go knows it. Written by scripts/unicode-tables.go.
/** Where Go's `unicode.IsPrint` changes, from U+0000 on: distances in base 36. */
const printable = 'w 2n y c 1 ju 2 6 4 7 1 1 1 k 1 b1 1 12 2 1e 2 3 1 1j 8 r 4 6 h m 1 5c 1 1c 2 1n 2 2t e 1n 2 1d 2 f 1 s 2 1 1 b 5 v 9 22 1 4h 1 8 2 2 2 m 1 7 1 1 3 4 2 9 2 2 2 4 8 1 4 2 1 5 2 p 2 3 1 6 4 2 2 m 1 7 1 2 1 2 1 2 2 1 1 5 4 2 2 3 3 1 7 4 1 1 7 h a 3 1 9 1 3 1 m 1 7 1 2 1 5 2 a 1 3 1 3 2 1 f 4 2 c 7 7 1 3 1 8 2 2 2 m 1 7 1 2 1 5 2 9 2 2 2 3 7 3 4 2 1 5 2 i a 2 1 6 3 3 1 4 3 2 1 1 1 2 3 2 3 3 3 c 4 5 3 3 1 4 2 1 6 1 e l 5 d 1 3 1 n 1 g 2 9 1 3 1 4 7 2 1 3 2 1 2 4 2 a 7 m 1 3 1 n 1 a 1 5 2 9 1 3 1 4 7 2 6 2 1 4 2 a 1 3 c d 1 3 1 1f 1 3 1 6 4 g 2 q 1 3 1 i 3 o 1 9 1 1 2 7 3 1 4 6 1 1 1 8 6 a 2 3 c 1m 4 t 11 2 1 1 1 5 1 o 1 1 1 n 2 5 1 1 1 7 1 a 2 4 w 20 1 10 4 13 1 10 1 f 1 d 11 5i 1 1 5 1 2 ah 1 4 2 7 1 1 1 4 2 15 1 4 2 x 1 4 2 7 1 1 1 4 2 f 1 1l 1 4 2 1v 2 w 3 q 6 2e 2 6 2 hs 1 s 3 2h 7 m 9 o 9 k c d 1 3 1 2 c 2m 2 a 6 a 6 e 1 b 6 2h 7 17 5 1y a v 1 c 4 c 4 1 3 16 2 5 b 18 4 q 6 b 3 1q 2 1t 1 t 2 b 6 a 6 e 2 v 1d 25 3 1b 1 38 8 1o 3 f 3 1o 7 17 2 b 8 17 5 eu 2 6 2 12 2 6 2 8 1 1 1 1 1 1 1 v 2 1h 1 f 1 e 2 6 1 j 2 3 1 9 h o 8 1b h 2 2 r 1 d 3 x f x f 3w 4 if p b l 1ec 2 w 1 9p 5 19 1 1 5 1 2 1k 7 2 e o 9 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 3i y q 1 2h c 5y q c 5 1r 1 2e 2 2v 5 17 1 2m 1 2c c 1b 1 mlp 3 1j 9 9o k 54 8 5n 5 2 1 1 1 5 o 1n 3 a 6 1k 8 1y 8 c 6 38 b u 3 26 1 b 4 x 1 1j 9 e 2 a 2 2v o s a 6 2 6 2 6 9 7 1 7 1 1o 4 3i 2 a 6 8mc c n 4 1d 6is a6 2 2y 12 7 c 5 5 q 1 5 1 1 1 2 1 2 1 3h g cd 2 1i 7 1 w 16 6 1f 1 j 1 4 4 5 1 3r 4 5a 3 6 2 6 2 6 2 3 3 7 1 7 d 2 2 c 1 q 1 j 1 2 1 f 2 e y 3f 5 3 4 19 3 2g 1 d 3 1 1b 1a 3m t 3 1d f s 4 10 9 u 5 17 5 u 1 11 4 e 16 4e 2 a 6 10 4 10 4 14 8 1g b c 1 f 1 7 1 2 1 b 1 f 1 7 1 2 1v 8n 9 m a 8 o 6 1 16 1 9 1x 6 2 1 1 18 1 2 3 1 2 n 1 20 8 9 1c j 1 2 5 x 3 r 5 1 1s 1k 4 k 2 1e 1 2 5 8 1 3 1 t 2 3 4 a 7 9 7 1s w 13 4 c 9 1i 3 t 2 r 5 q 7 4 c 7 28 21 1j 1f d 1f 7 1a 8 a 86 v 1 16 1 3 2 2 23 17 8 16 m q 12 s k n 9 26 4 10 9 1q 1 5 d p 7 a 6 1h 1 i 8 13 9 2o 1 k b i 1 1b 1q 7 1 1 1 4 1 f 1 b 6 1n 5 a 6 4 1 8 2 2 2 m 1 7 1 2 1 5 1 a 2 2 2 3 2 1 6 1 5 7 2 7 3 5 3v 2k 1 5 u 20 8 a 4m 1i 2 12 y 1x b a 6 d j 1m 6 a 1i r 2 f 4 n 55 1o 2s 2b c 8 2 1 2 8 1 2 1 u 1 2 2 c 9 a 1y 8 2 1a 2 b r 20 8 2b d 21 7 a 6u 9 1 19 1 e a t 3 w 2 m 1 e 21 7 1 2 1 18 3 1 1 2 1 9 8 a 6 6 1 2 1 11 1 2 1 6 7 a 8m p 7 h 1 15 3 s 2e 1 f 1e d pn 2u 33 1 5 b 5g 218 2r d ts g m 33e g7 6nt ft 7 v 1 a 4 29 1 a 6 u 2 6 a 1y a a 1 7 1 l 5 j j4 2j 2t 23 4 1l 7 h 1s 5 b 2 e 4qg 8 ye 16 9 6w7 4 1 7 1 2 1 83 f 1 t 3 2 1 e 4 8 b0 1s4 2z 5 d 3 9 7 a 2 4 3mo 1a 2 n 9 38 1o 6u a 13 2 22 8 34 l 1y 3e k c k c 2f 9 p 3r 2d 1 1z 1 2 2 1 2 2 2 4 1 c 1 1 1 7 1 1t 1 4 2 8 1 7 1 s 1 4 1 5 1 1 3 7 1 9g 2 84 2 ji f 5 1 f uo v 6 6 5x 7 1 h 2 7 1 2 1 5 5 1q x 1 34 19 3 e 2 a 4 2 8w v h 1m 5 1 cw 16 km 7 1 4 1 2 1 f 1 5h 2 g 15 24 4 a 4 2 lt 1w 24 1p 5e 4 1 r 1 2 1 1 2 1 1 a 1 4 1 1 1 1 6 1 4 1 1 1 1 1 1 3 1 2 1 1 2 1 1 1 1 1 1 1 1 1 1 2 1 1 2 4 1 7 1 4 1 4 1 1 1 a 1 h 5 3 1 5 1 h 1g 2 7i 18 4 2s c f 2 f 1 f 1 11 a 4u 1k t d 18 4 9 7 2 e 6 4a rc 4 h 3 d 3 3b 4 2n 6 c 4 1 f c 4 1k 8 a 6 14 8 u 2 2 26 9g c e 2 d 3 9 7 1a 1 7 8 e 4 9 7 9 7 43 1 1j 11 a sm wyo w 37e 6 66 2 4g2 e 5rl 2e7 f2 15u 3t7 5 38g f9e8 6o';
/** Where Go's `unicode.IsLetter` changes, from U+0000 on: distances in base 36. */
const letters = '1t q 6 q 1b 1 a 1 4 1 5 n 1 v 1 cq 4 c e 5 7 1 1 1 3l 5 1 2 2 4 1 1 6 1 1 3 1 1 1 k 1 2b 1 3v 8 4m 1 12 2 1 6 15 1z r 4 4 19 17 z 2 1 2r 1 1 f 2 7 2 a 3 2 1 g 1 1 u t 2h b 1 o x 9 2 4 1 5 m 4 1 9 1 3 1 n p 7 b 5 o 1 6 h 16 1m 1i 3 1 i 1 7 a f g 4 8 2 2 2 m 1 7 1 1 3 4 3 1 g 1 d 2 1 3 e 2 a 1 8 6 4 2 2 m 1 7 1 2 1 2 1 2 v 4 1 1 j 3 g 9 1 3 1 m 1 7 1 2 1 5 3 1 i 1 f 2 n 1 b 8 2 2 2 m 1 7 1 2 1 5 3 1 u 2 1 3 f 1 h 1 1 6 3 3 1 4 3 2 1 1 1 2 3 2 3 3 3 c m 1 1g 8 1 3 1 n 1 g 3 1 q 3 2 1 2 2 u 1 4 8 1 3 1 n 1 a 1 5 3 1 v 2 1 2 f 2 h 9 1 3 1 15 2 1 g 1 5 3 8 3 o 6 5 i 3 o 1 9 1 1 2 7 1m 1c 1 2 c 7 1m 2 1 1 1 5 1 o 1 1 1 a 1 2 9 1 2 5 1 1 l 4 w 1 1r 8 1 10 r 5 37 17 k 1 g 6 4 4 3 1 3 2 7 3 4 d c 1 h 12 1 1 5 1 2 17 1 99 1 4 2 7 1 1 1 4 2 15 1 4 2 x 1 4 2 7 1 1 1 4 2 f 1 1l 1 4 2 1v 11 g g 2e 2 6 3 h8 2 h 1 q 5 23 6 8 7 i d j e i e d 1 3 f 1g z 1 4 1 1v 2h 7 5 2 y 1 1 5 1y a v 1d u 2 5 b 18 4 q 1i n 9 1h 2a 1 2l 1b h 8 1i u d 2 a 18 q 10 15 3 a 10 2 9 7 17 2 3 15 4 1 6 1 2 3 1 5 5c 1s 7q 2 6 2 12 2 6 2 8 1 1 1 1 1 1 1 v 2 1h 1 7 1 1 3 3 1 7 3 4 2 6 4 d 5 3 1 7 38 1 d 1 g d 2t 1 4 1 2 a 1 1 3 5 6 1 1 1 1 1 1 4 1 b 2 4 5 5 4 1 1g 2 22j 6d 6 4 3 2 c 12 1 1 5 1 2 1k 7 1 g n 9 7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 28 1 d1 2 16 5 5 2 4 2e 6 3 1 2i 1 4 5 17 1 2m h w 1c g e8 534 1s h3h 1v 1a 2 7h 3 g a 2 k 1b g v 2 1y 1d 9 2 2v 2 1s 5 2 1 1 1 5 o g 1 3 1 4 1 n t 1g e 1e 1q 6 3 1 1 2 b s a n p t 7 1b s 1 g 5 1 a a 5 1 15 n 3 1 8 k n 3 1 3 1e 1 1 3 2 2 5 2 1 1 1 o 3 2 b 7 3 c 6 2 6 2 6 9 7 1 7 1 17 1 e 6 37 t 8mc c n 4 1d 6is a6 2 2y 12 7 c 5 5 1 1 a 1 d 1 5 1 1 1 2 1 2 1 30 x a3 i 1s 2 1i 14 c 38 5 1 3r 10 q 6 q b 2h 3 6 2 6 2 6 2 3 z c 1 q 1 j 1 2 1 f 2 e y 3f at t 3 1d 1b w d k 1 8 6 12 a u 2 10 4 8 1c 4e i 10 4 10 4 14 8 1g c b 1 f 1 7 1 2 1 b 1 f 1 7 1 2 1v 8n 9 m a 8 o 6 1 16 1 9 1x 6 2 1 1 18 1 2 3 1 2 n a n 9 v 1t j 1 2 a m a q 1y 1k 6 2 1s 1 f 4 1 3 1 t 16 t 3 t z 8 1 s r 1i a m a j d i 32 21 1j 1f d 1f d 10 9o 16 6 2 26 t a 1 8 m 16 i 1a l r n c 1h 1l 2 2 1 d 19 w p q 10 t 1 2 1 8 z 3 1 c 1c e 4 l 1 1 1 z i 1 p j 2 1r 7 1 1 1 4 1 f 1 a 7 1b 12 8 2 2 2 m 1 7 1 2 1 5 3 1 i 1 c 5 4e 1h i 4 k 3 u 1c k 2 1 1 54 1b 15 4 10 1c k 1 1n 17 d 1 1z r 11 7 55 18 38 1s v 8 2 1 2 8 1 2 1 o f 1 1 1 2m 8 2 13 g 1 1 1 s 1 a 14 7 1 l 1 b 1a j 1 i 21 7b 9 1 11 h 1 1d u 34 7 1 2 1 12 l 1 p 6 1 2 1 w e 1 93 j f 1 1 d 1 y 3g 1 27 pm 6e 5g 218 2p f ts h 6 33t g7 6nt ft 7 v h 27 h u i 1c g 4 v l 5 j j4 1s 3k 23 5 1 1u d 1s 2 1 1 s 4qg 8 ye 16 9 6w7 4 1 7 1 2 1 83 f 1 t 3 2 1 e 4 8 b0 1s4 2z 5 d 3 9 7 a 4me 2d 1 1z 1 2 2 1 2 2 2 4 1 c 1 1 1 7 1 1t 1 4 2 8 1 7 1 s 1 4 1 5 1 1 3 7 1 9g 2 p 1 p 1 v 1 p 1 v 1 p 1 v 1 p 1 v 1 p 1 8 1f8 v 6 6 79 1q 42 19 a 7 g 1 8x u i 18 dg s l0 7 1 4 1 2 1 f 1 5h 1n 1w 7 1 xg 4 1 r 1 2 1 1 2 1 1 a 1 4 1 1 1 1 6 1 4 1 1 1 1 1 1 3 1 2 1 1 2 1 1 1 1 1 1 1 1 1 1 2 1 1 2 4 1 7 1 4 1 4 1 1 1 a 1 h 5 3 1 5 1 h 3es wyo w 37e 6 66 2 4g2 e 5rl 2e7 f2 15u 3t7 5 38g';
/** Where Go's `unicode.IsDigit` changes, from U+0000 on: distances in base 36. */
const digits = '1c a 17q a 3q a 5i a bg a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 2o a 3a a 1y a 7q a 1y a 1fq a 12 a 8c a 3k a 4m a 6 a 52 a 2e a 3q a 6 a r7q a iu a 12 a 5i a m a 2e a ba a geu a 13a a 1om a mk a 3k a 1o a 40 a 7q a 9i a 3a a ae a 2u a 2u a bq a 2u a l2 a 6u a 1y a bq a eti a 2e a 3q a lf8 1e 1ts a bq a dy a uu a 3o6 a';

;// CONCATENATED MODULE: ./src/go/unicode.ts

/** Go's `unicode.IsSpace`: the White_Space characters, which no later version of Unicode has added to. */
const space = /[\t\n\v\f\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u;
/** Returns a function that reports whether a code point is in a table. */
function lookup(table) {
    let boundaries;
    return (code) => {
        boundaries ??= decode(table);
        let low = 0;
        let high = boundaries.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((boundaries[middle] ?? 0) <= code)
                low = middle + 1;
            else
                high = middle;
        }
        return low % 2 === 1;
    };
}
function decode(table) {
    let last = 0;
    return Uint32Array.from(table.split(' '), (distance) => (last += Number.parseInt(distance, 36)));
}
// Not `\p{…}`: its Unicode version is that of the running Node, and digests would depend on it.
const isPrintable = lookup(printable);
/** Reports whether a code point is printable, as Go's `unicode.IsPrint` does: U+0020 is the only space that can. */
function isPrint(code) {
    return code < 0x7f ? code >= 0x20 : isPrintable(code);
}
/** Reports whether a code point is a letter, as Go's `unicode.IsLetter` does. */
const isLetter = lookup(letters);
/** Reports whether a code point is a decimal digit of any script, as Go's `unicode.IsDigit` does. */
const isDigit = lookup(digits);
/** Reports whether a character is white space, as Go's `unicode.IsSpace` does. */
function isSpace(character) {
    return space.test(character);
}
/** Returns a text without the white space around it, as Go's `strings.TrimSpace`: U+0085 counts, U+FEFF does not. */
function trimSpace(text) {
    let start = 0;
    let end = text.length;
    while (start < end && isSpace(text.charAt(start)))
        start += 1;
    while (start < end && isSpace(text.charAt(end - 1)))
        end -= 1;
    return text.slice(start, end);
}
/**
 * Returns a name in which letters that Go's encoding/json takes for an ASCII letter of either case are that letter in lower case.
 */
function foldName(name) {
    // Beside A to Z these two fold to an ASCII letter: https://www.unicode.org/Public/15.0.0/ucd/CaseFolding.txt
    return name
        .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
        .replaceAll('\u017f', 's')
        .replaceAll('\u212a', 'k');
}


/***/ }),

/***/ 291:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   As: () => (/* binding */ utf8),
/* harmony export */   Xo: () => (/* binding */ compareBytes),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   j6: () => (/* binding */ decodeRune)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_buffer__WEBPACK_IMPORTED_MODULE_0__);

const replacement = 0xfffd;
function expectedSize(lead) {
    if (lead < 0x80)
        return 1;
    if (lead < 0xe0)
        return 2;
    return lead < 0xf0 ? 3 : 4;
}
/**
 * Returns the character of UTF-8 text at `at`, which must lie inside `bytes`: its code point and its size in bytes. A byte that
 * is not part of valid UTF-8 is a character of its own, U+FFFD of size 1.
 * Rule: Go's `utf8.DecodeRune`.
 */
function decodeRune(bytes, at) {
    const size = expectedSize(bytes.readUInt8(at));
    const character = bytes.subarray(at, at + size);
    if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(character))
        return [replacement, 1];
    return [character.toString().codePointAt(0) ?? replacement, size];
}
/** Returns the text of bytes as Go's encoding/json writes them: U+FFFD for each byte that is not part of valid UTF-8. */
function textOf(bytes) {
    if ((0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
        return bytes.toString();
    let text = '';
    for (let at = 0; at < bytes.length;) {
        const [rune, size] = decodeRune(bytes, at);
        text += String.fromCodePoint(rune);
        at += size;
    }
    return text;
}
/**
 * Returns the bytes of a text in memory of their own, for what is kept for long. `Buffer.from` cuts them from a shared block of
 * 64 KiB (https://nodejs.org/api/buffer.html#static-method-bufferfromstring-encoding), which would be kept with them.
 */
function utf8(text) {
    const bytes = Buffer.alloc(Buffer.byteLength(text));
    bytes.write(text);
    return bytes;
}
/** Compares two texts as Go does: by the bytes of their UTF-8 form, which is not the order of JavaScript's `<`. */
function compareBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}


/***/ }),

/***/ 8658:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Wh: () => (/* binding */ unlessAborted),
/* harmony export */   ml: () => (/* binding */ systemClock),
/* harmony export */   yy: () => (/* binding */ sleep)
/* harmony export */ });
/** The computer's clock. It never jumps, since it counts from the time when Node started. */
const systemClock = {
    now: () => performance.timeOrigin + performance.now(),
    after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => {
            clearTimeout(timer);
        };
    },
};
/** Waits for some milliseconds. Throws the signal's reason as soon as the signal is aborted. */
async function sleep(clock, milliseconds, signal) {
    signal?.throwIfAborted();
    if (milliseconds <= 0)
        return;
    const { promise, resolve } = Promise.withResolvers();
    const cancel = clock.after(milliseconds, () => {
        resolve(undefined);
    });
    const abort = () => {
        resolve(undefined);
    };
    signal?.addEventListener('abort', abort, { once: true });
    await promise;
    cancel();
    signal?.removeEventListener('abort', abort);
    signal?.throwIfAborted();
}
/**
 * Waits for work that cannot be stopped, until the signal is aborted: then the signal's reason is thrown and the outcome of the
 * work is ignored.
 */
async function unlessAborted(work, signal) {
    const { promise, resolve } = Promise.withResolvers();
    const abort = () => {
        resolve(undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted)
        abort();
    try {
        await Promise.race([work, promise]);
        signal.throwIfAborted();
        return await work;
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}


/***/ }),

/***/ 6497:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ HttpTransport)
});

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./src/http/clock.ts
var http_clock = __webpack_require__(8658);
// EXTERNAL MODULE: ./src/http/errors.ts
var errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/http/proxy.ts + 1 modules
var http_proxy = __webpack_require__(4517);
;// CONCATENATED MODULE: ./src/http/stall-guard.ts
/** A transfer that moves fewer bytes than this within the limit has stalled: slower than an old modem. */
const leastBytes = 16 * 1024;
/**
 * Watches one transfer: it may take as long as it needs while it makes progress, and is aborted when it does not. Time counts
 * only between `resume` and `pause`, while waiting for the other side.
 */
class StallGuard {
    #clock;
    #limit;
    #onStall;
    #left;
    #moved = 0;
    #running;
    /** `limit` in milliseconds; `onStall` is called once, when it is reached. */
    constructor(clock, limit, onStall) {
        this.#clock = clock;
        this.#limit = limit;
        this.#left = limit;
        this.#onStall = onStall;
    }
    /** Resumes counting. */
    resume() {
        if (this.#running !== undefined)
            return;
        this.#running = { since: this.#clock.now(), cancel: this.#clock.after(this.#left, this.#onStall) };
    }
    /** Stops counting. */
    pause() {
        if (this.#running === undefined)
            return;
        this.#running.cancel();
        this.#left = Math.max(0, this.#left - (this.#clock.now() - this.#running.since));
        this.#running = undefined;
    }
    /** Notes that bytes have moved. Enough of them restart the limit. */
    moved(bytes) {
        this.#moved += bytes;
        if (this.#moved < leastBytes)
            return;
        this.restart();
    }
    /** Restarts the limit for a new part of the exchange, with `extra` milliseconds if it may take longer. */
    restart(extra = 0) {
        const running = this.#running !== undefined;
        this.pause();
        this.#moved = 0;
        this.#left = this.#limit + extra;
        if (running)
            this.resume();
    }
}

;// CONCATENATED MODULE: ./src/http/http-transport.ts






/** The size limit of an answer's head in bytes: Node's own default, which NODE_OPTIONS could raise. */
const largestHead = 16 * 1024;
/** Requests over node:http and node:https: no start-up time, and proxies and certificates as the agents have them. */
class HttpTransport {
    #agents;
    #stallLimit;
    #clock;
    constructor({ agents, stallLimit = 60_000, clock = http_clock/* systemClock */.ml }) {
        this.#agents = agents;
        this.#stallLimit = stallLimit;
        this.#clock = clock;
    }
    async send(request) {
        request.signal?.throwIfAborted();
        const proxy = this.#agents.proxyOf(request.url);
        const outgoing = this.#open(request, proxy);
        let broken;
        // In addition to the request's own event, which is not emitted while waiting for a proxy.
        const stalled = Promise.withResolvers();
        const guard = new StallGuard(this.#clock, this.#stallLimit, () => {
            const reason = `no data was transferred for ${Math.round(this.#stallLimit / 1000)} seconds`;
            broken ??= Object.assign(new Error(reason), { code: 'ESTALLED' });
            stalled.reject(broken);
            outgoing.destroy(broken);
        });
        const failure = (error) => request.signal?.aborted === true
            ? request.signal.reason
            : new errors/* NetworkError */.Dr(request.method, request.url, broken ?? error);
        const answer = new Promise((resolve, reject) => {
            outgoing.once('response', resolve);
            // Listens as long as the answer's body is read: an unhandled error would end the process.
            outgoing.on('error', (error) => {
                broken ??= proxy === undefined ? error : new errors/* ProxyError */.T6(proxy, error);
                reject(broken);
            });
        });
        guard.resume();
        try {
            const sent = sendBody(outgoing, request.body, guard);
            // A registry may refuse a body before it has all of it.
            const begun = Promise.race([answer, sent.then(() => answer), stalled.promise]);
            const message = await (request.signal === undefined ? begun : (0,http_clock/* unlessAborted */.Wh)(begun, request.signal));
            guard.restart();
            return {
                status: message.statusCode ?? 0,
                headers: message.headers,
                body: received(message, outgoing, guard, failure),
            };
        }
        catch (error) {
            outgoing.destroy();
            throw broken === undefined ? error : failure(broken);
        }
        finally {
            guard.pause();
        }
    }
    #open({ method, url, headers, body, signal }, proxy) {
        const sends = method === 'POST' || method === 'PUT';
        const secure = url.protocol === 'https:';
        const options = {
            method,
            headers: { ...headers, ...(sends ? { 'content-length': body?.size ?? 0 } : {}) },
            agent: secure ? this.#agents.https : this.#agents.http,
            maxHeaderSize: largestHead,
            ...(signal === undefined ? {} : { signal }),
        };
        return proxy === undefined
            ? (secure ? external_node_https_.request : external_node_http_.request)(url, options)
            : requestFrom(proxy, url, options);
    }
}
/** Requests a plain http address from a proxy. Rule: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function requestFrom(proxy, url, options) {
    const authorization = (0,http_proxy/* proxyAuthorization */.YB)(proxy);
    const { protocol, hostname, port } = proxy;
    return (protocol === 'https:' ? external_node_https_.request : external_node_http_.request)({
        ...options,
        protocol,
        hostname,
        ...(port !== '' && { port }),
        path: url.href,
        headers: {
            ...options.headers,
            host: url.host,
            ...(authorization !== undefined && { 'proxy-authorization': authorization }),
        },
        ...(protocol === 'https:' && { agent: false }),
    });
}
async function* received(message, outgoing, guard, failure) {
    try {
        guard.resume();
        for await (const chunk of message) {
            guard.moved(chunk.length);
            guard.pause();
            yield chunk;
            guard.resume();
        }
    }
    catch (error) {
        throw failure(error);
    }
    finally {
        guard.pause();
        // A request that was answered before it was sent to its end leaves a connection that nothing else can use. One whose end is
        // written is not finished yet where the answer is seen before the end of its last write: Node then keeps the connection.
        if (!outgoing.writableEnded)
            outgoing.destroy();
    }
}
/** How many bytes of a body are written at a time: few enough that a slow connection shows progress. */
const pieceSize = 16 * 1024;
function* pieces(chunk) {
    for (let start = 0; start < chunk.length; start += pieceSize)
        yield chunk.subarray(start, start + pieceSize);
}
/**
 * Returns how many milliseconds longer than usual the answer to a body may take after its last byte: a registry that has all of a
 * large layer checks and stores it before it answers.
 */
function completionTime(size) {
    return Math.min((size / (1024 * 1024)) * 1000, 10 * 60_000);
}
/** Waits until more can be written, or until nothing more should be: the answer has arrived, or the connection is gone. */
function writable(outgoing) {
    return new Promise((resolve) => {
        const events = ['drain', 'response', 'close'];
        const done = () => {
            for (const event of events)
                outgoing.off(event, done);
            resolve();
        };
        for (const event of events)
            outgoing.on(event, done);
    });
}
/**
 * Sends a request's body and ends the request. Returns early if the answer comes before the end, or the connection fails.
 * Throws what the body throws, and an Error if it does not have the announced number of bytes.
 */
async function sendBody(outgoing, body, guard) {
    if (body === undefined) {
        outgoing.end();
        return;
    }
    let answered = false;
    outgoing.once('response', () => {
        answered = true;
    });
    const over = () => answered || outgoing.destroyed;
    let sent = 0;
    // The time the body's source takes is not the network's.
    guard.pause();
    for await (const chunk of body.open()) {
        sent += chunk.length;
        if (sent > body.size)
            throw new Error(`there are more bytes to send than the announced ${body.size}`);
        for (const piece of pieces(chunk)) {
            if (over())
                return;
            guard.resume();
            const room = outgoing.write(piece, () => {
                guard.moved(piece.length);
            });
            if (!room)
                await writable(outgoing);
        }
        guard.pause();
    }
    if (sent < body.size)
        throw new Error(`there are ${sent} bytes to send, not the announced ${body.size}`);
    if (over())
        return;
    guard.resume();
    outgoing.end(() => {
        guard.restart(completionTime(body.size));
    });
}


/***/ }),

/***/ 655:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ PageBudget)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** More pages and bytes than any list of a registry has: ECR holds 100,000 images in a repository, at 100 a page or more. */
const mostPages = 2_000;
const mostBytes = 128 * 1024 * 1024;
/** Limits a paginated list, whoever sends it: its pages, its bytes, and repeated pages. */
class PageBudget {
    #seen = new Set();
    #pages = 0;
    #bytes = 0;
    /** Counts a page. Returns why no further page may be fetched, `undefined` if the list may continue. */
    excess({ content, empty, next }) {
        this.#pages += 1;
        this.#bytes += content.length;
        if (this.#bytes > mostBytes)
            return `the list has more than ${mostBytes} bytes`;
        if (next === undefined)
            return undefined;
        if (this.#pages >= mostPages)
            return `the list has more than ${mostPages} pages`;
        const digest = empty ? undefined : `page ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex')}`;
        const marks = [`next ${next}`, ...(digest === undefined ? [] : [digest])];
        if (marks.some((mark) => this.#seen.has(mark)))
            return 'the list has no end: a page of it comes again';
        for (const mark of marks)
            this.#seen.add(mark);
        return undefined;
    }
}


/***/ }),

/***/ 7593:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dm: () => (/* binding */ isTransientStatus),
/* harmony export */   IR: () => (/* binding */ retryHint),
/* harmony export */   a2: () => (/* binding */ retryDelay),
/* harmony export */   ur: () => (/* binding */ defaultRetryPolicy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8549);

/** About one minute of retries: enough for a registry that restarts or a connection that is gone for a moment. */
const defaultRetryPolicy = {
    attempts: 8,
    firstDelay: 500,
    longestDelay: 20_000,
    jitter: 0.5,
    operationBudget: 5 * 60_000,
    runBudget: 100,
};
/** Network failures that may be over a moment later. Certificates and unknown hosts are not among them. */
const transientCodes = new Set([
    'EAI_AGAIN',
    'ECONNABORTED',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
    'EPIPE',
    'ERR_PROXY_TUNNEL',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ESTALLED',
    'ETIMEDOUT',
]);
/**
 * Returns what an error implies for another attempt. Transient are 408, 429, 5xx, and connections that failed, stalled or broke
 * off. 501 and 505 are not, and ECR means by 405 that the request is wrong
 * (https://github.com/google/go-containerregistry/issues/704).
 */
function retryHint(error) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr) {
        const { code, proxyStatus } = error;
        const transient = proxyStatus === undefined ? transientCodes.has(code) : isTransientStatus(proxyStatus);
        return { transient, throttled: false };
    }
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StatusError */ .Xs))
        return { transient: false, throttled: false };
    const { status, throttled, retryAfter } = error;
    return { transient: throttled || isTransientStatus(status), throttled, retryAfter };
}
/** Reports whether the same request may succeed later after an answer with this status; 429 is left to the caller. */
function isTransientStatus(status) {
    return status === 408 || (status >= 500 && status !== 501 && status !== 505);
}
/**
 * Returns the milliseconds to wait before the next attempt: exponential, never less than what the server asked for;
 * `undefined` if there is to be none. `chance` is a number from 0 to 1.
 */
function retryDelay(policy, { hint, attempt, elapsed }, chance) {
    if (!hint.transient || attempt >= policy.attempts)
        return undefined;
    const backoff = Math.min(policy.firstDelay * 2 ** (attempt - 1), policy.longestDelay);
    const delay = Math.max(backoff * (1 - policy.jitter * chance), hint.retryAfter ?? 0);
    return elapsed + delay > policy.operationBudget ? undefined : delay;
}


/***/ }),

/***/ 2036:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ Turns)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** Milliseconds of work on end. */
const longest = 50;
/**
 * The turns of work that is done on this thread and may take long: in between, other work of the run gets its turn, and a
 * cancellation arrives.
 */
class Turns {
    #signal;
    #since = performance.now();
    /** Takes the signal that cancels the work. */
    constructor(signal) {
        this.#signal = signal;
    }
    /** Whether the work should pause. */
    get isOver() {
        return performance.now() - this.#since > longest;
    }
    /** Pauses, and begins another turn. Throws the signal's reason if that is aborted. */
    async next() {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
        this.#signal?.throwIfAborted();
        this.#since = performance.now();
    }
}


/***/ }),

/***/ 8301:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isJsonObject)
/* harmony export */ });
/** Reports whether a value that was read from JSON is an object, and not a list or null. */
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 4134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ AuthorizedClient)
/* harmony export */ });
/* harmony import */ var _http_body_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9662);
/* harmony import */ var _http_headers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9718);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1775);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8630);




/** The size in bytes from which the time until a body is answered is the transfer's: it grows with the size. */
const largeBody = 16 * 1024 * 1024;
/** Notes for each part of a body that is sent that the request is moving. */
async function* noting(body, attempts) {
    for await (const chunk of body.open()) {
        attempts.moving();
        yield chunk;
    }
    attempts.moving();
}
/** Sends requests to one registry: adds and renews credentials, checks the answers, and retries. */
class AuthorizedClient {
    /** The registry's origin, which all paths are relative to. */
    origin;
    #options;
    constructor(options) {
        this.origin = options.origin;
        this.#options = options;
    }
    /**
     * Runs an operation of one or more requests. It is repeated from the start after transient failures, and once with newer
     * credentials if the old ones have expired. Throws the last failure as it is.
     */
    async run(operation) {
        const { authorizer, retrier, signal } = this.#options;
        let renewed = false;
        return retrier.run(async (attempts) => {
            const authorization = await authorizer.authorization();
            try {
                return await operation(this.#sendWith(authorization, attempts));
            }
            catch (error) {
                if (renewed || !this.#isExpired(error))
                    throw error;
                renewed = true;
                const newer = await authorizer.authorization({
                    ...(authorization !== undefined && { renew: authorization }),
                    ...(error.challenge !== undefined && { challenge: error.challenge }),
                });
                if (newer === authorization)
                    throw error;
                return operation(this.#sendWith(newer, attempts));
            }
        }, this.#caller(signal));
    }
    /** Returns the attempts of an operation that cannot be run as a whole. */
    attempts() {
        return this.#options.retrier.attempts(this.#caller(this.#options.signal));
    }
    /** Reports whether a URL is on the registry itself, under any of its names, so that credentials may be sent there. */
    isOwn(url) {
        if (url.origin === this.origin.origin)
            return true;
        const plain = url.protocol !== 'https:' || url.port !== '' || this.origin.port !== '';
        return !plain && (this.#options.isSameRegistry?.(url.host) ?? false);
    }
    #caller(signal) {
        return { signal, server: this.origin.origin };
    }
    #isExpired(error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RegistryError */ .g) || !this.isOwn(new URL(error.url)))
            return false;
        return this.#options.isExpired?.(error) ?? error.status === 401;
    }
    #sendWith(authorization, attempts) {
        const { transport, signal, userAgent } = this.#options;
        return async ({ anonymous = false, headers, body, ...rest }, statuses) => {
            const own = this.isOwn(rest.url) && !anonymous;
            const request = {
                ...rest,
                body: body && { size: body.size, open: () => noting(body, attempts) },
                headers: {
                    ...headers,
                    'user-agent': userAgent,
                    // The only place that adds credentials to a request, and only for the registry's own origins.
                    ...(own && authorization !== undefined ? { authorization } : {}),
                },
                signal,
            };
            const response = await transport.send(request).finally(() => {
                // A registry that has all of a large layer checks and stores it before it answers: that is not waiting either.
                if ((body?.size ?? 0) >= largeBody)
                    attempts.moving();
            });
            if (statuses.includes(response.status))
                return response;
            throw await this.#refusal(request, response);
        };
    }
    async #refusal(request, response) {
        const { method, url } = request;
        const { status, headers } = response;
        const { retrier } = this.#options;
        const retryAfter = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_0__/* .parseRetryAfter */ .mu)((0,_http_headers_js__WEBPACK_IMPORTED_MODULE_0__/* .header */ .wx)(headers, 'retry-after'), (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_0__/* .header */ .wx)(headers, 'date'), retrier.now());
        const challenge = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_0__/* .header */ .wx)(headers, 'www-authenticate');
        const body = await (0,_http_body_js__WEBPACK_IMPORTED_MODULE_3__/* .errorText */ .kc)(response);
        const error = new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RegistryError */ .g({ method, url, status, retryAfter, challenge, body });
        return method === 'HEAD' && [400, 401, 403].includes(status) ? this.#reason(request, error) : error;
    }
    /**
     * The answer to a HEAD cannot say why it refuses, e.g. that a token has expired. The one to a GET can; of a blob, no more than
     * that: ECR asks for another permission to fetch one (GetDownloadUrlForLayer) than to look for it (BatchCheckLayerAvailability).
     */
    async #reason(request, refused) {
        const response = await this.#options.transport.send({ ...request, method: 'GET' });
        if (response.status < 400) {
            await (0,_http_body_js__WEBPACK_IMPORTED_MODULE_3__/* .discard */ .vf)(response);
            return refused;
        }
        const reason = await this.#refusal({ ...request, method: 'GET' }, response);
        return (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_1__/* .isBlobUrl */ .nA)(request.url) && !reason.fromBetween && !this.#isExpired(reason) ? refused : reason;
    }
}


/***/ }),

/***/ 8705:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ followRedirects),
/* harmony export */   R: () => (/* binding */ download)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _http_body_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9662);
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8549);
/* harmony import */ var _http_headers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9718);




const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 5;
/**
 * Gets a blob from where the registry redirects to: ECR keeps blobs in S3 and behind CloudFront. Once a redirect has left the
 * registry no credentials are sent any more, not even if one leads back.
 */
async function followRedirects(send, start, headers, isOwn = ({ origin }) => origin === start.origin) {
    let url = start;
    let anonymous = false;
    for (let hops = 0; hops <= mostRedirects; hops++) {
        const response = await send({ method: 'GET', url, headers, anonymous }, [200, 206, ...redirects]);
        if (!redirects.includes(response.status))
            return response;
        await (0,_http_body_js__WEBPACK_IMPORTED_MODULE_3__/* .discard */ .vf)(response);
        url = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_2__/* .redirectTarget */ .ET)((0,_http_headers_js__WEBPACK_IMPORTED_MODULE_2__/* .header */ .wx)(response.headers, 'location'), { method: 'GET', url });
        anonymous ||= !isOwn(url);
    }
    throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd('GET', start, `there are more than ${mostRedirects} redirects`);
}
/** Returns how many bytes at the start of an answer have been received already. */
function overlap(response, url, offset) {
    if (response.status === 200)
        return offset;
    const range = /^bytes (\d{1,15})-/.exec((0,_http_headers_js__WEBPACK_IMPORTED_MODULE_2__/* .header */ .wx)(response.headers, 'content-range') ?? '');
    if (range?.[1] === undefined || Number(range[1]) !== offset) {
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd('GET', url, 'the response is not the part of the blob that was requested');
    }
    return 0;
}
/**
 * Streams a blob from its address. A download that breaks off is resumed. Size and digest are checked: a ProtocolError is thrown
 * after the last byte at the latest, so nothing is valid before the stream has ended.
 */
async function* download(client, url, { digest, size }) {
    const attempts = client.attempts();
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let offset = 0;
    for (let complete = false; !complete;) {
        const from = offset;
        const range = from === 0 ? {} : { range: `bytes=${from}-` };
        const response = await client.run((send) => followRedirects(send, url, range, (target) => client.isOwn(target)));
        try {
            let skip = overlap(response, url, from);
            for await (const chunk of response.body) {
                const fresh = chunk.subarray(skip);
                skip -= chunk.length - fresh.length;
                offset += fresh.length;
                if (offset > size)
                    throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd('GET', url, `the blob has more than ${size} bytes`);
                hash.update(fresh);
                attempts.moving();
                if (fresh.length === 0)
                    continue;
                attempts.advanced();
                yield fresh;
                // The time that the reader took is not the network's.
                attempts.moving();
            }
            complete = true;
        }
        catch (error) {
            complete = error instanceof _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NetworkError */ .Dr && offset === size;
            if (!complete)
                await attempts.failed(error);
        }
    }
    if (offset !== size)
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd('GET', url, `the blob has ${offset} bytes, not ${size}`);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest)
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd('GET', url, `the blob has the digest ${found}, not ${digest}`);
}


/***/ }),

/***/ 1775:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Au: () => (/* binding */ uploadsUrl),
/* harmony export */   MA: () => (/* binding */ statedDigest),
/* harmony export */   UV: () => (/* binding */ referrersUrl),
/* harmony export */   b0: () => (/* binding */ blobUrl),
/* harmony export */   fN: () => (/* binding */ completionAddress),
/* harmony export */   hO: () => (/* binding */ manifestUrl),
/* harmony export */   hp: () => (/* binding */ uploadLocation),
/* harmony export */   nA: () => (/* binding */ isBlobUrl),
/* harmony export */   tW: () => (/* binding */ tagsUrl)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8549);
/* harmony import */ var _http_headers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9718);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8992);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2148);





function repositoryUrl(origin, repository, path) {
    if (!(0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .isRepositoryName */ .en)(repository))
        throw new Error(`${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(repository)} is not a repository name`);
    return new URL(`/v2/${repository}/${path}`, origin);
}
/** Returns the address of a manifest. Throws if the repository name, or the reference as a tag or digest, is invalid. */
function manifestUrl(origin, repository, reference) {
    if (!(0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .isTag */ .dz)(reference) && !(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(reference)) {
        throw new Error(`${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(reference)} is neither a tag nor a digest`);
    }
    return repositoryUrl(origin, repository, `manifests/${reference}`);
}
/** Returns the address of a blob. Throws if the repository name is invalid. */
function blobUrl(origin, repository, digest) {
    return repositoryUrl(origin, repository, `blobs/${digest}`);
}
/** Reports whether an address is that of a blob. */
function isBlobUrl(url) {
    return /\/blobs\/[^/]+$/.test(url.pathname);
}
/** Returns the address at which uploads are opened. Throws if the repository name is invalid. */
function uploadsUrl(origin, repository) {
    return repositoryUrl(origin, repository, 'blobs/uploads/');
}
/** Returns the address of the list of what refers to a manifest. Throws if the repository name is invalid. */
function referrersUrl(origin, repository, subject) {
    return repositoryUrl(origin, repository, `referrers/${subject}`);
}
/**
 * Returns the address of the list of tags, a thousand on a page, which is the most that ECR returns
 * (google/go-containerregistry#681). Throws if the repository name is invalid.
 */
function tagsUrl(origin, repository) {
    return repositoryUrl(origin, repository, 'tags/list?n=1000');
}
/**
 * Returns the address of an opened upload, from the Location of the answer that opened it; it may be relative. Throws a
 * ProtocolError if it is not the registry's own, which `isOwn` reports, because the credentials go there too.
 */
function uploadLocation(location, asked, isOwn = ({ origin }) => origin === asked.url.origin) {
    const url = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_2__/* .redirectTarget */ .ET)(location, asked);
    if (!isOwn(url)) {
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ProtocolError */ .bd(asked.method, asked.url, `the upload's Location is on another host, ${url.origin}`);
    }
    return url;
}
/**
 * Adds the digest that completes an upload to its address. What the query holds already is the registry's own and is kept as
 * it is, byte for byte. Rule: distribution-spec, "Pushing a blob monolithically", POST then PUT
 */
function completionAddress(upload, digest) {
    const kept = upload.search
        .slice(1)
        .split('&')
        .filter((pair) => pair !== '' && pair !== 'digest' && !pair.startsWith('digest='));
    const url = new URL(upload);
    url.hash = '';
    url.search = [...kept, `digest=${encodeURIComponent(digest)}`].join('&');
    return url;
}
/** Returns the digest that a registry states for the content, if it is a SHA-256 digest. */
function statedDigest(headers) {
    const digest = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_2__/* .header */ .wx)(headers, 'docker-content-digest');
    return digest !== undefined && (0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest) ? digest : undefined;
}


/***/ }),

/***/ 8630:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ RegistryError)
/* harmony export */ });
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8549);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8301);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8992);



function text(value) {
    return typeof value === 'string' ? value : '';
}
function errorEntries(body) {
    let answer;
    try {
        answer = JSON.parse(body);
    }
    catch {
        return [];
    }
    const errors = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .O)(answer) ? answer['errors'] : undefined;
    if (!Array.isArray(errors))
        return [];
    return errors.filter(_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .O).map((entry) => ({
        code: text(entry['code']),
        message: text(entry['message']),
        ...('detail' in entry ? { detail: entry['detail'] } : {}),
    }));
}
function described(errors) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(errors.map(({ code, message }) => [code, message].filter(Boolean).join(': ')).join('; '));
}
/**
 * The registry refused a request. The message has the method, the URL without secrets, the status, and the registry's own words.
 */
class RegistryError extends _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StatusError */ .Xs {
    name = 'RegistryError';
    errors;
    constructor(refusal) {
        const errors = errorEntries(refusal.body);
        super(refusal, described(errors));
        this.errors = errors;
    }
    /**
     * Reports whether the registry asks to slow down; ECR also does so with TOOMANYREQUESTS
     * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html).
     */
    get throttled() {
        return super.throttled || this.has('TOOMANYREQUESTS');
    }
    /** Reports whether the answer has this error code, e.g. `NAME_UNKNOWN`. */
    has(code) {
        return this.errors.some((entry) => entry.code === code);
    }
}


/***/ }),

/***/ 2060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bz: () => (/* binding */ imageManifest),
/* harmony export */   Db: () => (/* binding */ manifestRecord),
/* harmony export */   NR: () => (/* binding */ imageManifestType),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   Sh: () => (/* binding */ ManifestError),
/* harmony export */   WV: () => (/* binding */ imageIndexType),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   hP: () => (/* binding */ linksOf),
/* harmony export */   nL: () => (/* binding */ indexEntries),
/* harmony export */   oU: () => (/* binding */ largestManifest),
/* harmony export */   sS: () => (/* binding */ imageIndex)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _go_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7106);
/* harmony import */ var _go_utf8_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(291);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8301);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8992);





/**
 * The size in bytes of the largest manifest that registries must accept, and that is read. Rule: distribution-spec, "Pushing
 * Manifests"
 */
const largestManifest = 4 * 1024 * 1024;
/** A manifest is not valid by the image specification, or not of the expected kind. */
class ManifestError extends Error {
    name = 'ManifestError';
}
/** Returns a value as a JSON object. Throws a ManifestError, which names the part of the manifest, if it is not one. */
function record(value, where) {
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isJsonObject */ .O)(value))
        throw new ManifestError(`the manifest's ${where} is not a JSON object`);
    return value;
}
/** Returns a value as a list; one that is missing is empty. Throws a ManifestError if it is not a list. */
function list(value, where) {
    const items = value ?? [];
    if (!Array.isArray(items))
        throw new ManifestError(`the manifest's ${where} are not a list`);
    return items;
}
/** Reads the type, digest and size of a descriptor. Throws a ManifestError. */
function descriptor(value, where) {
    const { mediaType, digest, size } = record(value, where);
    if (typeof mediaType !== 'string')
        throw new ManifestError(`the manifest's ${where} has no mediaType`);
    if (typeof digest !== 'string' || !(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest)) {
        throw new ManifestError(`the manifest's ${where} has no SHA-256 digest`);
    }
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
        throw new ManifestError(`the manifest's ${where} has no size`);
    }
    return { mediaType, digest, size };
}
/** Reads annotations; there may be none. Throws a ManifestError. */
function annotationsOf(value) {
    const entries = Object.entries(record(value ?? {}, 'annotations')).map(([key, text]) => {
        if (typeof text !== 'string')
            throw new ManifestError(`the manifest's annotation ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(key)} is not a text`);
        return [key, text];
    });
    return new Map(entries);
}
/** Reads the JSON object of a manifest or an index. Throws a ManifestError, also for more than 4 MiB. */
function manifestRecord(bytes) {
    if (bytes.length > largestManifest)
        throw new ManifestError(`the manifest has more than ${largestManifest} bytes`);
    let value;
    try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch (cause) {
        throw new ManifestError('the manifest is not JSON', { cause });
    }
    return record(value, 'text');
}
/** The media type of an OCI image manifest. */
const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';
/**
 * Returns an image manifest with the bytes that Helm gives it: no `mediaType`, layers sorted by digest, Go's JSON.
 * Rule: Helm's pkg/registry/client.go, Client.Push and Client.tagManifest
 */
function imageManifest(parts) {
    const plain = ({ mediaType, digest, size }) => ({
        mediaType,
        digest,
        size,
    });
    const layers = [...parts.layers].sort((a, b) => (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_2__/* .compareBytes */ .Xo)(a.digest, b.digest)).map(plain);
    const annotations = parts.annotations.size === 0 ? undefined : parts.annotations;
    return (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_2__/* .utf8 */ .As)((0,_go_json_js__WEBPACK_IMPORTED_MODULE_1__/* .goJson */ .Pl)({ schemaVersion: 2, config: plain(parts.config), layers, annotations }));
}
/**
 * Reads an OCI (or Docker schema 2) image manifest from outside. Unknown fields are ignored. Throws a ManifestError that says
 * what is missing or wrong, also for an index and for more than 4 MiB. Rule:
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
 */
function parseManifest(bytes) {
    const manifest = manifestRecord(bytes);
    if (manifest['manifests'] !== undefined)
        throw new ManifestError('it is an image index, not an image manifest');
    if (manifest['schemaVersion'] !== 2)
        throw new ManifestError('the manifest has no schemaVersion 2');
    const layers = list(manifest['layers'], 'layers');
    const annotations = annotationsOf(manifest['annotations']);
    return {
        config: descriptor(manifest['config'], 'config'),
        layers: layers.map((layer, index) => descriptor(layer, `layer ${index + 1}`)),
        annotations,
    };
}
/** The media type of an OCI image index. */
const imageIndexType = 'application/vnd.oci.image.index.v1+json';
function entry(value, position) {
    const where = `manifest ${position + 1}`;
    const { artifactType, annotations } = record(value, where);
    return {
        ...descriptor(value, where),
        ...(typeof artifactType === 'string' && { artifactType }),
        ...(annotations !== undefined && { annotations: annotationsOf(annotations) }),
    };
}
/**
 * Reads the manifests that an OCI index (or a Docker manifest list) lists. Throws a ManifestError, also if it is not an index.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md
 */
function indexEntries(index) {
    if (index['manifests'] === undefined)
        throw new ManifestError('it is not an image index');
    return list(index['manifests'], 'manifests').map(entry);
}
/** Returns an image index with these entries, in their order. */
function imageIndex(entries) {
    const manifests = entries.map(({ mediaType, digest, size, annotations, artifactType }) => ({
        mediaType,
        digest,
        size,
        annotations,
        artifactType,
    }));
    return Buffer.from((0,_go_json_js__WEBPACK_IMPORTED_MODULE_1__/* .goJson */ .Pl)({ schemaVersion: 2, mediaType: imageIndexType, manifests }));
}
/**
 * Reads what a manifest or index refers to, of the OCI or the Docker kind. Its subject is not among it: that may be missing
 * (distribution-spec, "Pushing Manifests with Subject"). Throws a ManifestError.
 */
function linksOf(bytes) {
    const manifest = manifestRecord(bytes);
    if (manifest['manifests'] !== undefined)
        return { blobs: [], manifests: indexEntries(manifest) };
    const config = descriptor(manifest['config'], 'config');
    const layers = list(manifest['layers'], 'layers').map((layer, index) => descriptor(layer, `layer ${index + 1}`));
    const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
    return { blobs: [...blobs.values()], manifests: [] };
}


/***/ }),

/***/ 2148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F2: () => (/* binding */ parseReference),
/* harmony export */   LN: () => (/* binding */ referrersTag),
/* harmony export */   PM: () => (/* binding */ isOverlongTag),
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   en: () => (/* binding */ isRepositoryName)
/* harmony export */ });
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8992);


const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const domain = `${label}(?:\\.${label})*`;
const ipv6 = '\\[[0-9a-fA-F:]+(?:[0-9.]+)?\\]';
const hostPattern = new RegExp(`^(?:${domain}|${ipv6})(?::(?<port>[0-9]{1,5}))?$`);
// The grammar of the distribution specification. `-+` stands where Go's code has `-*`: the same language, read in linear time.
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
/** ECR lists tags of up to 300 characters (service model: ImageTag), which no request of the specification can name. */
const longTagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{128,299}$/;
/**
 * ECR's limit (service model: RepositoryName), one more than Docker's; ECR Public's alias, slash and name have as many together.
 */
const longestName = 256;
function isHost(text) {
    const match = hostPattern.exec(text);
    if (match === null || Number(match.groups?.['port'] ?? 443) > 65_535)
        return false;
    // A name whose last label is a number must be an IPv4 address: https://url.spec.whatwg.org/#ends-in-a-number-checker
    return URL.canParse(`https://${text}`);
}
/**
 * Reports whether a text is a repository name (`team/charts/app`), of any length.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
function isRepositoryName(text) {
    return repositoryPattern.test(text);
}
/**
 * Reports whether a text is a tag.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
function isTag(text) {
    return tagPattern.test(text);
}
/** Reports whether a text is a tag but for its length: ECR lists such tags, and its `/v2` cannot be asked for them. */
function isOverlongTag(text) {
    return longTagPattern.test(text);
}
/**
 * Returns the tag that stands in for the referrers API.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
 */
function referrersTag(subject) {
    return subject.replace(':', '-');
}
function invalid(text, reason) {
    return new Error(`invalid reference ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)}: ${reason}`);
}
function cut(text, at) {
    return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
/**
 * Parses `host[:port]/repository[:tag][@digest]`, with an optional `oci://` in front.
 *
 * Throws an Error that names the part that is wrong. Nothing is guessed: the host is required, and there is no default tag. Rule:
 * https://github.com/distribution/reference/blob/v0.6.0/reference.go and the distribution specification
 */
function parseReference(text) {
    const bare = text.startsWith('oci://') ? text.slice('oci://'.length) : text;
    const [host, path] = cut(bare, bare.indexOf('/'));
    if (path === undefined || path === '')
        throw invalid(text, 'it must be host/repository, e.g. registry.example/app');
    if (!isHost(host))
        throw invalid(text, `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(host)} is not a host name with an optional port`);
    const [named, digest] = cut(path, path.indexOf('@'));
    const [repository, tag] = cut(named, named.indexOf(':'));
    if (!isRepositoryName(repository)) {
        const remedy = repository !== repository.toLowerCase() && isRepositoryName(repository.toLowerCase())
            ? '; repository names are lower-case'
            : '';
        throw invalid(text, `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(repository)} is not a repository name${remedy}`);
    }
    if (repository.length > longestName) {
        throw invalid(text, `the repository name has ${repository.length} characters; ECR accepts 2 to ${longestName}`);
    }
    if (tag !== undefined && !isTag(tag))
        throw invalid(text, `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(tag)} is not a tag`);
    if (digest !== undefined && !(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest)) {
        throw invalid(text, `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(digest)} is not a digest (sha256: and 64 lower-case hex digits)`);
    }
    return {
        host,
        repository,
        ...(tag === undefined ? {} : { tag }),
        ...(digest === undefined ? {} : { digest }),
    };
}


/***/ }),

/***/ 5202:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ RegistryClient)
});

// EXTERNAL MODULE: ./src/digest.ts
var src_digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/json.ts
var json = __webpack_require__(8301);
// EXTERNAL MODULE: ./src/http/body.ts
var http_body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/http/errors.ts
var errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/http/headers.ts
var http_headers = __webpack_require__(9718);
// EXTERNAL MODULE: ./src/oci/authorized-client.ts
var authorized_client = __webpack_require__(4134);
// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __webpack_require__(8705);
// EXTERNAL MODULE: ./src/oci/endpoints.ts
var endpoints = __webpack_require__(1775);
// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(8630);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
;// CONCATENATED MODULE: ./src/oci/fetch-manifest.ts






/** The media types that are asked for. */
const accept = [
    manifest/* imageManifestType */.NR,
    manifest/* imageIndexType */.WV,
    'application/vnd.docker.distribution.manifest.v2+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');
/** Fetches a manifest and checks it against its digest. Throws a ProtocolError for anything else, and what `send` throws. */
async function getManifest(send, { url, expected }) {
    const response = await send({ method: 'GET', url, headers: { accept } }, [200]);
    const bytes = await (0,http_body/* readBody */.x8)(response, manifest/* largestManifest */.oU);
    if (bytes === undefined)
        throw new errors/* ProtocolError */.bd('GET', url, `the manifest has more than ${manifest/* largestManifest */.oU} bytes`);
    const page = (0,errors/* webPage */.I2)(bytes);
    if (page !== undefined)
        throw new errors/* ProtocolError */.bd('GET', url, `the response is not the registry's, but ${page}`);
    const digest = (0,src_digest/* digestOf */.ol)(bytes);
    const wanted = expected ?? (0,endpoints/* statedDigest */.MA)(response.headers) ?? digest;
    if (digest !== wanted)
        throw new errors/* ProtocolError */.bd('GET', url, `the manifest has the digest ${digest}, not ${wanted}`);
    const mediaType = (0,http_headers/* contentType */.IM)(response.headers);
    if (mediaType === undefined)
        throw new errors/* ProtocolError */.bd('GET', url, 'the response has no Content-Type');
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}
/** Looks up a manifest; `undefined` if there is none. Throws as {@link getManifest} does. */
async function headManifest(send, request) {
    const { url, expected } = request;
    const response = await send({ method: 'HEAD', url, headers: { accept } }, [200, 404]);
    await (0,http_body/* discard */.vf)(response);
    if (response.status === 404)
        return undefined;
    const digest = (0,endpoints/* statedDigest */.MA)(response.headers);
    const mediaType = (0,http_headers/* contentType */.IM)(response.headers);
    const size = (0,http_headers/* contentLength */.Y)(response.headers);
    if (digest === undefined || mediaType === undefined || size === undefined)
        return (await getManifest(send, request)).descriptor;
    if (digest !== (expected ?? digest))
        throw new errors/* ProtocolError */.bd('HEAD', url, `the response is for ${digest}`);
    return { mediaType, digest, size };
}

// EXTERNAL MODULE: ./src/http/page-budget.ts
var page_budget = __webpack_require__(655);
;// CONCATENATED MODULE: ./src/oci/pages.ts





/** Returns where the next page is, on the registry itself. Rule: distribution-spec, "Listing Tags" */
function nextPage(link, url, isOwn) {
    const target = (0,http_headers/* nextLink */.IX)(link);
    if (target === undefined)
        return undefined;
    const next = (0,http_headers/* redirectTarget */.ET)(target, { method: 'GET', url });
    if (!isOwn(next)) {
        throw new errors/* ProtocolError */.bd('GET', url, `the next page of the list is on another host, ${next.origin}`);
    }
    return next;
}
function parsed(bytes, url) {
    try {
        return JSON.parse(bytes.toString('utf8'));
    }
    catch {
        const page = (0,errors/* webPage */.I2)(bytes);
        const giver = page === undefined ? '' : `, but ${page}`;
        throw new errors/* ProtocolError */.bd('GET', url, `the response is not JSON${giver}`);
    }
}
async function getPage(send, url, accept, isOwn) {
    const response = await send({ method: 'GET', url, headers: { accept } }, [200]);
    const bytes = await (0,http_body/* readBody */.x8)(response, manifest/* largestManifest */.oU);
    if (bytes === undefined)
        throw new errors/* ProtocolError */.bd('GET', url, `a page of the list has more than ${manifest/* largestManifest */.oU} bytes`);
    return { body: parsed(bytes, url), bytes, next: nextPage((0,http_headers/* header */.wx)(response.headers, 'link'), url, isOwn) };
}
/**
 * Fetches a list that the registry returns page by page, and yields the items of each page, which `read` takes from its JSON.
 * Throws a ProtocolError if the list leads to another host, is not JSON, has too many pages or bytes, or a page of it comes
 * again; and what `read` throws.
 */
async function* pages(client, first, read, accept = 'application/json') {
    const budget = new page_budget/* PageBudget */.$();
    for (let url = first; url !== undefined;) {
        const asked = url;
        const { body, bytes, next } = await client.run((send) => getPage(send, asked, accept, (next) => client.isOwn(next)));
        const items = read(body);
        const excess = budget.excess({ content: bytes, empty: items.length === 0, next: next?.href });
        if (excess !== undefined)
            throw new errors/* ProtocolError */.bd('GET', first, `${excess}; check the registry, or the proxy in front of it`);
        yield items;
        url = next;
    }
}

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
;// CONCATENATED MODULE: ./src/oci/registry-client.ts













/**
 * Reports whether a registry does not know a request: 404, or ECR's 405 for what it does not take; but not what it says of a
 * repository that is missing or may not be read, for which there is an error code.
 */
function isUnknownRequest(error) {
    if (!(error instanceof oci_errors/* RegistryError */.g) || error.has('NAME_UNKNOWN') || error.has('DENIED'))
        return false;
    return [404, 405, 501].includes(error.status);
}
/** How often a manifest that should be there is asked for again, where reads lag: with the usual delays, for some 5 seconds. */
const lagRetries = 4;
/**
 * A client of one registry, by the OCI distribution specification
 * (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md).
 *
 * Each method throws a RegistryError if the registry refuses, a NetworkError if it cannot be reached, a ProtocolError if its
 * answer cannot be trusted, an Error if a name is invalid, and the signal's reason if that is aborted. Transient failures have
 * been retried by then.
 */
class RegistryClient {
    #client;
    #readsLag;
    constructor({ readsLag = false, ...options }) {
        this.#client = new authorized_client/* AuthorizedClient */.J(options);
        this.#readsLag = readsLag;
    }
    /**
     * Returns what a tag or digest refers to, `undefined` if the registry does not have it. A missing repository looks the same,
     * since the answer to a HEAD has only a status; `openUpload` and `manifest` tell it apart.
     */
    async resolve(repository, reference) {
        const request = this.#manifestRequest(repository, reference);
        return this.#client.run((send) => headManifest(send, request));
    }
    /**
     * Returns a manifest by tag or digest, checked against its digest, at most 4 MiB. One that is `known` to be there is asked for
     * again where the registry's reads lag behind its writes.
     */
    async manifest(repository, reference, { known = false } = {}) {
        const request = this.#manifestRequest(repository, reference);
        const attempts = this.#client.attempts();
        for (let retriesLeft = known && this.#readsLag ? lagRetries : 0;; retriesLeft -= 1) {
            try {
                return await this.#client.run((send) => getManifest(send, request));
            }
            catch (error) {
                if (retriesLeft === 0 || !(error instanceof oci_errors/* RegistryError */.g) || error.status !== 404)
                    throw error;
                await attempts.failed(error, { transient: true, throttled: false });
            }
        }
    }
    /**
     * Puts a manifest under a tag or its digest and returns its digest; it is there when this returns. A retry looks first whether
     * it is there already, since only the answer may have been lost: ECR refuses the same manifest twice under an immutable tag
     * (https://github.com/aws/containers-roadmap/issues/2179).
     */
    async putManifest(repository, reference, mediaType, bytes) {
        const target = this.#manifestRequest(repository, reference);
        const digest = (0,src_digest/* digestOf */.ol)(bytes);
        let tried = false;
        return this.#client.run(async (send) => {
            if (tried && (await headManifest(send, target))?.digest === digest)
                return digest;
            tried = true;
            const body = { size: bytes.length, open: () => (0,http_body/* inMemory */.ZK)(bytes) };
            const request = {
                method: 'PUT',
                url: target.url,
                headers: { 'content-type': mediaType },
                body,
            };
            const response = await send(request, [201, 202, 204]);
            await (0,http_body/* discard */.vf)(response);
            const stated = (0,endpoints/* statedDigest */.MA)(response.headers) ?? digest;
            if (response.status === 201 && stated === digest)
                return digest;
            // Not what the specification asks for; what counts is what is there.
            const there = await headManifest(send, target);
            if (there?.digest === digest)
                return digest;
            const found = there === undefined ? 'has nothing' : `has ${there.digest}`;
            throw new errors/* ProtocolError */.bd(request.method, request.url, `the response was ${response.status} with digest ${stated}, but the registry ${found} instead of ${digest}`);
        });
    }
    /** Reports whether the repository has a blob. */
    async hasBlob(repository, digest) {
        const url = (0,endpoints/* blobUrl */.b0)(this.#client.origin, repository, digest);
        return this.#client.run((send) => headBlob(send, url));
    }
    /** Streams a blob. Size and digest are checked by the end of the stream, which throws if they are wrong. */
    blob(repository, descriptor) {
        return (0,blobs/* download */.R)(this.#client, (0,endpoints/* blobUrl */.b0)(this.#client.origin, repository, descriptor.digest), descriptor);
    }
    /** Opens an upload for `putBlob`. In a missing repository that is a RegistryError with the code `NAME_UNKNOWN`. */
    async openUpload(repository) {
        const isMissing = this.#missingRepository(repository);
        return this.#client.run((send) => this.#openUpload(send, repository, isMissing));
    }
    /**
     * Asks the registry to mount a blob of another of its repositories. Returns `undefined` if it has done so, else the upload that
     * it has opened for the blob instead.
     * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#mounting-a-blob-from-another-repository
     */
    async mountBlob(repository, digest, from) {
        const url = (0,endpoints/* uploadsUrl */.Au)(this.#client.origin, repository);
        url.searchParams.set('mount', digest);
        url.searchParams.set('from', from);
        return this.#client.run(async (send) => {
            const request = { method: 'POST', url };
            const response = await send(request, [201, 202]);
            await (0,http_body/* discard */.vf)(response);
            if (response.status === 201)
                return undefined;
            return this.#uploadOf(repository, request, response);
        });
    }
    /**
     * Sends a blob with a single PUT, into the given upload or a new one; it is there when this returns. A retry looks first
     * whether the blob has arrived, since only the answer may have been lost; otherwise it opens a new upload.
     *
     * No PATCH: ECR answers it with 201 and counts wrongly (https://github.com/aws/containers-roadmap/issues/2831).
     */
    async putBlob(repository, blob, upload) {
        const url = (0,endpoints/* blobUrl */.b0)(this.#client.origin, repository, blob.digest);
        const isMissing = this.#missingRepository(repository);
        let given = upload;
        let tried = false;
        await this.#client.run(async (send) => {
            if (tried && (await headBlob(send, url)))
                return;
            const first = given;
            given = undefined;
            try {
                const target = first ?? (await this.#openUpload(send, repository, isMissing));
                tried = true;
                await completeUpload(send, url, target, blob);
            }
            catch (error) {
                // An upload that was opened long ago may be forgotten.
                if (first === undefined || !(error instanceof oci_errors/* RegistryError */.g) || !error.has('BLOB_UPLOAD_UNKNOWN'))
                    throw error;
                await completeUpload(send, url, await this.#openUpload(send, repository, isMissing), blob);
            }
        });
    }
    /**
     * Returns all tags of a repository, in the registry's order, which is arbitrary in ECR. In a missing repository that is a RegistryError
     * with `NAME_UNKNOWN`. Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
     */
    async listTags(repository) {
        const url = (0,endpoints/* tagsUrl */.tW)(this.#client.origin, repository);
        const all = [];
        for await (const tags of pages(this.#client, url, (page) => tagsOf(page, url)))
            all.push(tags);
        return all.flat();
    }
    /**
     * Returns the manifests that name a digest as their subject: signatures, attestations, bills of materials; `undefined` if the
     * registry has no referrers API: there an index under a tag lists them (`referrersTag`).
     * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
     */
    async referrers(repository, subject) {
        const url = (0,endpoints/* referrersUrl */.UV)(this.#client.origin, repository, subject);
        const found = [];
        try {
            for await (const entries of pages(this.#client, url, (page) => entriesOf(page, url), manifest/* imageIndexType */.WV)) {
                found.push(entries);
            }
        }
        catch (error) {
            if (found.length === 0 && isUnknownRequest(error))
                return undefined;
            throw error;
        }
        return found.flat();
    }
    #manifestRequest(repository, reference) {
        const url = (0,endpoints/* manifestUrl */.hO)(this.#client.origin, repository, reference);
        return { url, expected: (0,src_digest/* isDigest */.Bc)(reference) ? reference : undefined };
    }
    #uploadOf(repository, request, { headers }) {
        const location = (0,endpoints/* uploadLocation */.hp)((0,http_headers/* header */.wx)(headers, 'location'), request, (url) => this.#client.isOwn(url));
        return { repository, location };
    }
    async #openUpload(send, repository, isMissing) {
        const request = { method: 'POST', url: (0,endpoints/* uploadsUrl */.Au)(this.#client.origin, repository) };
        const response = await send(request, [202]).catch(async (error) => {
            throw (await isMissing(send, error)) ?? error;
        });
        await (0,http_body/* discard */.vf)(response);
        return this.#uploadOf(repository, request, response);
    }
    /**
     * Returns a check, for one operation, of whether a connection that was reset at a POST means a missing repository. It asks the
     * registry once, by GET, and returns what that says of the repository; `undefined` if the network is to blame.
     */
    #missingRepository(repository) {
        const url = (0,endpoints/* manifestUrl */.hO)(this.#client.origin, repository, (0,src_digest/* digestOf */.ol)(''));
        let asked = false;
        return async (send, error) => {
            const broken = error instanceof errors/* NetworkError */.Dr && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
            if (!broken || error.byProxy || asked)
                return undefined;
            asked = true;
            try {
                await (0,http_body/* discard */.vf)(await send({ method: 'GET', url, headers: { accept: accept } }, [200]));
            }
            catch (refusal) {
                if (refusal instanceof oci_errors/* RegistryError */.g && refusal.has('NAME_UNKNOWN'))
                    return refusal;
            }
            return undefined;
        };
    }
}
async function headBlob(send, url) {
    const response = await send({ method: 'HEAD', url }, [200, 404]);
    await (0,http_body/* discard */.vf)(response);
    return response.status === 200;
}
async function completeUpload(send, blobAddress, upload, blob) {
    const request = { method: 'PUT', url: (0,endpoints/* completionAddress */.fN)(upload.location, blob.digest) };
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await send({ ...request, headers, body: blob }, [201, 202, 204]);
    await (0,http_body/* discard */.vf)(response);
    const stated = (0,endpoints/* statedDigest */.MA)(response.headers) ?? blob.digest;
    if (response.status === 201 && stated === blob.digest)
        return;
    // Not what the specification asks for; what counts is whether the blob is there.
    if (await headBlob(send, blobAddress))
        return;
    throw new errors/* ProtocolError */.bd(request.method, request.url, `the response was ${response.status} with digest ${stated}, but the registry does not have ${blob.digest}`);
}
function tagsOf(page, url) {
    const tags = (0,json/* isJsonObject */.O)(page) ? page['tags'] : undefined;
    if (tags === null)
        return []; // what the reference registry answers for a repository without tags
    const listed = Array.isArray(tags) ? tags : [undefined];
    const usable = listed.filter((tag) => typeof tag === 'string' && (0,reference/* isTag */.dz)(tag));
    const overlong = listed.filter((tag) => typeof tag === 'string' && (0,reference/* isOverlongTag */.PM)(tag));
    if (usable.length + overlong.length === listed.length)
        return usable;
    throw new errors/* ProtocolError */.bd('GET', url, 'the response is not a list of tags');
}
function entriesOf(page, url) {
    try {
        return (0,manifest/* indexEntries */.nL)((0,manifest/* record */.g1)(page, 'text'));
    }
    catch (error) {
        if (error instanceof manifest/* ManifestError */.Sh)
            throw new errors/* ProtocolError */.bd('GET', url, error.message);
        throw error;
    }
}


/***/ }),

/***/ 5080:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ PullError),
/* harmony export */   v: () => (/* binding */ explainPull)
/* harmony export */ });
/* harmony import */ var _registry_refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4623);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8992);


/** A chart that cannot be pulled: what is wrong and what to do. */
class PullError extends Error {
    name = 'PullError';
}
/**
 * Returns the message for a chart that could not be read from a registry: what is wrong and what to do. Errors from elsewhere
 * are already written for users and keep their message.
 */
function explainPull(error, { text }, { registry, name, uri }) {
    if ((0,_registry_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .isMissingRepository */ .Zn)(error)) {
        return `${text}: there is no repository "${name}" in ${registry.host}; check the name, the account and the region`;
    }
    const message = (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error);
    if ((0,_registry_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .isMissing */ .b2)(error))
        return `${text} was not found in ${uri}; check the version (${message})`;
    return registry.explain(error, uri) ?? message;
}


/***/ }),

/***/ 7004:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ fetchManifest),
/* harmony export */   S: () => (/* binding */ fetchText)
/* harmony export */ });
/* harmony import */ var _chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(676);
/* harmony import */ var _registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4217);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _explain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5080);




/** The files of a chart, and a quarter more for what tar and gzip add to them. */
const largestArchive = 1.25 * _chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .maxChartSize */ .ad;
/** The size limit of a config or provenance file in bytes; anything larger is something else. */
const largestText = 4 * 1024 * 1024;
/** The most manifests that an index may list: one chart beside what describes it. */
const mostEntries = 16;
/**
 * Returns the manifest of the one chart that an index lists, as it is parsed. Throws a {@link PullError} if there is none or more than one: Helm takes
 * one of them, by the order in which they arrive.
 */
async function chartInIndex(client, path, index, text) {
    const entries = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .indexEntries */ .nL)((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .manifestRecord */ .Db)(index));
    if (entries.length > mostEntries) {
        throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is an index of ${entries.length} manifests; pull a chart by its digest`);
    }
    const charts = new Map();
    for (const { digest, mediaType } of entries) {
        if (mediaType !== _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageManifestType */ .NR)
            continue;
        const manifest = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)((await client.manifest(path, digest, { known: true })).bytes);
        if (manifest.config.mediaType === _registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .configMediaType */ .p2)
            charts.set(digest, manifest);
    }
    const [chart] = charts.values();
    if (chart === undefined)
        throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is not a Helm chart: it is an index that lists none`);
    if (charts.size === 1)
        return chart;
    const digests = [...charts.keys()];
    throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is an index of ${digests.length} charts: ${digests.join(', ')}; pull one by its digest`);
}
/**
 * Fetches a chart's manifest by tag or digest; an index with one chart stands for it. Throws a {@link PullError} if it is not a Helm chart, and what the client throws.
 * Rule: Helm's pkg/registry/client.go, Client.Pull
 */
async function fetchManifest(client, path, reference, text) {
    const { descriptor, bytes } = await client.manifest(path, reference, { known: true });
    try {
        const isIndex = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .manifestRecord */ .Db)(bytes)['manifests'] !== undefined;
        const { config, layers } = isIndex ? await chartInIndex(client, path, bytes, text) : (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)(bytes);
        if (config.mediaType !== _registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .configMediaType */ .p2) {
            throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is not a Helm chart: its config is of type ${config.mediaType}`);
        }
        const archive = layers.find(({ mediaType }) => [_registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .chartMediaType */ .Pz, _registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .legacyChartMediaType */ .e7].includes(mediaType));
        if (archive === undefined)
            throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is not a Helm chart: it has no layer of type ${_registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .chartMediaType */ .Pz}`);
        if (archive.size > largestArchive) {
            throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} has an archive of ${archive.size} bytes; the files of a chart can have up to ${_chart_archive_budget_js__WEBPACK_IMPORTED_MODULE_0__/* .maxChartSize */ .ad} bytes in total`);
        }
        const provenance = layers.find(({ mediaType }) => mediaType === _registry_chart_artifact_js__WEBPACK_IMPORTED_MODULE_1__/* .provenanceMediaType */ .wi);
        return { digest: descriptor.digest, config, archive, provenance };
    }
    catch (error) {
        if (!(error instanceof _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .ManifestError */ .Sh))
            throw error;
        throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`${text} is not a Helm chart: ${error.message}`, { cause: error });
    }
}
/** Fetches a blob into memory. Throws a {@link PullError} if it is too large for a text, and what the client throws. */
async function fetchText(client, path, blob) {
    if (blob.size > largestText) {
        throw new _explain_js__WEBPACK_IMPORTED_MODULE_3__/* .PullError */ .Y(`the blob ${blob.digest} (${blob.mediaType}) has ${blob.size} bytes, too many for a text file file`);
    }
    const chunks = [];
    for await (const chunk of client.blob(path, blob))
        chunks.push(chunk);
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 4217:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  DZ: () => (/* binding */ chartArtifact),
  Pz: () => (/* binding */ chartMediaType),
  p2: () => (/* binding */ configMediaType),
  e7: () => (/* binding */ legacyChartMediaType),
  wi: () => (/* binding */ provenanceMediaType)
});

;// CONCATENATED MODULE: ./src/chart/metadata/annotations.ts
const title = 'org.opencontainers.image.title';
const version = 'org.opencontainers.image.version';
function authors({ maintainers = [] }) {
    return maintainers
        .map(({ name = '', email }) => (email === undefined || email === '' ? name : `${name} (${email})`))
        .join(', ');
}
/**
 * The annotations of the manifest that `helm push` makes: those it derives from the metadata, then the chart's own,
 * which override them but for title and version. `created` is an RFC 3339 time; without it there is no such annotation.
 * Rule: `generateOCIAnnotations` in Helm's pkg/registry/chart.go.
 */
function manifestAnnotations(metadata, created) {
    const derived = {
        'org.opencontainers.image.description': metadata.description,
        [title]: metadata.name,
        [version]: metadata.version,
        'org.opencontainers.image.url': metadata.home,
        'org.opencontainers.image.created': created,
        'org.opencontainers.image.source': metadata.sources?.[0],
        'org.opencontainers.image.authors': authors(metadata),
    };
    const annotations = new Map();
    for (const [key, value] of Object.entries(derived)) {
        if (value !== undefined && value.trim() !== '')
            annotations.set(key, value);
    }
    for (const [key, value] of metadata.annotations ?? []) {
        if (key !== title && key !== version)
            annotations.set(key, value);
    }
    return annotations;
}

// EXTERNAL MODULE: ./src/digest.ts
var digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/http/body.ts
var body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/chart/version/tag.ts
var tag = __webpack_require__(263);
;// CONCATENATED MODULE: ./src/registry/chart-artifact.ts





// The media types of a chart in an OCI registry: Helm's pkg/registry/constants.go.
/** The config blob: Chart.yaml as JSON. */
const configMediaType = 'application/vnd.cncf.helm.config.v1+json';
/** The chart archive. */
const chartMediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
/** The chart archive as Helm before 3.7 pushed it; `helm pull` still accepts it. */
const legacyChartMediaType = 'application/tar+gzip';
/** The provenance file, pushed beside the archive. */
const provenanceMediaType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';
function chart_artifact_layer(mediaType, { digest, size }) {
    return { mediaType, digest, size };
}
/**
 * Returns the artifact that `helm push` makes of the same chart: the same manifest, byte for byte, if `created` is the same.
 * `annotations` are added to Helm's. `read` opens a file; the archive is never held in memory. Rule: Helm's pkg/registry/client.go,
 * Push.
 */
function chartArtifact({ chart, created }, read, annotations = new Map()) {
    const config = {
        mediaType: configMediaType,
        digest: (0,digest/* digestOf */.ol)(chart.config),
        size: chart.config.length,
    };
    const archive = chart_artifact_layer(chartMediaType, chart.archive);
    const provenance = chart.provenance && chart_artifact_layer(provenanceMediaType, chart.provenance);
    const stored = chart.provenance === undefined ? [chart.archive] : [chart.archive, chart.provenance];
    const manifest = (0,oci_manifest/* imageManifest */.Bz)({
        config,
        layers: provenance === undefined ? [archive] : [archive, provenance],
        annotations: new Map([...manifestAnnotations(chart.metadata, created), ...annotations]),
    });
    return {
        tag: (0,tag/* tagFromVersion */.r)(chart.metadata.version),
        manifest,
        digest: (0,digest/* digestOf */.ol)(manifest),
        config,
        archive,
        annotations,
        ...(provenance && { provenance }),
        blobs: [
            { ...config, open: () => (0,body/* inMemory */.ZK)(chart.config) },
            ...stored.map(({ file, digest, size }) => ({ digest, size, open: () => read(file) })),
        ],
    };
}


/***/ }),

/***/ 4120:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ ChartRepository),
  I: () => (/* binding */ RepositoryError)
});

// EXTERNAL MODULE: external "node:querystring"
var external_node_querystring_ = __webpack_require__(1792);
// EXTERNAL MODULE: ./src/chart/errors.ts
var errors = __webpack_require__(6705);
// EXTERNAL MODULE: ./src/chart/archive/budget.ts
var budget = __webpack_require__(676);
// EXTERNAL MODULE: ./src/http/turns.ts
var turns = __webpack_require__(2036);
// EXTERNAL MODULE: ./src/chart/yaml/marshal.ts
var marshal = __webpack_require__(4880);
// EXTERNAL MODULE: ./src/chart/metadata/metadata.ts
var metadata = __webpack_require__(4735);
// EXTERNAL MODULE: ./src/chart/metadata/validate.ts
var validate = __webpack_require__(5580);
// EXTERNAL MODULE: ./src/chart/version/constraint.ts
var version_constraint = __webpack_require__(9260);
// EXTERNAL MODULE: ./src/chart/version/semver.ts
var semver = __webpack_require__(9199);
// EXTERNAL MODULE: ./src/chart/yaml/shape.ts
var shape = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/chart/repository-index.ts








const downloadShape = (0,shape/* structOf */.Tb)('repo.ChartVersion', {}, { urls: (0,shape/* listOf */.c3)(shape/* text */.Qq), digest: shape/* text */.Qq, created: shape/* anything */.D8 });
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
/** The lines after which the clock is looked at. */
const linesAtOnce = 1024;
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
 * Finds the part of an index that is about one chart: its bytes, empty where the index has no such chart. Returns `undefined` if
 * the index is not laid out as `helm repo index` and chart servers write it.
 */
async function excerpt(bytes, name, turns) {
    let hasApiVersion = false;
    let isInEntries = false;
    let indent;
    let from;
    let found;
    let lines = 0;
    for (const { start, line } of linesOf(bytes)) {
        lines += 1;
        if (lines % linesAtOnce === 0 && turns.isOver)
            await turns.next();
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
async function readWholeIndex(bytes, place, name, turns) {
    const read = (shape) => (0,marshal/* loadYamlInTurns */.Lw)(bytes, { file: place, shape, existing: shape.zero }, turns);
    const { apiVersion } = await read(indexShape);
    if (apiVersion === '')
        throw new errors/* ChartError */.DA(`${place} is not the index of a chart repository: no API version specified`);
    return (await read(wholeShape)).entries?.get(name);
}
/** An index can have tens of megabytes, and parsing all of it as YAML takes seconds. */
async function readVersions(bytes, place, name, turns) {
    const part = await excerpt(bytes, name, turns);
    if (part === undefined)
        return await readWholeIndex(bytes, place, name, turns);
    if (part.length === 0)
        return undefined;
    const source = { file: place, shape: entriesShape, existing: undefined };
    return (await (0,marshal/* loadYamlInTurns */.Lw)(part, source, turns))?.get(name);
}
/**
 * Reports whether Helm accepts an entry as a chart. It is lenient about servers that drop the aliases of dependencies
 * (helm/helm#12748). Rule: `loadIndex` in pkg/repo/v1/index.go.
 */
function isValid(metadata) {
    try {
        (0,validate/* validateMetadata */.a)({ ...metadata, apiVersion: metadata.apiVersion ?? 'v1' });
        return true;
    }
    catch (error) {
        if (!(error instanceof errors/* ChartError */.DA))
            throw error;
        return error.message.startsWith('validation: more than one dependency with name or alias');
    }
}
function rankedChart(chart) {
    if (chart === null || !isValid(chart.metadata))
        return [];
    const { version } = chart.metadata;
    const [url] = chart.download.urls ?? [];
    const parsed = (0,semver/* parseVersion */.ot)(version);
    if (parsed === undefined || url === undefined)
        return [];
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(chart.download.digest ?? '')?.[1]?.toLowerCase();
    const { created } = chart.download;
    return [{ version, url, digest, parsed, ...(typeof created === 'string' && { created }) }];
}
function shown({ version, url, digest, created }) {
    return { version, url, digest, ...(created !== undefined && { created }) };
}
/**
 * The versions of one chart in a classic repository, by the rules of Helm's `pkg/repo` and `internal/resolver`: entries that are
 * not charts or have no URL are ignored, and the highest version comes first.
 */
class ChartVersions {
    #entries;
    constructor(entries) {
        this.#entries = entries.toSorted((a, b) => (0,semver/* compareVersions */.Zy)(b.parsed, a.parsed));
    }
    /** Returns every version, the highest first. */
    all() {
        return this.#entries.map(shown);
    }
    /**
     * Returns the highest version that satisfies a constraint; an empty one is satisfied by every release. Throws a
     * ConstraintError.
     */
    highest(constraint) {
        const isMeant = (0,version_constraint/* parseConstraint */.F)(constraint === '' ? '*' : constraint);
        const entry = this.#entries.find(({ parsed }) => isMeant(parsed));
        return entry && shown(entry);
    }
    /** Returns the entry of a version: the one written exactly like it, else one that differs only in build metadata. */
    exact(version) {
        const wanted = (0,semver/* parseVersion */.ot)(version);
        const entry = this.#entries.find((each) => each.version === version) ??
            (wanted && this.#entries.find(({ parsed }) => (0,semver/* compareVersions */.Zy)(parsed, wanted) === 0));
        return entry && shown(entry);
    }
}
/**
 * Finds a chart in the index of a classic repository, `index.yaml`; `undefined` if it is not there. `place` is the name of the
 * index in messages. Throws a {@link ChartError} if it is not an index, and the signal's reason when that is aborted.
 */
async function findInIndex(bytes, place, name, signal) {
    if (bytes.length === 0)
        throw new errors/* ChartError */.DA(`${place} is not the index of a chart repository: it is empty`);
    const versions = await readVersions(bytes, place, name, new turns/* Turns */.P(signal));
    return versions && new ChartVersions(versions.flatMap(rankedChart));
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
        throw new errors/* ChartError */.DA(`${JSON.stringify(repository)} is not the address of a chart repository`);
    const folder = new URL(base);
    folder.pathname = `${base.pathname.replace(/\/$/, '')}/`;
    const resolved = URL.parse(reference, folder.href);
    if (resolved === null)
        throw new errors/* ChartError */.DA(`${JSON.stringify(reference)} is not an address`);
    resolved.search = base.search;
    return resolved;
}

// EXTERNAL MODULE: ./src/digest.ts
var digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/http/body.ts
var body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/http/errors.ts
var http_errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/oci/authorized-client.ts
var authorized_client = __webpack_require__(4134);
// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __webpack_require__(8705);
// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(8630);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/registry/refusal.ts
var refusal = __webpack_require__(4623);
;// CONCATENATED MODULE: ./src/registry/chart-repository.ts












/** A classic chart repository cannot be read. The message says what is wrong and what to do. */
class RepositoryError extends Error {
    name = 'RepositoryError';
}
/** The size limit of an index.yaml in bytes; the largest public ones have about 30 MiB. */
const largestIndex = 128 * 1024 * 1024;
/** The size limit of a provenance file in bytes. */
const largestProvenance = 4 * 1024 * 1024;
function chart_repository_shown(url) {
    return (0,http_errors/* redactedUrl */.cQ)(url);
}
function explain(error, url, repository) {
    if (!(error instanceof oci_errors/* RegistryError */.g))
        return error;
    const { status } = error;
    const remedy = status === 401 || status === 403
        ? `the chart repository requires other credentials: in an earlier step, run "helm repo add <name> ${repository} --username … --password …"`
        : status === 404
            ? `not found; check the address of the repository, ${repository}`
            : 'check the chart repository';
    return new RepositoryError(`GET ${chart_repository_shown(url)} returned ${status}: ${remedy}`, { cause: error });
}
function isHttp({ protocol }) {
    return protocol === 'https:' || protocol === 'http:';
}
function basic(username, password) {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
/**
 * Returns the credentials for a repository: those that Helm stored, if both are there, or else those in the address. In the
 * address, a user name may be all there is, as a token is. Rule: `HTTPGetter.get` in Helm's pkg/getter/httpgetter.go, and `send`
 * in Go's net/http/client.go.
 */
function loginOf(access, address) {
    const { username = '', password = '', pass_credentials_all: everywhere = false } = access;
    if (username !== '' && password !== '') {
        return { authorization: basic(username, password), secret: password, everywhere };
    }
    // Unlike decodeURIComponent, it takes what is wrongly escaped as it is.
    const [user, secret] = [(0,external_node_querystring_.unescape)(address.username), (0,external_node_querystring_.unescape)(address.password)];
    if (user === '' && secret === '')
        return undefined;
    return { authorization: basic(user, secret), secret: secret === '' ? user : secret, everywhere: false };
}
/** A classic chart repository: an `index.yaml`, and archives anywhere. The index is fetched once. */
class ChartRepository {
    #login;
    #options;
    #base;
    #index;
    /** Throws a {@link RepositoryError} if the address cannot be that of a repository. */
    constructor(access, options) {
        const base = URL.parse(access.url);
        if (base === null || !isHttp(base)) {
            throw new RepositoryError(`${JSON.stringify((0,src_text/* oneLine */.TN)(access.url))} is not the address of a chart repository; write one like "https://charts.example.com"`);
        }
        this.#login = loginOf(access, base);
        base.username = '';
        base.password = '';
        this.#base = base;
        this.#options = options;
        if (this.#login !== undefined)
            options.mask(this.#login.secret);
    }
    /** The repository's address without the secrets in it. */
    get address() {
        return chart_repository_shown(this.#base);
    }
    /**
     * Looks up a chart; `undefined` if the repository does not have it. Throws a {@link RepositoryError} if the repository
     * refuses or has no index, and a NetworkError or a ProtocolError.
     */
    async find(name) {
        const url = repositoryFile(this.#base.href, 'index.yaml');
        this.#index ??= this.#get(url, largestIndex, 'application/yaml, text/yaml, */*');
        const bytes = await this.#index;
        try {
            return await findInIndex(bytes, chart_repository_shown(url), name, this.#options.signal);
        }
        catch (error) {
            if (!(error instanceof errors/* ChartError */.DA))
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
    /** Fetches the archive of a version. Throws a {@link RepositoryError} also if its digest differs from the one in the index. */
    async fetch(chart) {
        const url = this.locate(chart);
        const bytes = await this.#get(url, budget/* maxChartSize */.ad, 'application/gzip,application/octet-stream');
        const found = (0,digest/* digestOf */.ol)(bytes).slice('sha256:'.length);
        if (chart.digest === undefined || chart.digest === found)
            return bytes;
        throw new RepositoryError(`${chart_repository_shown(url)} has the digest ${found}, and the index of ${this.address} says ${chart.digest}: the archive was changed after it was indexed`);
    }
    /** Fetches the provenance file beside an archive; `undefined` if there is none. Throws as {@link ChartRepository.fetch} does. */
    async fetchProvenance(chart) {
        const url = this.locate(chart);
        url.pathname += '.prov';
        try {
            return await this.#get(url, largestProvenance, '*/*');
        }
        catch (error) {
            if (error instanceof RepositoryError && (0,refusal/* isMissing */.b2)(error.cause))
                return undefined;
            throw error;
        }
    }
    /** Credentials go to the repository's own origin, and elsewhere only if Helm was told so (`--pass-credentials`). */
    #authorization(url) {
        const login = this.#login;
        if (login === undefined || !(login.everywhere || url.origin === this.#base.origin))
            return undefined;
        return login.authorization;
    }
    async #get(url, limit, accept) {
        const authorization = this.#authorization(url);
        const client = new authorized_client/* AuthorizedClient */.J({
            ...this.#options,
            origin: new URL(url.origin),
            authorizer: { authorization: () => Promise.resolve(authorization) },
        });
        try {
            const bytes = await client.run(async (send) => (0,body/* readBody */.x8)(await (0,blobs/* followRedirects */.F)(send, url, { accept }), limit));
            if (bytes !== undefined)
                return bytes;
        }
        catch (error) {
            throw explain(error, url, this.address);
        }
        throw new RepositoryError(`${chart_repository_shown(url)} has more than ${limit} bytes`);
    }
}


/***/ }),

/***/ 4623:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qn: () => (/* binding */ RepositoryGoneError),
/* harmony export */   Z6: () => (/* binding */ isImmutableTag),
/* harmony export */   Zn: () => (/* binding */ isMissingRepository),
/* harmony export */   b2: () => (/* binding */ isMissing),
/* harmony export */   mS: () => (/* binding */ TagTakenError)
/* harmony export */ });
/* harmony import */ var _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8630);

/** The tag already exists with different content, which must stay. */
class TagTakenError extends Error {
    name = 'TagTakenError';
}
/** Reports whether the registry answered 404. */
function isMissing(error) {
    return error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .g && error.status === 404;
}
/** Reports whether the registry answered that it has no such repository. */
function isMissingRepository(error) {
    return error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .g && error.has('NAME_UNKNOWN');
}
/**
 * Reports whether the registry answered that the tag is immutable and already in use; ECR says so for the same content too
 * (aws/containers-roadmap#2179).
 */
function isImmutableTag(error) {
    return error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .g && error.has('TAG_INVALID');
}
/** The repository was deleted during the push. */
class RepositoryGoneError extends Error {
    name = 'RepositoryGoneError';
}


/***/ }),

/***/ 6075:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $r: () => (/* binding */ targetOf),
/* harmony export */   Qb: () => (/* binding */ NameError),
/* harmony export */   Qc: () => (/* binding */ manifestUnder),
/* harmony export */   Sz: () => (/* binding */ repositoryNamed),
/* harmony export */   Ws: () => (/* binding */ tagsForRange),
/* harmony export */   uw: () => (/* binding */ repositoryAt)
/* harmony export */ });
/* unused harmony export repositoryName */
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2148);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4623);


/** A chart cannot be pushed under the repository name it would get. */
class NameError extends Error {
    name = 'NameError';
}
/** The longest repository names in characters. Source: the service models of ecr and ecr-public (RepositoryName). */
const longest = { private: 256, public: 205 };
/**
 * Returns the name of the repository that a chart goes to, without the alias of ECR Public.
 *
 * Helm stores charts under their own names (helm pull, and --verify above all, rely on it), so a prefix is put in front of the
 * chart's name. Throws a {@link NameError} if the registry would refuse the name.
 */
function repositoryName(naming, chartName, type) {
    const name = naming.by === 'name' ? naming.repository : `${naming.prefix ? `${naming.prefix}/` : ''}${chartName}`;
    if (!(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isRepositoryName */ .en)(name)) {
        throw new NameError(`the chart's name "${chartName}" is not a valid repository name: registries accept groups of lower-case letters and ` +
            'digits separated by ".", "_" or "-"; rename the chart in Chart.yaml, or set repository');
    }
    if (name.length < 2 || name.length > longest[type]) {
        throw new NameError(`the repository name "${name}" has ${name.length} characters; ECR accepts 2 to ${longest[type]}`);
    }
    return name;
}
/** Returns the repository of this name in a registry; in ECR Public, the alias comes first in its path. */
function repositoryNamed(registry, name) {
    const { host, alias } = registry;
    const path = alias === undefined ? name : `${alias}/${name}`;
    return { registry, name, path, uri: `${host}/${path}` };
}
/** Returns the repository at this path of a registry; in ECR Public, the path begins with the alias. */
function repositoryAt(registry, path) {
    const name = registry.type === 'public' ? path.slice(path.indexOf('/') + 1) : path;
    return { registry, name, path, uri: `${registry.host}/${path}` };
}
/** Fetches the manifest under a tag, `undefined` if there is none. Throws what the client throws. */
async function manifestUnder({ registry: { client }, path }, tag) {
    try {
        return await client.manifest(path, tag);
    }
    catch (error) {
        if ((0,_refusal_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(error))
            return undefined;
        throw error;
    }
}
/** Returns where a chart is pushed to in a registry. Throws a {@link NameError} if its name cannot be a repository's. */
function targetOf(registry, naming, chartName, { tag }) {
    const repository = repositoryNamed(registry, repositoryName(naming, chartName, registry.type));
    return { ...repository, ref: `${repository.uri}:${tag}` };
}
/**
 * Lists a repository's tags, from which a range is resolved. Warns if the repository is a pull-through cache, which has only some of
 * them; `use` is what the user does with the chart. Throws what the client throws.
 */
async function tagsForRange({ registry: { client, cachedFrom }, name, path, uri }, log, use) {
    const [tags, upstream] = await Promise.all([client.listTags(path), cachedFrom?.(name)]);
    if (upstream !== undefined) {
        log.warning(`${uri}: a pull-through cache of ${upstream}, which lists only the versions that were pulled through it; write an exact version, or ${use} from ${upstream} itself`);
    }
    return tags;
}


/***/ }),

/***/ 3663:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AB: () => (/* binding */ credentialPaths),
  nn: () => (/* binding */ credentialStore),
  $U: () => (/* binding */ helperRunner),
  OR: () => (/* binding */ readIfExists)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/workspace/directory.ts
var directory = __webpack_require__(9942);
// EXTERNAL MODULE: ./src/workspace/read-guard.ts
var read_guard = __webpack_require__(7005);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
;// CONCATENATED MODULE: ./src/workspace/file-lock.ts




/** Somebody else has held a lock for too long. */
class LockedError extends Error {
    name = 'LockedError';
}
/** How long to wait for somebody else's lock, in milliseconds. */
const patience = 60_000;
/** How often a holder shows that it still works, in milliseconds. */
const heartbeat = 2_000;
/** The age of a lock whose holder has ended without releasing it, in milliseconds. */
const stale = 20_000;
const systemClock = { now: Date.now, wait: (milliseconds) => (0,external_node_timers_promises_.setTimeout)(milliseconds) };
/** Creates a file that must not exist yet. Returns whether it did. */
async function create(path) {
    try {
        await (0,promises_.writeFile)(path, (0,external_node_crypto_.randomUUID)(), { flag: 'wx', mode: 0o600 });
        return true;
    }
    catch (error) {
        // Windows refuses a file that is being removed with EPERM.
        if ((0,src_text/* errorCode */.CA)(error) === 'EEXIST' || (process.platform === 'win32' && (0,src_text/* errorCode */.CA)(error) === 'EPERM'))
            return false;
        throw error;
    }
}
/** Reports whether a lock's holder has not shown itself for too long. */
async function isStale(path, { now }) {
    try {
        return now() - (await (0,promises_.stat)(path)).mtimeMs > stale;
    }
    catch (error) {
        if ((0,src_text/* errorCode */.CA)(error) === 'ENOENT')
            return false;
        throw error;
    }
}
/**
 * Removes a stale lock. Two that find the same one must not both remove it, since the later one would remove the lock that the
 * earlier one has taken by then: whoever removes it holds a second lock, and looks at the first one again.
 */
async function breakStale(path, clock) {
    const breaking = `${path}.breaking`;
    if (!(await create(breaking))) {
        if (await isStale(breaking, clock))
            await (0,promises_.rm)(breaking, { force: true });
        return;
    }
    try {
        if (await isStale(path, clock))
            await (0,promises_.rm)(path, { force: true });
    }
    finally {
        await (0,promises_.rm)(breaking, { force: true });
    }
}
/**
 * Runs work while no other process holds a lock on the same path. A lock whose holder was killed is broken. Throws a
 * {@link LockedError} if somebody else holds it for too long, and what the work throws.
 */
async function whileLocked(path, work, clock = systemClock) {
    const end = clock.now() + patience;
    while (!(await create(path))) {
        if (await isStale(path, clock))
            await breakStale(path, clock);
        else if (clock.now() > end) {
            throw new LockedError(`${path} is locked by another process; remove it if no job is running`);
        }
        else
            await clock.wait(10 + Math.random() * 40);
    }
    const beat = setInterval(() => {
        const now = new Date();
        (0,promises_.utimes)(path, now, now).catch(() => undefined);
    }, heartbeat);
    try {
        return await work();
    }
    finally {
        clearInterval(beat);
        await (0,promises_.rm)(path, { force: true });
    }
}

// EXTERNAL MODULE: ./src/workspace/programs.ts
var programs = __webpack_require__(5776);
// EXTERNAL MODULE: ./src/workspace/user-folders.ts
var user_folders = __webpack_require__(7742);
;// CONCATENATED MODULE: ./src/runner/credential-stores.ts










/**
 * Returns the files that clients look up registry credentials in: Docker's, which oras, crane and cosign read too, and Helm's.
 * Rules: https://docs.docker.com/reference/cli/docker/#environment-variables and Helm's pkg/cli/environment.go
 */
function credentialPaths(environment, platform = process.platform) {
    const helm = environment['HELM_REGISTRY_CONFIG'] ?? '';
    return [
        (0,external_node_path_.join)((0,user_folders/* dockerConfigFolder */.Pe)(environment), 'config.json'),
        helm === '' ? (0,external_node_path_.join)((0,user_folders/* helmConfigFolder */.RJ)(environment, platform), 'registry', 'config.json') : helm,
    ];
}
/** Returns what a call returns; `undefined` if the file does not exist. */
async function unlessMissing(call) {
    try {
        return await call;
    }
    catch (error) {
        if ((0,src_text/* errorCode */.CA)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
/** Reads a file; `undefined` if it does not exist. Throws what the system says, and a FileRefusedError for what is no file. */
function readIfExists(path) {
    try {
        return (0,read_guard/* readSettings */.sb)(path)?.toString();
    }
    catch (error) {
        throw error instanceof read_guard/* FileRefusedError */.rr && (0,src_text/* errorCode */.CA)(error.cause) !== undefined ? error.cause : error;
    }
}
/** Replaces a file as a whole: a new one is readable by its owner only, an existing one keeps its mode and its owner. */
async function replace(file, text) {
    const temporary = `${file}.${(0,external_node_crypto_.randomUUID)()}`;
    const existing = await unlessMissing((0,promises_.stat)(file));
    try {
        await (0,promises_.writeFile)(temporary, text, { mode: 0o600, flag: 'wx' });
        if (existing !== undefined) {
            // A job in a container, as root, must not take the file away from the runner's user; nobody else may give files away.
            await (0,promises_.chown)(temporary, existing.uid, existing.gid).catch(() => undefined);
            await (0,promises_.chmod)(temporary, existing.mode & 0o7777);
        }
        await (0,promises_.rename)(temporary, file);
    }
    finally {
        await (0,promises_.rm)(temporary, { force: true });
    }
}
/** Writes or removes a file if its text changes. */
async function writeOrRemove(file, before, after) {
    if (after === before)
        return;
    if (after === undefined)
        await (0,promises_.rm)(file, { force: true });
    else
        await replace(file, after);
}
async function using(path, work) {
    return await (0,directory/* tellingRefusals */.L6)(path, work, (reason, cause) => new directory/* DirectoryError */.uz(`cannot store credentials in ${path} (${reason}); set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to paths that this job can write to`, { cause }));
}
/** Opens a file of credentials for changes: locked against other jobs, never half written, and a symbolic link stays one. */
function credentialStore(path) {
    return {
        update: async (change) => {
            await using(path, async () => {
                const file = (await unlessMissing((0,promises_.realpath)(path))) ?? path;
                const ledgerFile = `${file}.helm-push-ecr`;
                await (0,promises_.mkdir)((0,external_node_path_.dirname)(file), { recursive: true, mode: 0o700 });
                await whileLocked(`${file}.helm-push-ecr.lock`, async () => {
                    const config = readIfExists(file);
                    const ledger = readIfExists(ledgerFile);
                    const changed = await change({ config, ledger });
                    // The ledger first when there is more in it: nothing that is written is ever unknown.
                    if (changed.ledger !== undefined)
                        await writeOrRemove(ledgerFile, ledger, changed.ledger);
                    await writeOrRemove(file, config, changed.config);
                    if (changed.ledger === undefined)
                        await writeOrRemove(ledgerFile, ledger, undefined);
                });
            });
        },
    };
}
/** Makes the port that runs `docker-credential-<name>`. What it returns is masked before anybody sees it. */
function helperRunner(environment, workspace, mask) {
    return async (name, action, input) => {
        const program = `docker-credential-${name}`;
        const path = (0,programs/* findProgram */.Kp)(program, environment, workspace);
        if (path === undefined)
            throw new Error(`${program} is not on PATH`);
        const child = (0,external_node_child_process_.spawn)(path, [action], {
            env: (0,programs/* withoutStepSecrets */.Gr)(environment),
            stdio: ['pipe', 'pipe', 'ignore'],
        });
        const output = [];
        child.stdout.on('data', (chunk) => output.push(chunk));
        child.stdin.on('error', () => undefined); // it may end without reading
        child.stdin.end(input);
        const code = await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('close', resolve);
        });
        const text = Buffer.concat(output).toString();
        if (code !== 0)
            throw new Error(`${program} ${action}: ${text.trim() || `exit code ${code ?? 'unknown'}`}`);
        const secret = /"Secret"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
        if (secret !== undefined && secret !== '""')
            mask(JSON.parse(secret));
        return text;
    };
}


/***/ }),

/***/ 7708:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GN: () => (/* binding */ groupingLog),
/* harmony export */   Hr: () => (/* binding */ oneLogLine),
/* harmony export */   kn: () => (/* binding */ withoutRegions),
/* harmony export */   lh: () => (/* binding */ shownSize),
/* harmony export */   nx: () => (/* binding */ annotationAt),
/* harmony export */   t1: () => (/* binding */ runnerLog),
/* harmony export */   tN: () => (/* binding */ showPlan)
/* harmony export */ });
/* unused harmony exports lineOfField, annotatedFile */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8992);
/* harmony import */ var _workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7005);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1814);




/**
 * Returns a text on one line that is not a command to the runner, since texts may come from charts, file names and registries. The
 * runner takes a line for a command if it begins with `::`, or has `##[` anywhere in it: https://github.com/actions/runner,
 * src/Runner.Common/ActionCommand.cs (TryParseV2, TryParse). Invisible characters are removed first: its comparison ignores them.
 */
function oneLogLine(text) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text, Infinity).replace(/^::/, ': :').replaceAll('##[', '## [');
}
/** Names and versions are shorter; the pattern below is slow on long lines. */
const longestField = 300;
/** The most bytes of a file that a line is looked for in. */
const largestFile = 1024 * 1024;
/**
 * Returns the line, counted from 1, on which a YAML file has a root field with a value; `undefined` if it is not there, or not in
 * this simple form: Chart.yaml may differ from the chart, to which the input `version` applies.
 */
function lineOfField(yaml, { name, value }) {
    const line = yaml.split('\n').findIndex((text) => {
        if (!text.startsWith(`${name}:`) || text.length > longestField)
            return false;
        const [, key, quoted, plain] = /^(\w+):\s+(?:(["'].*["'])|([^#\s]+))\s*(?:#.*)?$/.exec(text) ?? [];
        return key === name && (quoted?.slice(1, -1) ?? plain) === value;
    });
    return line === -1 ? undefined : line + 1;
}
function lineIn(file, workspace, { line, field }) {
    if (field === undefined)
        return line;
    try {
        const bytes = (0,_workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_1__/* .readWholeFile */ .M4)((0,_workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_1__/* .guardOfFile */ .xY)(workspace, file).check(file), largestFile);
        return lineOfField(bytes.toString(), field);
    }
    catch {
        return undefined; // the line is a convenience, and no reason to fail
    }
}
/**
 * Returns the path of a file in an annotation: relative to the workspace, with `/` on Windows too. `path` is for tests of another
 * system.
 */
function annotatedFile(workspace, file, path = (node_path__WEBPACK_IMPORTED_MODULE_0___default())) {
    return path.relative(workspace, path.resolve(workspace, file)).replaceAll(path.sep, '/');
}
/** Returns a location as the runner shows it beside the code; empty if the field cannot be found in the file. */
function annotationAt(place = {}) {
    const { file, field } = place;
    if (file === undefined)
        return {};
    const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
    const path = node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(workspace, file);
    const startLine = lineIn(path, workspace, place);
    if (field !== undefined && startLine === undefined)
        return {};
    return {
        file: annotatedFile(workspace, file),
        ...(startLine !== undefined && { startLine }),
    };
}
/** The log of the workflow run. */
const runnerLog = {
    info: (text) => {
        _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .info */ .pq(oneLogLine(text));
    },
    warning: (text, place) => {
        _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .warning */ .$e(text, annotationAt(place));
    },
};
/** Returns a text without the names of regions, as hosts, ARNs and commands have them. */
function withoutRegions(text) {
    return text.replace(/\b[a-z]{2}(?:-[a-z]+)+-\d\b/g, '');
}
/** A warning that is about one of several destinations begins with its reference. */
function split(text) {
    const [, at = '', rest = text] = /^(\S+\/\S+): (.*)$/s.exec(text) ?? [];
    return [at, rest];
}
/**
 * Returns a log that writes a warning once if it is about many destinations, or is the same for many files. Those that differ in the
 * region or in a digest are one: the first is written.
 */
function groupingLog(log) {
    const held = [];
    const keyOf = (text, location) => JSON.stringify([withoutRegions(split(text)[1]).replace(/sha256:[0-9a-f]{64}/g, ''), location]);
    return {
        info: log.info,
        warning: (text, location) => {
            held.push({ text, location });
        },
        flush: () => {
            const groups = Map.groupBy(held.splice(0), ({ text, location }) => keyOf(text, location));
            for (const [{ text, location } = { text: '', location: undefined }, ...more] of groups.values()) {
                const places = new Set([text, ...more.map((other) => other.text)].map((each) => split(each)[0]));
                const [, rest] = split(text);
                log.warning(places.size === 1 ? text : `${[...places].join(', ')}: ${rest}`, location);
            }
        },
    };
}
function nameOf(destination) {
    if (destination.type === 'private') {
        const { host, accountId, region } = destination;
        return host ?? `Amazon ECR in ${region}${accountId === undefined ? '' : `, account ${accountId}`}`;
    }
    const { host = 'ECR Public', alias } = destination;
    return alias === undefined ? host : `${host}, alias ${alias}`;
}
function counted(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}
/** Logs in a group which charts are pushed to which destinations, after patterns were resolved. */
function showPlan({ charts, destinations, dryRun }) {
    const what = counted(charts.length, 'chart');
    const title = destinations.length === 0
        ? `${what} (push: false)`
        : `${what} to ${counted(destinations.length, 'destination')}`;
    _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .startGroup */ .Oh(dryRun ? `${title} (dry run)` : title);
    for (const chart of charts)
        _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .info */ .pq(oneLogLine(chart));
    for (const destination of destinations)
        _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .info */ .pq(`to ${nameOf(destination)}`);
    _runner_js__WEBPACK_IMPORTED_MODULE_2__/* .endGroup */ .N4();
}
/** Formats a number of bytes for people. */
function shownSize(bytes) {
    return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}


/***/ }),

/***/ 9942:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ isThere),
/* harmony export */   L6: () => (/* binding */ tellingRefusals),
/* harmony export */   Oh: () => (/* binding */ makeDirectory),
/* harmony export */   Ut: () => (/* binding */ realDirectory),
/* harmony export */   a1: () => (/* binding */ writeInPlace),
/* harmony export */   gC: () => (/* binding */ writingTo),
/* harmony export */   sL: () => (/* binding */ newTemporary),
/* harmony export */   uz: () => (/* binding */ DirectoryError)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _read_guard_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7005);
/* harmony import */ var _resolve_path_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1265);
/* harmony import */ var _system_error_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(447);








/** A directory or file of the job cannot be used. */
class DirectoryError extends Error {
    name = 'DirectoryError';
}
function isSystemError(error) {
    return error instanceof Error && 'syscall' in error && typeof error.syscall === 'string';
}
/** Runs work and throws what `tell` makes of the operating system's refusal; `path` is used if that names none. */
async function tellingRefusals(path, work, tell) {
    try {
        return await work();
    }
    catch (error) {
        if (!isSystemError(error))
            throw error;
        throw tell((0,_system_error_js__WEBPACK_IMPORTED_MODULE_7__/* .systemErrorText */ .f)(error.syscall, error.path ?? path, error), error);
    }
}
/** Runs what writes to a directory. Throws a DirectoryError for what the operating system refuses, else what the work throws. */
async function writingTo({ setting, directory }, work) {
    return await tellingRefusals(directory, work, (reason, cause) => new DirectoryError(`${setting}: cannot write to ${directory} (${reason}); use a directory that this job can write to, with free disk space`, { cause }));
}
/** Reports whether anything exists at a path; below a file, nothing does. */
function isThere(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.lstatSync)(path, { throwIfNoEntry: false }) !== undefined;
    }
    catch (error) {
        if (isSystemError(error) && error.code === 'ENOTDIR')
            return false;
        throw error;
    }
}
/** Returns the real path of a directory, of which the last parts may not be there yet. */
function realDirectory(path) {
    if (isThere(path) || (0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path) === path)
        return (0,_resolve_path_js__WEBPACK_IMPORTED_MODULE_6__/* .realPath */ .Y)(path);
    return (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(realDirectory((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path)), path.slice((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path).length).replace(/^[\\/]+/, ''));
}
/**
 * Creates a directory to write to, if it is missing. Throws a DirectoryError if it only seems to be in the workspace, because a
 * link in its path leads out.
 */
async function makeDirectory({ setting, directory }, workspace) {
    const check = () => {
        const given = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(directory);
        const [root, real] = [(0,_resolve_path_js__WEBPACK_IMPORTED_MODULE_6__/* .realPath */ .Y)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace)), realDirectory(given)];
        const seemsInside = (0,_read_guard_js__WEBPACK_IMPORTED_MODULE_5__/* .isInside */ .FK)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace), given) || (0,_read_guard_js__WEBPACK_IMPORTED_MODULE_5__/* .isInside */ .FK)(root, given);
        if (!seemsInside || (0,_read_guard_js__WEBPACK_IMPORTED_MODULE_5__/* .isInside */ .FK)(root, real))
            return;
        throw new DirectoryError(`${setting}: ${directory} leads to ${real}, outside the workspace ${root}, through a symbolic link; use a directory in the workspace, or the real path of one outside`);
    };
    check();
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(directory, { recursive: true });
    check();
}
/**
 * Writes a file that appears under its name only when it is complete, in place of whatever has the name: not through a link that
 * is there. Throws what the operating system says, and what the content throws.
 */
async function writeInPlace(path, content) {
    const aside = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}.tmp`);
    try {
        // Opened first: a stream that is ended before it has opened its file makes the file all the same, after it was removed here.
        const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(aside, 'wx');
        await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(content, file.createWriteStream());
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(aside, path);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(aside, { force: true });
    }
}
/** Makes a new directory in the job's temporary one, whose name begins so. Throws a DirectoryError. */
async function newTemporary(temporary, prefix) {
    return await writingTo({ setting: 'RUNNER_TEMP', directory: temporary }, () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(temporary, prefix)));
}


/***/ }),

/***/ 2535:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CD: () => (/* binding */ nameToBytes),
/* harmony export */   Dj: () => (/* binding */ nameFromBytes),
/* harmony export */   Jk: () => (/* binding */ fsPath)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_buffer__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _go_utf8_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(291);


/**
 * Returns the text of a file name. Names are bytes on Linux and Helm packages them as they are, so a byte that is not
 * UTF-8 is kept as a lone surrogate, U+DC00 and the byte (as Python's `os.fsdecode` does), and nothing is lost.
 */
function nameFromBytes(bytes) {
    if ((0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
        return bytes.toString();
    let name = '';
    for (let at = 0; at < bytes.length;) {
        const [rune, size] = (0,_go_utf8_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeRune */ .j6)(bytes, at);
        name +=
            size === 1 && bytes.readUInt8(at) >= 0x80
                ? escapedByte(bytes.readUInt8(at))
                : String.fromCodePoint(rune);
        at += size;
    }
    return name;
}
function escapedByte(byte) {
    return String.fromCharCode(0xdc00 + byte);
}
/** Returns the bytes of a file name that {@link nameFromBytes} has read. */
function nameToBytes(name) {
    if (name.isWellFormed())
        return Buffer.from(name);
    return Buffer.concat(Array.from(name, (character) => {
        const code = character.charCodeAt(0);
        return character.isWellFormed() ? Buffer.from(character) : Buffer.of(code & 0xff);
    }));
}
/** Returns a path in the form that Node's file functions find the file with. */
function fsPath(path) {
    return path.isWellFormed() ? path : nameToBytes(path);
}


/***/ }),

/***/ 5776:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gr: () => (/* binding */ withoutStepSecrets),
/* harmony export */   Kp: () => (/* binding */ findProgram),
/* harmony export */   bh: () => (/* binding */ narrowPath),
/* harmony export */   o9: () => (/* binding */ programFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _read_guard_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7005);



/** Returns the real path; the path itself if nothing is there. */
function realOf(path) {
    try {
        return node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync.native(path);
    }
    catch {
        return path;
    }
}
function isProgram(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}
/** Returns the name that a variable has; on Windows, that may be in any case. */
function nameOf(environment, name) {
    if (process.platform !== 'win32')
        return name;
    return Object.keys(environment).find((each) => each.toUpperCase() === name) ?? name;
}
function variable(environment, name) {
    return environment[nameOf(environment, name)] ?? '';
}
/**
 * Returns the folders of PATH that may hold programs: without the empty and relative ones, which mean the current folder, and
 * without those of the workspace, where a pull request's author can write.
 */
function programFolders(environment, workspace) {
    const outside = (folder) => !(0,_read_guard_js__WEBPACK_IMPORTED_MODULE_2__/* .isInside */ .FK)(workspace, folder) && !(0,_read_guard_js__WEBPACK_IMPORTED_MODULE_2__/* .isInside */ .FK)(realOf(workspace), realOf(folder));
    return variable(environment, 'PATH')
        .split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter)
        .filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder) && outside(folder));
}
/**
 * Takes out of PATH the folders that {@link programFolders} leaves out: the AWS SDK looks for a `credential_process` there, and
 * the runner's toolkit for what unpacks a zip.
 */
function narrowPath(environment, workspace) {
    if (variable(environment, 'PATH') === '')
        return;
    environment[nameOf(environment, 'PATH')] = programFolders(environment, workspace).join(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter);
}
/** What a program gets that asks or tells a store of credentials: not the inputs, nor what this step may ask of GitHub. */
function withoutStepSecrets(environment) {
    const own = /^(?:INPUT_|ACTIONS_|(?:GITHUB|GH)_TOKEN$)/i;
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)));
}
/** Returns the path of a program on PATH, by the rule of {@link programFolders}; `undefined` if there is none. */
function findProgram(name, environment, workspace) {
    const extensions = process.platform === 'win32'
        ? (variable(environment, 'PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';')
        : [''];
    // A link in such a folder may lead back into the workspace.
    return programFolders(environment, workspace)
        .flatMap((folder) => extensions.map((extension) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${name}${extension}`)))
        .find((path) => isProgram(path) && !(0,_read_guard_js__WEBPACK_IMPORTED_MODULE_2__/* .isInside */ .FK)(realOf(workspace), realOf(path)));
}


/***/ }),

/***/ 7005:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   M4: () => (/* binding */ readWholeFile),
/* harmony export */   U4: () => (/* binding */ openChecked),
/* harmony export */   Yi: () => (/* binding */ readChecked),
/* harmony export */   go: () => (/* binding */ ReadGuard),
/* harmony export */   mA: () => (/* binding */ streamOf),
/* harmony export */   rr: () => (/* binding */ FileRefusedError),
/* harmony export */   sb: () => (/* binding */ readSettings),
/* harmony export */   t5: () => (/* binding */ lookAt),
/* harmony export */   v_: () => (/* binding */ readBlocks),
/* harmony export */   wX: () => (/* binding */ namesIn),
/* harmony export */   xY: () => (/* binding */ guardOfFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _file_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2535);
/* harmony import */ var _resolve_path_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1265);
/* harmony import */ var _secret_files_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6447);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8992);
/* harmony import */ var _system_error_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(447);








/** A file or directory may not or cannot be read. The message says what is wrong and what to do; it has paths but no content. */
class FileRefusedError extends Error {
    name = 'FileRefusedError';
    /** Whether there is a directory where a file was asked for. */
    isDirectory;
    constructor(message, { isDirectory = false, ...options } = {}) {
        super(message, options);
        this.isDirectory = isDirectory;
    }
}
/** Files are read in blocks of this many bytes, and sent in larger ones. */
const readBlockSize = 64 * 1024;
const sentBlockSize = 256 * 1024;
/** Without waiting, because by then a pipe may be in the file's place, and not through a link. Windows has neither flag. */
const openFlags = process.platform === 'win32'
    ? node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY
    : node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW;
/** Reports whether a path is in a directory, or is that directory, by name only; both are absolute. */
function isInside(directory, path) {
    const way = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(directory, path);
    return way !== '..' && !way.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(way);
}
/** Runs a call of the file system. Throws a {@link FileRefusedError} with Go's text for what the system refuses. */
function asking(operation, path, call) {
    try {
        return call();
    }
    catch (error) {
        throw new FileRefusedError((0,_system_error_js__WEBPACK_IMPORTED_MODULE_5__/* .systemErrorText */ .f)(operation, path, error), { cause: error });
    }
}
/** Returns the stats of a path, without following links. Throws a {@link FileRefusedError}. */
function lookAt(path) {
    return asking('lstat', path, () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)((0,_file_name_js__WEBPACK_IMPORTED_MODULE_3__/* .fsPath */ .Jk)(path)));
}
/** Returns the names in a directory, in the order of their bytes. Throws a {@link FileRefusedError}. */
function namesIn(directory) {
    const names = asking('open', directory, () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,_file_name_js__WEBPACK_IMPORTED_MODULE_3__/* .fsPath */ .Jk)(directory), { encoding: 'buffer' }));
    return names.sort((a, b) => Buffer.compare(a, b)).map(_file_name_js__WEBPACK_IMPORTED_MODULE_3__/* .nameFromBytes */ .Dj);
}
/** Returns the path that an open file really has: on Linux the kernel's own word, elsewhere what its path leads to now. */
function pathOf(descriptor, path) {
    if (process.platform !== 'linux')
        return (0,_resolve_path_js__WEBPACK_IMPORTED_MODULE_4__/* .realPath */ .Y)(path);
    try {
        return (0,_file_name_js__WEBPACK_IMPORTED_MODULE_3__/* .nameFromBytes */ .Dj)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readlinkSync)(`/proc/self/fd/${descriptor}`, { encoding: 'buffer' }));
    }
    catch {
        return (0,_resolve_path_js__WEBPACK_IMPORTED_MODULE_4__/* .realPath */ .Y)(path);
    }
}
function isSame(descriptor, { path, stats }) {
    const now = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
    if (!now.isFile())
        return false;
    // The time of the last change, unlike that of the last modification, cannot be set.
    if (['dev', 'ino', 'size', 'ctimeMs'].some((field) => now[field] !== stats[field]))
        return false;
    return pathOf(descriptor, path) === path;
}
/**
 * Opens a file that was checked. Throws a {@link FileRefusedError} when it cannot be opened, or is no longer the file that was
 * checked: replaced, grown, or reached through a link that was put there in between. To be closed by the caller.
 */
function openChecked(file) {
    const descriptor = asking('open', file.path, () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)((0,_file_name_js__WEBPACK_IMPORTED_MODULE_3__/* .fsPath */ .Jk)(file.path), openFlags));
    try {
        requireSame(descriptor, file);
        return descriptor;
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
        throw error;
    }
}
function requireSame(descriptor, file) {
    try {
        if (isSame(descriptor, file))
            return;
    }
    catch {
        // It has no path any more.
    }
    throw new FileRefusedError(`${file.shown} was changed while it was read; make sure that nothing writes to the chart during the push`);
}
/** Returns a part of an open file, from `start` up to `end`, in blocks. Throws a {@link FileRefusedError} when it ends before. */
function* readBlocks(descriptor, start, end, size = readBlockSize) {
    for (let at = start; at < end;) {
        const block = Buffer.allocUnsafe(Math.min(size, end - at));
        const read = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, block, 0, block.length, at);
        if (read === 0) {
            throw new FileRefusedError('a file was truncated while it was read; make sure that nothing writes to the chart during the push');
        }
        yield block.subarray(0, read);
        at += read;
    }
}
/**
 * Returns the bytes of a checked file from `start` on, in blocks. Throws a {@link FileRefusedError} as {@link openChecked} does,
 * and after the last byte if the file was written to meanwhile.
 */
function* readChecked(file, start = 0, block = readBlockSize) {
    const descriptor = openChecked(file);
    try {
        yield* readBlocks(descriptor, start, file.stats.size, block);
        requireSame(descriptor, file);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function* sentBlocks(workspace, path) {
    yield* readChecked(guardOfFile(workspace, path).check(path), 0, sentBlockSize);
}
/** Returns a stream of a file, checked when its first bytes are asked for. It fails with a {@link FileRefusedError}. */
function streamOf(workspace, path) {
    return node_stream__WEBPACK_IMPORTED_MODULE_2__.Readable.from(sentBlocks(workspace, path), { objectMode: false });
}
/** Returns the bytes of a checked file. Throws a {@link FileRefusedError} if there are more than `limit`. */
function readWholeFile(file, limit) {
    if (file.stats.size > limit) {
        throw new FileRefusedError(`${file.shown} has ${file.stats.size} bytes, more than the ${limit} that are read`);
    }
    return Buffer.concat([...readChecked(file)]);
}
/**
 * Decides which files may be read for a path that the workflow names: files of the workspace, wherever links lead.
 *
 * A path that the workflow itself takes from elsewhere, outside the workspace, may also lead to files of its own directory.
 * One that only seems to be in the workspace is refused.
 */
class ReadGuard {
    #workspace;
    #allowed;
    /** Takes the workspace and the directory that the workflow names. Throws a {@link FileRefusedError}. */
    constructor(workspace, directory) {
        this.#workspace = resolved((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace));
        const given = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(directory);
        const isElsewhere = !isInside((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace), given) && !isInside(this.#workspace, given);
        this.#allowed = isElsewhere ? [this.#workspace, resolved(given)] : [this.#workspace];
    }
    /** Returns the real path of what is at a path. Throws a {@link FileRefusedError} if nothing is there, or if it is outside. */
    resolve(path, shown = path) {
        const target = resolved((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path), shown);
        this.locate(target, shown);
        return target;
    }
    /**
     * Returns the path, with forward slashes, that a real path has in the workspace, or in the directory that the workflow names.
     * Throws a {@link FileRefusedError} for what lies outside of both.
     */
    locate(target, shown) {
        const home = this.#allowed.find((directory) => isInside(directory, target));
        if (home !== undefined)
            return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(home, target).replaceAll(node_path__WEBPACK_IMPORTED_MODULE_1__.sep, '/');
        const advice = 'replace it with the file itself, or link to one inside the workspace';
        throw new FileRefusedError(`symbolic link ${shown} points to ${target}, outside the workspace ${this.#workspace}: ${advice}`);
    }
    /**
     * Returns the regular file at a path. Throws a {@link FileRefusedError} for anything else, for files with credentials, and for
     * files outside.
     */
    check(path, shown = path) {
        const target = resolved((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path), shown);
        if ((0,_secret_files_js__WEBPACK_IMPORTED_MODULE_6__/* .isSecretFile */ .D0)(this.locate(target, shown))) {
            throw new FileRefusedError(`${shown} leads to ${target}, which can contain credentials and is not read`);
        }
        const stats = lookAt(target);
        if (stats.isFile())
            return { path: target, shown, stats };
        if (stats.isDirectory())
            throw new FileRefusedError(`read ${shown}: is a directory`, { isDirectory: true });
        throw new FileRefusedError(`${shown} is a device, a pipe or a socket, not a regular file`);
    }
}
function resolved(path, shown = path) {
    try {
        return (0,_resolve_path_js__WEBPACK_IMPORTED_MODULE_4__/* .realPath */ .Y)(path);
    }
    catch (error) {
        if (!(error instanceof _resolve_path_js__WEBPACK_IMPORTED_MODULE_4__/* .UnresolvedPathError */ .x))
            throw error;
        throw new FileRefusedError(`${shown}: ${error.message}`, { cause: error.cause });
    }
}
/** Returns the guard of a file that the workflow names by its path. Throws a {@link FileRefusedError}. */
function guardOfFile(workspace, path) {
    return new ReadGuard(workspace, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path));
}
/** The most bytes of a file of settings: credentials, a list of repositories, certificates. */
const largestSettings = 4 * 1024 * 1024;
/**
 * Returns a file in which the runner's user keeps settings, wherever links lead: it may be in the workspace, as with DOCKER_CONFIG;
 * `undefined` if there is none. Throws a {@link FileRefusedError} for what is no regular file, or has more than 4 MiB.
 */
function readSettings(path) {
    let target;
    try {
        target = resolved((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path), path);
    }
    catch (error) {
        if (error instanceof FileRefusedError && (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .errorCode */ .CA)(error.cause) === 'ENOENT')
            return undefined;
        throw error;
    }
    const stats = lookAt(target);
    if (!stats.isFile())
        throw new FileRefusedError(`${path} is not a regular file`);
    return readWholeFile({ path: target, shown: path, stats }, largestSettings);
}


/***/ }),

/***/ 1265:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ realPath),
/* harmony export */   x: () => (/* binding */ UnresolvedPathError)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _file_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2535);
/* harmony import */ var _system_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(447);




/** Go's limit; the kernel's own is 40. */
const maxLinks = 255;
/** A path leads nowhere. The message is Go's. */
class UnresolvedPathError extends Error {
    name = 'UnresolvedPathError';
}
function isLink(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)((0,_file_name_js__WEBPACK_IMPORTED_MODULE_2__/* .fsPath */ .Jk)(path)).isSymbolicLink();
    }
    catch (error) {
        throw new UnresolvedPathError((0,_system_error_js__WEBPACK_IMPORTED_MODULE_3__/* .systemErrorText */ .f)('lstat', path, error), { cause: error });
    }
}
/**
 * Follows the links of an absolute path one by one, each `..` from where the links before it lead.
 * Rule: Go's `walkSymlinks` (path/filepath/symlink.go), which fails at the first component that is not there.
 */
function followLinks(path) {
    const { root } = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.parse)(path);
    let reached = root;
    let left = path.slice(root.length).split(node_path__WEBPACK_IMPORTED_MODULE_1__.sep);
    for (let links = 0; left.length > 0;) {
        const [name = '', ...rest] = left;
        left = rest;
        if (name === '' || name === '.')
            continue;
        reached = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(reached, name);
        if (name === '..' || !isLink(reached))
            continue;
        links += 1;
        if (links > maxLinks)
            throw new UnresolvedPathError('EvalSymlinks: too many links');
        const target = (0,_file_name_js__WEBPACK_IMPORTED_MODULE_2__/* .nameFromBytes */ .Dj)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readlinkSync)((0,_file_name_js__WEBPACK_IMPORTED_MODULE_2__/* .fsPath */ .Jk)(reached), { encoding: 'buffer' }));
        left = [...target.split(process.platform === 'win32' ? /[\\/]/ : '/'), ...rest];
        if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(target)) {
            reached = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.parse)(target).root;
            left = left.slice(process.platform === 'win32' ? 1 : 0);
        }
        else {
            reached = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(reached, '..');
        }
    }
    return reached;
}
/**
 * Returns the one real path of what is at an absolute path, whatever links lead there. Throws an {@link UnresolvedPathError} with
 * Go's text if nothing is there.
 */
function realPath(path) {
    try {
        return (0,_file_name_js__WEBPACK_IMPORTED_MODULE_2__/* .nameFromBytes */ .Dj)(node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync.native((0,_file_name_js__WEBPACK_IMPORTED_MODULE_2__/* .fsPath */ .Jk)(path), { encoding: 'buffer' }));
    }
    catch {
        // Go goes by more links than the kernel, and names the component that is missing.
        return followLinks(path);
    }
}


/***/ }),

/***/ 6447:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ isSecretFile),
/* harmony export */   H: () => (/* binding */ isCloudCredential),
/* harmony export */   J5: () => (/* binding */ isGitData),
/* harmony export */   Z$: () => (/* binding */ isGitFolder),
/* harmony export */   o0: () => (/* binding */ secretsAmong),
/* harmony export */   p$: () => (/* binding */ gitData)
/* harmony export */ });
/** The name of the folder (in a worktree or submodule: the file) that holds Git's own data, tokens among them. */
const gitData = '.git';
/** Reports whether a path with forward slashes is, or is inside, a {@link gitData} folder. */
function isGitData(path) {
    return path.split('/').includes(gitData);
}
/**
 * Reports whether a path with forward slashes is of a file that google-github-actions/auth leaves in the workspace: credentials.
 */
function isCloudCredential(path) {
    return /(?:^|\/)gha-creds-[^/]*\.json$/.test(path);
}
/**
 * Reports whether a name is that of Git's folder on some file system: in any case, and as Windows and macOS know it too.
 * Rule: `is_ntfs_dotgit` and `is_hfs_dotgit` in Git.
 */
function isGitFolder(name) {
    return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/i.test(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
}
/** Reports whether a path with forward slashes is of a file that holds credentials by its kind: it is never read, nor packaged. */
function isSecretFile(path) {
    return isGitData(path) || isCloudCredential(path);
}
/** Returns how messages name the part of some files that holds credentials: the folder, or the first file's name. */
function secretsAmong(files) {
    if (files.some(({ name }) => isGitData(name)))
        return `a ${gitData} folder`;
    return files.find(({ name }) => isCloudCredential(name))?.name ?? '';
}


/***/ }),

/***/ 447:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ systemErrorText)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8992);

/** Go's texts for the operating system errors that reading a chart can cause. */
const texts = {
    EACCES: 'permission denied',
    EISDIR: 'is a directory',
    ELOOP: 'too many levels of symbolic links',
    ENAMETOOLONG: 'file name too long',
    ENOENT: 'no such file or directory',
    ENOSPC: 'no space left on device',
    ENOTDIR: 'not a directory',
    EPERM: 'operation not permitted',
    EROFS: 'read-only file system',
};
/** Returns the text of a failed file operation as Go's `fs.PathError` has it: operation, path, reason. */
function systemErrorText(operation, path, error) {
    return `${operation} ${path.toWellFormed()}: ${texts[(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .errorCode */ .CA)(error) ?? ''] ?? (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`;
}


/***/ }),

/***/ 7742:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pe: () => (/* binding */ dockerConfigFolder),
/* harmony export */   RJ: () => (/* binding */ helmConfigFolder),
/* harmony export */   XV: () => (/* binding */ provideHome)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** Returns the home directory of the user database; `undefined` for a user id that it does not have, as in some containers. */
function knownHome() {
    try {
        return (0,node_os__WEBPACK_IMPORTED_MODULE_0__.userInfo)().homedir;
    }
    catch {
        return undefined;
    }
}
/**
 * Sets HOME if there is none, to the user's home directory or else to RUNNER_TEMP: without one, Node and the AWS SDK throw, and
 * with an empty one the SDK would read `.aws` of the workspace, where a pull request's author can write.
 */
function provideHome(environment, home = knownHome) {
    if (process.platform === 'win32')
        return;
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(environment['HOME'] ?? ''))
        return;
    const known = home() ?? '';
    environment['HOME'] = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(known) ? known : (environment['RUNNER_TEMP'] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)());
}
/** Returns the folder of Docker's settings. Rule: https://docs.docker.com/reference/cli/docker/#environment-variables */
function dockerConfigFolder(environment) {
    const own = environment['DOCKER_CONFIG'] ?? '';
    return own === '' ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)(), '.docker') : own;
}
/** Returns the folder of Helm's settings. Rule: `ConfigPath` in Helm's pkg/helmpath/lazypath.go. */
function helmConfigFolder(environment, platform = process.platform) {
    const { HELM_CONFIG_HOME = '', XDG_CONFIG_HOME = '', APPDATA = '' } = environment;
    if (HELM_CONFIG_HOME !== '')
        return HELM_CONFIG_HOME;
    if (XDG_CONFIG_HOME !== '')
        return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(XDG_CONFIG_HOME, 'helm');
    if (platform === 'win32')
        return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(APPDATA, 'helm');
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)(), ...(platform === 'darwin' ? ['Library', 'Preferences'] : ['.config']), 'helm');
}


/***/ })

};

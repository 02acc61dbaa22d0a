import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 7091:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  w8: () => (/* binding */ connectAhead),
  _g: () => (/* binding */ letConnect),
  J5: () => (/* binding */ openAgents)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __nccwpck_require__(8500);
;// CONCATENATED MODULE: ./src/ecr/upcoming-hosts.ts
/** The first requests of a push: the manifest is looked up, and for each of two blobs a lookup is sent and an upload opened. */
const firstRequests = 5;
/** More destinations than this start one after the other. */
const mostDestinations = 8;
/** Variables that lead the SDK elsewhere; those for one service have a name that begins like the first. */
const elsewhere = /^AWS_(?:ENDPOINT_URL|USE_FIPS_ENDPOINT$|USE_DUALSTACK_ENDPOINT$|PROFILE$|DEFAULT_PROFILE$)/;
/** The domain of AWS's hosts in the regions of a partition; `undefined` for those that are not on the internet. */
function domainOf(region) {
    if (region.startsWith('cn-'))
        return 'amazonaws.com.cn';
    if (region.startsWith('eusc-'))
        return 'amazonaws.eu';
    return region.includes('-iso') ? undefined : 'amazonaws.com';
}
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/**
 * Returns the account that an access key ID belongs to, 12 digits, and `undefined` for keys that do not tell: after the prefix of
 * four characters comes, in base 32, one bit that says so and then the account in 40 bits. AWS does not document it, so that it
 * serves for guesses alone. Source: https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html
 */
function accountOfKey(id) {
    if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id))
        return undefined;
    let bits = 0;
    for (const digit of id.slice(4, 13))
        bits = bits * 32 + base32.indexOf(digit); // 45 bits, which a double holds
    const account = Math.floor(bits / 2 ** 4) - 2 ** 40;
    return account < 0 || account >= 1e12 ? undefined : String(account).padStart(12, '0');
}
function hostsOf(destination, caller) {
    if (destination.type === 'public') {
        const host = destination.host ?? 'public.ecr.aws';
        return [
            ...(host === 'public.ecr.aws'
                ? [{ host: 'api.ecr-public.us-east-1.amazonaws.com', connections: 2 }]
                : []),
            { host, connections: firstRequests },
        ];
    }
    const { region, fips = false, dualStack = false } = destination;
    const domain = domainOf(region);
    const plain = domain !== undefined && !fips && !dualStack;
    const account = destination.accountId ?? caller;
    const canonical = plain && account !== undefined ? `${account}.dkr.ecr.${region}.${domain}` : undefined;
    const registry = destination.host ?? canonical;
    return [
        ...(plain ? [{ host: `api.ecr.${region}.${domain}`, connections: 1 }] : []),
        ...(registry === undefined ? [] : [{ host: registry, connections: firstRequests }]),
    ];
}
/**
 * Returns the hosts that a run is going to call as far as they are known before the first call, so that connections to them can
 * be opened ahead. A wrong guess does no harm: nothing is sent. Hosts that SDK settings may change are left out.
 */
function upcomingHosts(destinations, role, environment) {
    const issuer = role?.identityToken && URL.parse(environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '');
    const token = issuer?.protocol === 'https:' ? [{ host: issuer.host, connections: 1 }] : [];
    const isElsewhere = Object.entries(environment).some(([name, value]) => elsewhere.test(name) && (value ?? '') !== '');
    if (isElsewhere)
        return token;
    const domain = role && domainOf(role.region);
    const sts = role === undefined || domain === undefined || role.fips === true || role.dualStack === true
        ? []
        : [{ host: `sts.${role.region}.${domain}`, connections: 1 }];
    const caller = role ? role.arn.split(':')[4] : accountOfKey(environment['AWS_ACCESS_KEY_ID'] ?? '');
    return [
        ...token,
        ...sts,
        ...destinations.slice(0, mostDestinations).flatMap((destination) => hostsOf(destination, caller)),
    ];
}

// EXTERNAL MODULE: ./src/http/agents.ts
var http_agents = __nccwpck_require__(1292);
// EXTERNAL MODULE: ./src/runner/id-token.ts
var id_token = __nccwpck_require__(7137);
// EXTERNAL MODULE: ./src/runner/inputs/inputs.ts
var inputs_inputs = __nccwpck_require__(2237);
// EXTERNAL MODULE: ./src/runner/inputs/registries.ts
var registries = __nccwpck_require__(3083);
// EXTERNAL MODULE: ./src/runner/inputs/role.ts
var inputs_role = __nccwpck_require__(7524);
// EXTERNAL MODULE: ./src/runner/runner.ts
var runner = __nccwpck_require__(1814);
;// CONCATENATED MODULE: ./src/adapters/connect-ahead.ts








/** Event loop turns after which every connection has sent its first packets. */
const turnsToConnect = 4;
/**
 * Lets connections that are being opened go on. Loading modules keeps the event loop from looking up names, and from reading from
 * and writing to sockets.
 */
async function letConnect() {
    for (let turn = 0; turn < turnsToConnect; turn++)
        await (0,promises_.setImmediate)();
}
/**
 * Returns the agents of a run, which open connections right away to the hosts that are sure to be called. Throws if the environment's
 * proxies are not valid.
 */
async function openAgents(environment, destinations, role) {
    const agents = (0,http_agents/* createAgents */.j)(environment);
    for (const { host, connections } of upcomingHosts(destinations, role, environment)) {
        agents.connectAhead(host, connections);
    }
    await letConnect();
    return agents;
}
/**
 * Returns the agents of a push, before anything but its destinations and its role is read; `undefined` if it calls nothing, or if
 * what was read is not valid, which the push reports with all else.
 */
async function connectAhead(environment) {
    const inputs = new inputs_inputs/* Inputs */.G(runner/* getInput */.V4);
    if (!inputs.flag('push', true))
        return undefined;
    const destinations = (0,registries/* readRegistryInputs */.r)(inputs, environment).destinations();
    const role = (0,inputs_role/* readRole */.f)(inputs, { environment, destinations, getIdToken: id_token/* getIdToken */.p });
    try {
        inputs.check();
        return await openAgents(environment, destinations, role);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 4045:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dp: () => (/* binding */ isRegion),
/* harmony export */   GN: () => (/* binding */ endpointHost),
/* harmony export */   eR: () => (/* binding */ isCanonicalHostOf),
/* harmony export */   ij: () => (/* binding */ isRegistryAlias),
/* harmony export */   l5: () => (/* binding */ parseRegistry),
/* harmony export */   wS: () => (/* binding */ namesRegistryHost)
/* harmony export */ });
/**
 * The host names of private registries in every partition; `dkr-ecr` and `on.…` are the dual-stack ones.
 * Sources: https://docs.aws.amazon.com/general/latest/gr/ecr.html and the pattern of
 * https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go
 */
const privateHost = /^(?<account>\d{12})\.dkr[.-]ecr(?<fips>-fips)?\.(?<region>[a-z0-9][a-z0-9-]*)\.(?<domain>amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.(?:com\.cn|eu))|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
const publicHosts = new Set(['public.ecr.aws', 'ecr-public.aws.com']);
/** ECR Public's registry aliases: lower-case letters, digits, hyphens and underscores (service model: RegistryAliasName). */
const aliasPattern = /^[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*$/;
/** Reports whether a text can be a registry alias of ECR Public. */
function isRegistryAlias(text) {
    return text.length >= 2 && text.length <= 50 && aliasPattern.test(text);
}
/**
 * Parses a registry as users write it: a host of ECR or ECR Public, with or without `oci://` or `https://` in front (ECR's
 * proxyEndpoint has it) and a slash at the end. A registry alias may follow the public host.
 *
 * Throws an Error that says what is wrong and what to write instead, without naming the input.
 */
function parseRegistry(text) {
    const [host = '', ...path] = text
        .replace(/^(?:oci|https):\/\//, '')
        .replace(/\/+$/, '')
        .split('/');
    if (publicHosts.has(host)) {
        const [alias, ...rest] = path;
        if (rest.length > 0) {
            throw new Error(`only the registry alias can follow ${host}; move the rest to repository-prefix`);
        }
        if (alias !== undefined && !isRegistryAlias(alias)) {
            throw new Error(`"${alias}" is not a registry alias of ECR Public`);
        }
        return { type: 'public', host, alias };
    }
    const { account, region, fips, domain } = privateHost.exec(host)?.groups ?? {};
    if (account === undefined || region === undefined || domain === undefined) {
        throw new Error('it is not a registry of Amazon ECR; write <account>.dkr.ecr.<region>.amazonaws.com or public.ecr.aws/<alias>');
    }
    if (path.length > 0) {
        throw new Error(`a registry is a host name only; move "${path.join('/')}" to repository-prefix`);
    }
    return {
        type: 'private',
        host,
        accountId: account,
        region,
        fips: fips !== undefined,
        dualStack: domain.startsWith('on.'),
    };
}
/** The domain of dual-stack hosts beside each domain of IPv4 hosts that has one. Source: the page above. */
const dualStackDomains = new Map([
    ['amazonaws.com', 'on.aws'],
    ['amazonaws.com.cn', 'on.amazonwebservices.com.cn'],
    ['amazonaws.eu', 'on.amazonwebservices.eu'],
]);
/**
 * Returns the FIPS or dual-stack name of a private registry's host, or the host itself if it is not one of ECR's own or has no such
 * name.
 */
function endpointHost(host, { fips, dualStack }) {
    const { account, region, domain = '' } = privateHost.exec(host)?.groups ?? {};
    if (account === undefined || region === undefined || !(fips || dualStack))
        return host;
    const target = dualStack ? dualStackDomains.get(domain) : domain;
    if (target === undefined)
        return host;
    return `${account}.dkr${dualStack ? '-' : '.'}ecr${fips ? '-fips' : ''}.${region}.${target}`;
}
/** Reports whether a text begins with a URL's scheme or a registry's host, and so is no repository name. */
function namesRegistryHost(text) {
    const [host = ''] = text.split('/', 1);
    return text.includes('://') || publicHosts.has(host) || privateHost.test(host);
}
/**
 * Reports whether a host is the canonical one of the private registry that a FIPS or dual-stack host names: ECR may answer there
 * with addresses on it. Account, region and partition are the same.
 */
function isCanonicalHostOf(named, host) {
    const { account, region, domain } = privateHost.exec(named)?.groups ?? {};
    if (account === undefined || region === undefined || domain === undefined)
        return false;
    const [canonical] = [...dualStackDomains].find(([, dualStack]) => dualStack === domain) ?? [domain];
    return host === `${account}.dkr.ecr.${region}.${canonical}`;
}
/**
 * The shape of region names in each partition, so that a misspelled region is found before any network call while a region
 * that opens tomorrow works. Source: the partition table of the AWS SDKs (`regionRegex`), which a test compares this with.
 */
const regionNames = [
    /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    /^cn-\w+-\d+$/,
    /^eusc-(de)-\w+-\d+$/,
    /^us-iso-\w+-\d+$/,
    /^us-isob-\w+-\d+$/,
    /^eu-isoe-\w+-\d+$/,
    /^us-isof-\w+-\d+$/,
    /^us-gov-\w+-\d+$/,
];
/** Reports whether a text has the form of an AWS region's name, such as `eu-central-1`. */
function isRegion(text) {
    return regionNames.some((pattern) => pattern.test(text));
}


/***/ }),

/***/ 1292:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ createAgents)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4708);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_https__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8549);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4517);




/**
 * An agent that connects through a proxy by CONNECT. Node's own `proxyEnv` came with Node 24.5, and runners have 24.4 too; until
 * 24.16 it put the proxy's password into its errors.
 */
class TunnelAgent extends node_https__WEBPACK_IMPORTED_MODULE_1__.Agent {
    #proxies;
    /** Tunnels that are being opened; nothing else keeps track of them. */
    #opening = new Set();
    /** The connections opened ahead, by host and port, and those that are established. */
    #ahead = new Map();
    #idle = new Set();
    constructor(options, proxies) {
        super(options);
        this.#proxies = proxies;
    }
    /** Returns the connection, or calls back with it if it has to be awaited. */
    createConnection(options, callback) {
        const ahead = this.#ahead.get(authorityOf(addressOf(options)))?.shift();
        if (ahead === undefined)
            return this.#connect(options, callback);
        // It never rejects: a connection that failed is `undefined`.
        void ahead.then((socket) => {
            const usable = socket?.writable === true && !socket.destroyed;
            const connection = usable ? socket : this.#connect(options, callback);
            if (connection)
                callback?.(null, connection);
        });
        return undefined;
    }
    /**
     * Opens connections to a host ahead of the requests to it, through its proxy. A failure is ignored: the request that would have
     * used the connection opens its own and reports why that fails.
     */
    connectAhead(host, connections) {
        const [hostname = '', port = '443'] = host.split(':');
        const options = { ...this.options, host: hostname, port: Number(port), servername: hostname };
        const key = authorityOf(addressOf(options));
        const opened = Array.from({ length: connections }, () => this.#openAhead(options));
        this.#ahead.set(key, [...(this.#ahead.get(key) ?? []), ...opened]);
    }
    /** Returns a connection whose TLS is established, and `undefined` if there is none. */
    #openAhead(options) {
        const { promise, resolve } = Promise.withResolvers();
        const connected = (error, socket) => {
            if (error !== null) {
                resolve(undefined);
                return;
            }
            this.#idle.add(socket);
            socket.once('secureConnect', () => {
                resolve(socket);
            });
            socket.on('error', () => {
                resolve(undefined);
            });
            socket.once('close', () => {
                this.#idle.delete(socket);
                resolve(undefined);
            });
        };
        const socket = this.#connect(options, connected);
        if (socket)
            connected(null, socket);
        return promise;
    }
    #connect(options, callback) {
        const target = addressOf(options);
        const proxy = this.#proxies.for(target);
        if (proxy === undefined)
            return super.createConnection(options);
        const fail = (cause) => {
            // As Node's own agents call back: without a socket, though the type of the callback has one.
            callback?.(new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ProxyError */ .T6(proxy, cause), undefined);
        };
        const request = openTunnel(proxy, target);
        this.#opening.add(request);
        request.once('close', () => this.#opening.delete(request));
        request.once('connect', ({ statusCode = 0, statusMessage = '' }, socket) => {
            if (statusCode >= 200 && statusCode < 300) {
                // TLS to the host itself: what is sent before it is established waits, and the proxy sees none of it.
                const tunneled = { ...options, socket };
                const secured = super.createConnection(tunneled);
                if (secured)
                    callback?.(null, secured);
                return;
            }
            socket.destroy();
            const refusal = new Error(`${statusCode} ${statusMessage}`.trim());
            fail(Object.assign(refusal, { code: 'ERR_PROXY_TUNNEL', statusCode }));
        });
        request.once('error', fail);
        request.end();
        return undefined;
    }
    destroy() {
        super.destroy();
        for (const socket of this.#idle)
            socket.destroy();
        for (const request of this.#opening)
            request.destroy();
    }
}
function addressOf({ host, port }) {
    return { protocol: 'https:', host: host ?? '', port: Number(port ?? 443) };
}
function authorityOf({ host, port }) {
    return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
/** Asks a proxy for a tunnel. Rule: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function openTunnel(proxy, target) {
    const authority = authorityOf(target);
    const authorization = (0,_proxy_js__WEBPACK_IMPORTED_MODULE_3__/* .proxyAuthorization */ .YB)(proxy);
    return (proxy.protocol === 'https:' ? node_https__WEBPACK_IMPORTED_MODULE_1__.request : node_http__WEBPACK_IMPORTED_MODULE_0__.request)({
        method: 'CONNECT',
        host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
        ...(proxy.port !== '' && { port: proxy.port }),
        path: authority,
        headers: {
            host: authority,
            'proxy-connection': 'keep-alive',
            ...(authorization !== undefined && { 'proxy-authorization': authorization }),
        },
        agent: false,
    });
}
/**
 * Returns the agents that all requests of a run go through. `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment hold
 * (by CONNECT for https), and Node itself adds the certificates of `NODE_EXTRA_CA_CERTS`. Throws as {@link Proxies} does.
 */
function createAgents(env, tls = {}) {
    const proxies = new _proxy_js__WEBPACK_IMPORTED_MODULE_3__/* .Proxies */ .hV(env);
    const http = new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent({ keepAlive: true });
    const https = new TunnelAgent({ keepAlive: true, ...tls }, proxies);
    return {
        http,
        https,
        proxyOf: ({ protocol, hostname, port }) => protocol === 'http:' ? proxies.for({ protocol, host: hostname, port: Number(port || 80) }) : undefined,
        connectAhead: (host, connections) => {
            https.connectAhead(host, connections);
        },
        close: () => {
            http.destroy();
            https.destroy();
        },
    };
}


/***/ }),

/***/ 9662:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ readToken),
/* harmony export */   ZK: () => (/* binding */ inMemory),
/* harmony export */   kc: () => (/* binding */ errorText),
/* harmony export */   vf: () => (/* binding */ discard),
/* harmony export */   x8: () => (/* binding */ readBody)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8992);

/** The most bytes of an answer that are read to be discarded, or to explain an error. */
const smallBody = 64 * 1024;
/** Returns bytes in memory as a request body. */
async function* inMemory(bytes) {
    yield await Promise.resolve(bytes);
}
/** Reads at most `limit` bytes into `chunks`, closes the body, and reports whether that was all of it. */
async function collect(response, limit, chunks) {
    let room = limit;
    for await (const chunk of response.body) {
        chunks.push(chunk.subarray(0, room));
        if (chunk.length > room)
            return false;
        room -= chunk.length;
    }
    return true;
}
/** Returns the body of an answer, `undefined` if it has more than `limit` bytes. Throws as the body does. */
async function readBody(response, limit) {
    const chunks = [];
    return (await collect(response, limit, chunks)) ? Buffer.concat(chunks) : undefined;
}
/** The largest answer with a token that is read, in bytes: a token has some kilobytes. */
const largestToken = 256 * 1024;
/**
 * Returns the token in the JSON object of an answer: the first of these members that holds a text. `undefined` if there is none.
 * Throws as the body does.
 */
async function readToken(response, ...members) {
    const body = await readBody(response, largestToken);
    try {
        const answer = JSON.parse(body?.toString() ?? '');
        const texts = members.map((name) => (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .propertyOf */ .$r)(answer, name));
        return texts.find((text) => typeof text === 'string' && text !== '');
    }
    catch {
        return undefined;
    }
}
/** Returns the text of an error's body, at most 64 KiB. Throws as the body does: half of a text could hide what is wrong. */
async function errorText(response) {
    const chunks = [];
    await collect(response, smallBody, chunks);
    return Buffer.concat(chunks).toString('utf8');
}
/** Discards the body of an answer, so that its connection can serve the next request. */
async function discard(response) {
    try {
        await collect(response, smallBody, []);
    }
    catch {
        // The head has come, and it is all that was asked for.
    }
}


/***/ }),

/***/ 8549:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ NetworkError),
/* harmony export */   I2: () => (/* binding */ webPage),
/* harmony export */   T6: () => (/* binding */ ProxyError),
/* harmony export */   Xs: () => (/* binding */ StatusError),
/* harmony export */   bd: () => (/* binding */ ProtocolError),
/* harmony export */   cQ: () => (/* binding */ redactedUrl)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8992);

/**
 * Returns a URL for messages: without user name and password, and without its query, where upload states and the signatures
 * of download addresses are.
 */
function redactedUrl(url) {
    return `${url.origin}${url.pathname}`;
}
/** The server answered with an unexpected status. */
class StatusError extends Error {
    name = 'StatusError';
    method;
    /** Without user, password and query. */
    url;
    status;
    body;
    retryAfter;
    challenge;
    /** Whether the answer is a web page from a proxy, firewall or captive portal rather than from the server. */
    fromBetween;
    /** `reason` is what the body says, for the message. */
    constructor({ method, url, status, body, retryAfter, challenge }, reason = '') {
        const page = webPage(body);
        const said = page === undefined ? (reason === '' ? '' : `: ${reason}`) : ` with ${page}`;
        super(`${method} ${redactedUrl(url)} returned ${status}${said}`);
        this.fromBetween = page !== undefined;
        this.method = method;
        this.url = redactedUrl(url);
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
        this.challenge = challenge;
    }
    /** Reports whether the server asks to slow down. */
    get throttled() {
        return this.status === 429;
    }
}
const untrusted = 'the certificate is not trusted; NODE_EXTRA_CA_CERTS can name a file with the certificates to trust';
/** What Node's error codes mean, for the ones that users meet. */
const reasons = new Map([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
    ['EAI_AGAIN', 'the host name could not be looked up'],
    ['ECONNREFUSED', 'the connection was refused'],
    ['ECONNRESET', 'the connection broke off'],
    ['ENOTFOUND', 'there is no such host'],
    ['EPIPE', 'the connection broke off'],
    ['ETIMEDOUT', 'the host did not answer'],
    ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
]);
/** The title of a web page. */
const title = /<title[^>]{0,200}>([^<]{1,200})/i;
/** Returns a description of the answer if its body is a web page and not an API's response; `undefined` otherwise. */
function webPage(body) {
    const text = Buffer.from(body.slice(0, 16_000)).toString();
    if (!/^\s*<(?:!doctype html|html|head|body)\b/i.test(text))
        return undefined;
    const named = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(title.exec(text)?.[1] ?? '');
    return `a web page${named === '' ? '' : ` named "${named}"`}, probably from a proxy or firewall`;
}
function reasonOf(code, cause) {
    return reasons.get(code) ?? (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(cause));
}
/** A proxy cannot be reached, or refuses to connect to the target. */
class ProxyError extends Error {
    name = 'ProxyError';
    /** Node's error code. */
    code;
    /** The status with which the proxy refused, if it did. */
    statusCode;
    constructor(proxy, cause) {
        const code = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .errorCode */ .CA)(cause);
        const statusCode = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .propertyOf */ .$r)(cause, 'statusCode');
        const refused = typeof statusCode === 'number';
        const reason = reasonOf(code ?? '', cause);
        super(`the proxy ${proxy.host} ${refused ? 'refuses the connection' : 'cannot be reached'}: ${reason}`);
        this.code = code;
        this.statusCode = refused ? statusCode : undefined;
    }
}
/** There was no answer, or it broke off: the connection failed, or nothing moved for too long. */
class NetworkError extends Error {
    name = 'NetworkError';
    method;
    /** Without user, password and query. */
    url;
    /** Node's error code, such as `ECONNRESET`, if there is one. */
    code;
    /** Whether the proxy failed. */
    byProxy;
    /** The status with which a proxy refused the connection, if it did. */
    proxyStatus;
    constructor(method, url, cause) {
        const code = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .errorCode */ .CA)(cause);
        const byProxy = cause instanceof ProxyError;
        const reason = byProxy ? cause.message : reasonOf(code ?? '', cause);
        super(`${method} ${redactedUrl(url)} failed: ${reason}${code === undefined ? '' : ` (${code})`}`, {
            cause,
        });
        this.method = method;
        this.url = redactedUrl(url);
        this.code = code;
        this.byProxy = byProxy;
        this.proxyStatus = byProxy ? cause.statusCode : undefined;
    }
}
/** The answer violates the protocol: a Location on another host, a wrong digest, too many bytes. */
class ProtocolError extends Error {
    name = 'ProtocolError';
    method;
    /** Without user, password and query. */
    url;
    constructor(method, url, reason) {
        super(`${method} ${redactedUrl(url)}: ${reason}`);
        this.method = method;
        this.url = redactedUrl(url);
    }
}


/***/ }),

/***/ 9718:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ET: () => (/* binding */ redirectTarget),
/* harmony export */   IM: () => (/* binding */ contentType),
/* harmony export */   IX: () => (/* binding */ nextLink),
/* harmony export */   Y: () => (/* binding */ contentLength),
/* harmony export */   mu: () => (/* binding */ parseRetryAfter),
/* harmony export */   wx: () => (/* binding */ header)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8549);

/** Returns a header's value; the first one if it was sent more than once. */
function header(headers, name) {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
}
/** Returns the media type of an answer without parameters, in lower case. */
function contentType(headers) {
    const type = header(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
    return type === '' ? undefined : type;
}
/** Returns the number of bytes that an answer states. */
function contentLength(headers) {
    const length = header(headers, 'content-length');
    return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
/** One link: its target, then parameters up to the next link. Each character is looked at by one part only. */
const link = /<([^<>]*)>([^<]*)/g;
/**
 * Returns the target of the link with the relation `next` in a Link header, unresolved; `undefined` if there is none. Rule:
 * https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
function nextLink(value) {
    for (const [, target, parameters = ''] of (value ?? '').matchAll(link)) {
        const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters);
        const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
        if (names.includes('next'))
            return target;
    }
    return undefined;
}
/** Returns where a Location header leads, on any host. Throws a ProtocolError if it must not be followed. */
function redirectTarget(location, { method, url: from }) {
    if (location === undefined || location === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd(method, from, 'the response has no Location header');
    }
    const url = URL.parse(location, from.href);
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd(method, from, "the response's Location is not an http address");
    }
    // Node would send them as an Authorization header.
    if (url.username !== '' || url.password !== '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd(method, from, "the response's Location has a user name in it");
    }
    if (from.protocol === 'https:' && url.protocol === 'http:') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd(method, from, `the response redirects from https to ${url.origin}`);
    }
    return url;
}
const imfDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:[A-Z][a-z]{2}) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850Date = /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;
/**
 * Returns the milliseconds since 1970 of an HTTP date in any of its three forms, `undefined` for anything else.
 * Rule: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
function httpDate(text) {
    if (!imfDate.test(text) && !rfc850Date.test(text) && !asctimeDate.test(text))
        return undefined;
    const time = Date.parse(asctimeDate.test(text) ? `${text} GMT` : text);
    return Number.isNaN(time) ? undefined : time;
}
/**
 * Returns the milliseconds that a Retry-After header, which holds seconds or a date, asks to wait: 0 for a date that is over,
 * `undefined` if there is none or it cannot be read.
 *
 * A date is taken relative to the answer's own Date header if there is one, so that a wrong clock here does no harm. Rule:
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function parseRetryAfter(value, answeredAt, now) {
    const text = value?.trim() ?? '';
    if (/^\d{1,10}$/.test(text))
        return Number(text) * 1000;
    const until = httpDate(text);
    if (until === undefined)
        return undefined;
    return Math.max(0, until - (httpDate(answeredAt ?? '') ?? now));
}


/***/ }),

/***/ 2088:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   _: () => (/* binding */ registryOrigin)
/* harmony export */ });
/** Reports whether a host, with or without a port, is this machine itself. Throws a TypeError if it is neither. */
function isLoopback(host) {
    const { hostname } = new URL(`http://${host}`);
    return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
/**
 * Returns the origin of a server: https, but http on this machine itself, where emulators and test registries listen. Takes a
 * `host` or `host:port`. Throws a TypeError if it is neither.
 */
function registryOrigin(host) {
    return new URL(`${isLoopback(host) ? 'http' : 'https'}://${host}`);
}


/***/ }),

/***/ 4517:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  hV: () => (/* binding */ Proxies),
  YB: () => (/* binding */ proxyAuthorization),
  Wm: () => (/* binding */ proxySecrets)
});

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
// EXTERNAL MODULE: ./src/http/origin.ts
var origin = __nccwpck_require__(2088);
;// CONCATENATED MODULE: ./src/http/proxy.ts


/** Returns the spelling of a variable that is set, the lower-case one first, as curl does. */
function spelling(env, name) {
    return [name.toLowerCase(), name].find((each) => (env[each] ?? '') !== '');
}
function parseProxy(text) {
    const url = URL.parse(text.includes('://') ? text : `http://${text}`);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
        return undefined;
    try {
        decodeURIComponent(url.username + url.password);
        return url;
    }
    catch {
        return undefined;
    }
}
/** Returns a proxy's address. Throws an Error that does not show it, since there may be a password in it. */
function readProxy(env, variable) {
    const name = spelling(env, variable);
    if (name === undefined)
        return undefined;
    const url = parseProxy(env[name] ?? '');
    if (url !== undefined)
        return url;
    throw new Error(`${name} is not the address of an http or https proxy; write one like "http://proxy.example.com:3128", with special ` +
        'characters in the user name and password percent-encoded, or unset it');
}
function withoutBrackets(host) {
    return host.replace(/^\[(.*)\]$/, '$1');
}
/** Returns the test that an entry of NO_PROXY makes of a target, `undefined` for an empty or invalid entry. */
function exemption(entry) {
    if (entry === '*')
        return () => true;
    const [, network = '', prefix = ''] = /^(.+)\/(\d+)$/.exec(entry) ?? [];
    const family = (0,external_node_net_namespaceObject.isIP)(network);
    if (family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128)) {
        const block = new external_node_net_namespaceObject.BlockList();
        block.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
        return ({ host }) => (0,external_node_net_namespaceObject.isIP)(host) !== 0 && block.check(host, (0,external_node_net_namespaceObject.isIP)(host) === 4 ? 'ipv4' : 'ipv6');
    }
    const [, name = '', port] = (0,external_node_net_namespaceObject.isIP)(entry) === 0 ? (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []) : [entry, entry];
    const host = withoutBrackets(name).replace(/^\*\./, '.');
    if (host === '')
        return undefined;
    return (target) => {
        if (port !== undefined && Number(port) !== target.port)
            return false;
        if ((0,external_node_net_namespaceObject.isIP)(host) !== 0 || (0,external_node_net_namespaceObject.isIP)(target.host) !== 0)
            return target.host === host;
        return target.host === host || target.host.endsWith(host.startsWith('.') ? host : `.${host}`);
    };
}
/**
 * The proxies of an environment, with the meaning that they have for curl, Go and the AWS CLI: a proxy may be `host:port`,
 * `example.com` in NO_PROXY means its subdomains too, and the machine itself is never reached through a proxy.
 * Rule: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
class Proxies {
    #http;
    #https;
    #exemptions;
    /** Throws an Error for a variable that does not hold the address of a proxy. */
    constructor(env) {
        this.#http = readProxy(env, 'HTTP_PROXY');
        this.#https = readProxy(env, 'HTTPS_PROXY');
        const entries = env[spelling(env, 'NO_PROXY') ?? '']?.toLowerCase().split(/[\s,]+/) ?? [];
        this.#exemptions = entries.map(exemption).filter((rule) => rule !== undefined);
    }
    /** Returns the proxy through which a target is reached, `undefined` if it is reached directly. */
    for(target) {
        const proxy = target.protocol === 'https:' ? this.#https : this.#http;
        if (proxy === undefined)
            return undefined;
        const host = withoutBrackets(target.host.toLowerCase());
        if ((0,origin/* isLoopback */.U)((0,external_node_net_namespaceObject.isIP)(host) === 6 ? `[${host}]` : host) || host.endsWith('.localhost'))
            return undefined;
        return this.#exemptions.some((exempts) => exempts({ ...target, host })) ? undefined : proxy;
    }
}
/** Returns the value of the Proxy-Authorization header for a proxy, `undefined` if its address has no user. */
function proxyAuthorization({ username, password }) {
    if (username === '' && password === '')
        return undefined;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/**
 * Returns what must not be shown of the proxies of an environment: user names and passwords, as they are written, as a URL holds
 * them and without percent-encoding. A variable that is not a URL may hold them all the same.
 */
function proxySecrets(env) {
    // Also those that only other programs read, such as ALL_PROXY and npm_config_https_proxy: an error may quote the environment.
    const names = Object.keys(env).filter((name) => /_proxy$/i.test(name) && !/no_?proxy$/i.test(name));
    const secrets = names.flatMap((name) => {
        const text = env[name] ?? '';
        const [, userInfo = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/is.exec(text) ?? [];
        const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? [];
        const url = parseProxy(text);
        return [user, password, url?.username ?? '', url?.password ?? ''];
    });
    return [...new Set([...secrets, ...secrets.map(decoded)])].filter((secret) => secret !== '');
}


/***/ }),

/***/ 9407:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _adapters_connect_ahead_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7091);

// The action itself is started without an argument; those in login/, pull/ and so on pass their name.
const [, , command = 'push'] = process.argv;
const agents = command === 'push' ? await (0,_adapters_connect_ahead_js__WEBPACK_IMPORTED_MODULE_0__/* .connectAhead */ .w8)(process.env) : undefined;
// Its code is most of the bundle: it is loaded while connections are being opened.
const { main } = await Promise.all(/* import() */[__nccwpck_require__.e(774), __nccwpck_require__.e(617)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8617));
await main(command, process.env, agents);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 7137:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ getIdToken)
/* harmony export */ });
/* harmony import */ var _http_body_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9662);
/* harmony import */ var _http_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8549);
/* harmony import */ var _http_headers_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9718);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1814);




function required(name) {
    const value = process.env[name] ?? '';
    if (value === '')
        throw new Error(`${name} is not set`);
    return value;
}
/**
 * Returns a token of GitHub's OIDC provider for an audience, and masks it. Throws an Error if the job may not have one, a
 * NetworkError, a StatusError or a ProtocolError. `@actions/core` does the same with its own HTTP client, which takes longer to
 * load than the request takes. Rule: https://docs.github.com/actions/reference/security/oidc
 */
async function getIdToken(audience, { transport, retrier, signal }) {
    const url = URL.parse(required('ACTIONS_ID_TOKEN_REQUEST_URL'));
    if (url === null)
        throw new Error('ACTIONS_ID_TOKEN_REQUEST_URL is not a URL');
    url.searchParams.set('audience', audience);
    const request = {
        method: 'GET',
        url,
        headers: {
            accept: 'application/json',
            authorization: `Bearer ${required('ACTIONS_ID_TOKEN_REQUEST_TOKEN')}`,
            'user-agent': 'helm-push-ecr',
        },
        signal,
    };
    const fetch = async () => {
        const response = await transport.send(request);
        if (response.status === 200)
            return response;
        const { status, headers } = response;
        const retryAfter = (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRetryAfter */ .mu)((0,_http_headers_js__WEBPACK_IMPORTED_MODULE_1__/* .header */ .wx)(headers, 'retry-after'), (0,_http_headers_js__WEBPACK_IMPORTED_MODULE_1__/* .header */ .wx)(headers, 'date'), retrier.now());
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .StatusError */ .Xs({ method: 'GET', url, status, retryAfter, body: await (0,_http_body_js__WEBPACK_IMPORTED_MODULE_3__/* .errorText */ .kc)(response) });
    };
    const token = await retrier.run(async () => (0,_http_body_js__WEBPACK_IMPORTED_MODULE_3__/* .readToken */ .AI)(await fetch(), 'value'), {
        signal,
        server: url.origin,
    });
    if (token === undefined)
        throw new _http_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ProtocolError */ .bd('GET', url, 'the response has no token');
    (0,_runner_js__WEBPACK_IMPORTED_MODULE_2__/* .setSecret */ .Pq)(token);
    return token;
}


/***/ }),

/***/ 2237:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ Inputs)
/* harmony export */ });
/** Invalid inputs, all of them in one message. */
class InputError extends Error {
    name = 'InputError';
}
/**
 * Reads inputs of the kinds that the actions have. Problems are collected, so that users see all of them at once and none twice.
 */
class Inputs {
    #getInput;
    #prefix;
    #problems;
    /** Takes the runner's inputs. */
    constructor(get, { prefix = '', problems = [] } = {}) {
        this.#getInput = get;
        this.#prefix = prefix;
        this.#problems = problems;
    }
    /** Returns the inputs whose names begin with a prefix, under the rest of their names; their problems are reported with these. */
    prefixed(prefix) {
        return new Inputs(this.#getInput, { prefix: `${this.#prefix}${prefix}`, problems: this.#problems });
    }
    /** Returns an input's whole name, as users write it. */
    fullName(name) {
        return `${this.#prefix}${name}`;
    }
    #get(name) {
        return this.#getInput(this.fullName(name));
    }
    /** Returns a text, or `undefined` if it is not set. */
    text(name) {
        const value = this.#get(name);
        return value === '' ? undefined : value;
    }
    /** Returns a text that passes a check; an invalid one is reported with the remedy and counts as not set. */
    checked(name, isValid, remedy) {
        const value = this.text(name);
        if (value === undefined || isValid(value))
            return value;
        this.reject(name, value, remedy);
        return undefined;
    }
    /**
     * Returns a secret after masking it in the log: as a whole and line by line, since the runner looks for secrets in each line by
     * itself (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#masking-a-value-in-a-log).
     */
    secret(name, mask) {
        const value = this.text(name);
        for (const line of new Set([value ?? '', ...(value ?? '').split(/\r?\n/)])) {
            if (line.trim() !== '')
                mask(line);
        }
        return value;
    }
    /** Returns the entries of a list: one per line; commas also separate them unless another separator is given. */
    list(name, separator = /[\n,]/) {
        return this.#get(name)
            .split(separator)
            .map((entry) => entry.trim())
            .filter((entry) => entry !== '');
    }
    /** Returns one of several words; another one is reported with the allowed ones. The first is the default. */
    choice(name, choices) {
        const value = this.#get(name);
        if (value === '')
            return choices[0];
        const found = choices.find((choice) => choice === value);
        if (found === undefined) {
            this.reject(name, value, `write one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
        }
        return found ?? choices[0];
    }
    /** Returns one of several words, or `undefined` if it is not set. */
    optionalChoice(name, choices) {
        return this.text(name) === undefined ? undefined : this.choice(name, choices);
    }
    /** Returns a boolean as YAML's core schema writes it (`true`, `True`, `TRUE` and so on), as the runner's toolkit does. */
    flag(name, byDefault) {
        const value = this.#get(name);
        if (/^(true|True|TRUE)$/.test(value))
            return true;
        if (/^(false|False|FALSE)$/.test(value))
            return false;
        if (value !== '')
            this.reject(name, value, 'write "true" or "false"');
        return byDefault;
    }
    /** Reports an invalid input: its name as users type it, its value, and what is wrong with it and what to do. */
    reject(name, value, remedy) {
        const full = this.fullName(name);
        this.#report(value === '' ? `${full} is empty` : `${full}: "${value}"`, remedy);
    }
    /** Reports an invalid input whose value must not be shown. */
    rejectSecret(name, remedy) {
        this.#report(this.fullName(name), remedy);
    }
    #report(what, remedy) {
        const problem = `${what}: ${remedy}`;
        if (!this.#problems.includes(problem))
            this.#problems.push(problem);
    }
    /** Throws an {@link InputError} that lists every invalid input, if there is any. */
    check() {
        const [first, ...more] = this.#problems;
        if (first === undefined)
            return;
        if (more.length === 0)
            throw new InputError(first);
        const list = this.#problems.map((problem) => `\n- ${problem}`).join('');
        throw new InputError(`${this.#problems.length} inputs are invalid:${list}`);
    }
}


/***/ }),

/***/ 3083:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ readRegistryInputs)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _ecr_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4045);
/* harmony import */ var _http_origin_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2088);



const regionRemedy = 'it is not an AWS region; write one like "eu-central-1"';
function readFields(inputs) {
    return {
        registries: inputs.list('registry'),
        type: inputs.choice('registry-type', ['private', 'public']),
        alias: inputs.checked('registry-alias', _ecr_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isRegistryAlias */ .ij, 'it is not a registry alias of ECR Public; write it as in public.ecr.aws/<alias>, in lower case'),
        regions: inputs.list('aws-region'),
        accountId: inputs.checked('aws-account-id', (value) => /^\d{12}$/.test(value), 'an AWS account ID has 12 digits; quote it, so that YAML keeps its leading zeros'),
    };
}
function namedPrivate(inputs, named, fields) {
    const { host, region, accountId, fips, dualStack } = named;
    if (fields.accountId !== undefined && fields.accountId !== accountId) {
        inputs.reject('aws-account-id', fields.accountId, `the registry ${host} belongs to ${accountId}; remove one of the two`);
    }
    if (fields.regions.length > 0 && !fields.regions.includes(region)) {
        inputs.reject('aws-region', fields.regions.join(', '), `the registry ${host} is in ${region}; remove one of the two`);
    }
    return { type: 'private', host, region, accountId, fips, dualStack };
}
function namedPublic(inputs, named, fields) {
    if (named.alias !== undefined && fields.alias !== undefined && named.alias !== fields.alias) {
        inputs.reject('registry-alias', fields.alias, `registry already names the alias ${named.alias}; remove one of the two`);
    }
    const alias = named.alias ?? fields.alias;
    return { type: 'public', host: named.host, ...(alias !== undefined && { alias }) };
}
/** Rejects inputs that apply to none of the registries in `registry`. */
function rejectUnrelated(inputs, fields, found) {
    const own = found.filter((host) => host.type === 'private');
    if (found.length > 0 && own.length === found.length) {
        const text = 'only ECR Public has aliases, and the registry is private';
        if (fields.alias !== undefined)
            inputs.reject('registry-alias', fields.alias, text);
        if (fields.type === 'public') {
            inputs.reject('registry-type', fields.type, 'the registry is private; remove one of the two');
        }
    }
    if (found.length > 0 && own.length === 0 && fields.accountId !== undefined) {
        inputs.reject('aws-account-id', fields.accountId, 'the registry is in ECR Public, where the alias identifies the account; remove it');
    }
    const regions = new Set(own.map(({ region }) => region));
    const others = fields.regions.filter((region) => !regions.has(region));
    if (own.length > 0 && others.length < fields.regions.length) {
        for (const region of others) {
            inputs.reject('aws-region', region, 'no registry is in this region; remove it, or add a registry there');
        }
    }
}
function named(inputs, fields) {
    const found = fields.registries.flatMap((text) => {
        try {
            return [(0,_ecr_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegistry */ .l5)(text)];
        }
        catch (error) {
            inputs.reject('registry', text, error.message);
            return [];
        }
    });
    rejectUnrelated(inputs, fields, found);
    return found.map((host) => host.type === 'private' ? namedPrivate(inputs, host, fields) : namedPublic(inputs, host, fields));
}
function ownPrivate(inputs, fields, environment) {
    const { alias, accountId } = fields;
    if (alias !== undefined) {
        inputs.reject('registry-alias', alias, 'only ECR Public has aliases; set registry-type: public, or remove it');
    }
    const ambient = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => (environment[name] ?? '') !== '');
    if (fields.regions.length === 0 && ambient === undefined) {
        inputs.reject('aws-region', '', 'set it, or AWS_REGION, to the region of the registry');
    }
    const source = fields.regions.length > 0 || ambient === undefined ? 'aws-region' : ambient;
    const regions = fields.regions.length > 0 ? fields.regions : ambient === undefined ? [] : [environment[ambient] ?? ''];
    for (const region of regions) {
        if (!(0,_ecr_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isRegion */ .Dp)(region))
            inputs.reject(source, region, regionRemedy);
    }
    return regions.map((region) => ({
        type: 'private',
        region,
        ...(accountId !== undefined && { accountId }),
    }));
}
function ownPublic(inputs, { alias, accountId }) {
    if (accountId !== undefined) {
        inputs.reject('aws-account-id', accountId, "ECR Public accepts pushes to the caller's own registry only; remove it");
    }
    return [{ type: 'public', ...(alias !== undefined && { alias }) }];
}
/** A registry that is named twice counts once: two pushes to it would interfere. */
function unique(destinations) {
    return destinations.filter((destination, index) => {
        const first = destinations.findIndex((other) => (0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(other, destination));
        return first === index;
    });
}
/** What the inputs say about a registry in a reference, if they are about another one. */
const unsaid = {
    registries: [],
    type: 'private',
    alias: undefined,
    regions: [],
    accountId: undefined,
};
/**
 * Reads the inputs that say where the registries are; `environment` has AWS_REGION and AWS_DEFAULT_REGION. Rejects what is not
 * valid.
 */
function readRegistryInputs(inputs, environment) {
    const fields = readFields(inputs);
    let known;
    const own = () => fields.type === 'private' ? ownPrivate(inputs, fields, environment) : ownPublic(inputs, fields);
    const destinations = () => (known ??= unique(fields.registries.length > 0 ? named(inputs, fields) : own()));
    const namedBy = (said) => (input, { host, repository }) => {
        const [registry] = said.registries;
        if (registry !== undefined) {
            inputs.reject('registry', registry, `${input} already names its registry; remove one of the two`);
        }
        const [alias = ''] = repository.split('/', 1);
        if ((0,_http_origin_js__WEBPACK_IMPORTED_MODULE_2__/* .isLoopback */ .U)(host)) {
            const [destination] = registry === undefined ? destinations() : [];
            return destination && { ...destination, host, ...(destination.type === 'public' && { alias }) };
        }
        try {
            const parsed = (0,_ecr_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRegistry */ .l5)(host);
            return parsed.type === 'private'
                ? namedPrivate(inputs, parsed, said)
                : namedPublic(inputs, { ...parsed, alias }, said);
        }
        catch (error) {
            inputs.reject(input, `${host}/${repository}`, error.message);
            return undefined;
        }
    };
    return { destinations, named: namedBy(fields), asDefaults: { destinations, named: namedBy(unsaid) } };
}


/***/ }),

/***/ 7524:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ readRole)
/* harmony export */ });
/** The defaults of aws-actions/configure-aws-credentials. */
const defaults = { sessionName: 'GitHubActions', durationSeconds: 3600, audience: 'sts.amazonaws.com' };
const dependents = ['role-session-name', 'role-duration-seconds', 'role-external-id', 'audience'];
/** Reports whether the job can get an OIDC token, which takes the permission `id-token: write`. */
function canGetIdToken(environment) {
    return ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'].every((name) => (environment[name] ?? '') !== '');
}
/** The patterns and limits are those of the service model of sts. */
function readDetails(inputs) {
    return {
        sessionName: inputs.checked('role-session-name', (value) => /^[\w+=,.@-]{2,64}$/.test(value), 'write 2 to 64 letters, digits, "_", "+", "=", ",", ".", "@" and "-"'),
        duration: inputs.checked('role-duration-seconds', (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 43_200, 'write a number of seconds from 900 to 43200'),
        externalId: inputs.checked('role-external-id', (value) => /^[\w+=,.@:/-]{2,1224}$/.test(value), 'write 2 to 1224 letters, digits, "_", "+", "=", ",", ".", "@", ":", "/" and "-"'),
    };
}
/**
 * Reads which role to assume; `undefined` if the SDK's default credentials are to be used as they are.
 *
 * The role is assumed with GitHub's OIDC token if the job can get one, otherwise with the SDK's default credentials. An external
 * ID works with the latter only, and so selects them, as `role-chaining` does: for a role that an earlier step's role assumes.
 */
function readRole(inputs, { environment, destinations, getIdToken, }) {
    const arn = inputs.checked('role-to-assume', (value) => /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(value), 'it is not the ARN of an IAM role; write one like "arn:aws:iam::123456789012:role/push-charts"');
    const { sessionName, duration, externalId } = readDetails(inputs);
    const audience = inputs.text('audience');
    const chained = inputs.flag('role-chaining', false);
    if (inputs.text('role-to-assume') === undefined) {
        const given = dependents.map((name) => [name, inputs.text(name)]);
        for (const [name, value] of [...given, ['role-chaining', chained ? 'true' : undefined]]) {
            if (value !== undefined)
                inputs.reject(name, value, `it needs ${inputs.fullName('role-to-assume')}, which is not set; set that input, or remove this one`);
        }
    }
    const other = externalId !== undefined ? 'role-external-id' : chained ? 'role-chaining' : undefined;
    if (audience !== undefined && other !== undefined) {
        inputs.reject('audience', audience, `it is for GitHub's OIDC token, which ${inputs.fullName(other)} does not use; remove one of the two`);
    }
    if (arn === undefined)
        return undefined;
    const byToken = other === undefined && canGetIdToken(environment);
    const [registry] = destinations.filter((destination) => destination.type === 'private');
    return {
        arn,
        sessionName: sessionName ?? defaults.sessionName,
        durationSeconds: duration === undefined ? defaults.durationSeconds : Number(duration),
        region: registry?.region ?? 'us-east-1',
        ...(registry?.fips === true && { fips: true }),
        ...(registry?.dualStack === true && { dualStack: true }),
        ...(externalId !== undefined && { externalId }),
        ...(byToken && { identityToken: (network) => getIdToken(audience ?? defaults.audience, network) }),
    };
}


/***/ }),

/***/ 1814:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ warning),
/* harmony export */   Gu: () => (/* binding */ getState),
/* harmony export */   LZ: () => (/* binding */ saveState),
/* harmony export */   N4: () => (/* binding */ endGroup),
/* harmony export */   Oh: () => (/* binding */ startGroup),
/* harmony export */   Pq: () => (/* binding */ setSecret),
/* harmony export */   V4: () => (/* binding */ getInput),
/* harmony export */   V9: () => (/* binding */ showGroup),
/* harmony export */   Yz: () => (/* binding */ debug),
/* harmony export */   lm: () => (/* binding */ notice),
/* harmony export */   pq: () => (/* binding */ info),
/* harmony export */   uH: () => (/* binding */ setOutput),
/* harmony export */   z3: () => (/* binding */ error)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9635);
/* harmony import */ var _node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2902);
/* harmony import */ var _node_modules_actions_core_lib_utils_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4679);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8992);
/**
 * The functions of `@actions/core` that the actions use, on its own modules for commands and files.
 *
 * Its entry point loads an HTTP client (undici, 1 MB) for OIDC alone. Without it, an action here starts in 0.65 of the time
 * (`node bench/actions-core.ts`; bench/README.md), hence the imports by path. Tokens are fetched over the run's own connections
 * instead: id-token.ts.
 */





/** A file of the runner that cannot be written. */
class RunnerFileError extends Error {
    name = 'RunnerFileError';
}
/** Returns an input as the runner passes it, trimmed; empty when it is not set. */
function getInput(name) {
    return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}
/** Sets an output of the step. */
function setOutput(name, value) {
    writeFileCommand('OUTPUT', name, value);
}
/** Keeps a value for the step's post action. */
function saveState(name, value) {
    writeFileCommand('STATE', name, value);
}
/** Returns a value that the step kept for its post action; empty if there is none. */
function getState(name) {
    return process.env[`STATE_${name}`] ?? '';
}
/** Masks a secret in the log from here on. */
function setSecret(secret) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('add-mask', {}, secret);
}
/** Writes a line of the log. */
function info(line) {
    process.stdout.write(`${line}\n`);
}
/** Writes a line that is shown only with step debugging. */
function debug(text) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('debug', {}, text);
}
/** Annotates the run with a notice. */
function notice(text) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('notice', {}, text);
}
/** Annotates the run, or a place in a file, with a warning. */
function warning(text, place = {}) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('warning', (0,_node_modules_actions_core_lib_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandProperties */ .k)(place), text);
}
/** Annotates the run, or a place in a file, with an error. */
function error(text, place = {}) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('error', (0,_node_modules_actions_core_lib_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandProperties */ .k)(place), text);
}
/**
 * Shows lines in a folded group of the log. The runner executes no commands from them, whatever they contain
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
 */
function showGroup(title, lines) {
    const token = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)();
    startGroup(title);
    info(`::stop-commands::${token}`);
    for (const line of lines)
        info(line);
    info(`::${token}::`);
    endGroup();
}
/** Begins a group of lines that is folded in the log. */
function startGroup(title) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('group', {}, title);
}
/** Ends the group. */
function endGroup() {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_1__/* .issueCommand */ .L)('endgroup', {}, '');
}
/** Appends to one of the runner's files; outside of a runner there is none. */
function writeFileCommand(command, name, value) {
    const file = process.env[`GITHUB_${command}`] ?? '';
    if (file === '')
        return;
    try {
        (0,_node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueFileCommand */ .n)(command, (0,_node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_2__/* .prepareKeyValueMessage */ .v)(name, value));
    }
    catch (error) {
        throw new RunnerFileError(`cannot write to the runner's file GITHUB_${command}: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .errorMessage */ .gJ)(error)}; run the job's container as the user that owns the file`, { cause: error });
    }
}


/***/ }),

/***/ 8992:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $r: () => (/* binding */ propertyOf),
/* harmony export */   CA: () => (/* binding */ errorCode),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   gJ: () => (/* binding */ errorMessage)
/* harmony export */ });
/** Removes user names and passwords from the URLs in a text, such as that of a proxy. */
function withoutUserInfo(text) {
    return text.replace(/\/\/[^\s/?#]*@/g, '//');
}
/**
 * Returns a text from outside on one line of at most `longest` characters, safe to put into a message: user names and passwords
 * in URLs are removed.
 */
function oneLine(text, longest = 500) {
    const line = withoutUserInfo(text)
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ')
        .trim();
    return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
/** Returns the first 300 characters of a text from outside in quotes, with invisible characters escaped. */
function quoted(text) {
    return JSON.stringify(text.slice(0, 300)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
/** Returns a property of a value of unknown type, such as a thrown one; `undefined` if it has no such property. */
function propertyOf(value, name) {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
/** Returns the message of a thrown value, without the user names and passwords of URLs in it. */
function errorMessage(error) {
    const message = propertyOf(error, 'message');
    return withoutUserInfo(typeof message === 'string' ? message : String(error));
}
/** Returns the code of an error that Node threw, such as `ENOENT` for a file operation; `undefined` if it has none. */
function errorCode(error) {
    const code = propertyOf(error, 'code');
    return typeof code === 'string' && code !== '' ? code : undefined;
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 3339:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("module");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 6466:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");

/***/ }),

/***/ 6193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:string_decoder");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 8877:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:v8");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 3106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 9635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ issueCommand)
/* harmony export */ });
/* unused harmony export issue */
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4679);


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + os__WEBPACK_IMPORTED_MODULE_0__.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map

/***/ }),

/***/ 2902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ issueFileCommand),
/* harmony export */   v: () => (/* binding */ prepareKeyValueMessage)
/* harmony export */ });
/* harmony import */ var crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6982);
/* harmony import */ var fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9896);
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4679);
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!fs__WEBPACK_IMPORTED_MODULE_1__.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    fs__WEBPACK_IMPORTED_MODULE_1__.appendFileSync(filePath, `${(0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(message)}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID()}`;
    const convertedValue = (0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${convertedValue}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map

/***/ }),

/***/ 4679:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ toCommandValue),
/* harmony export */   k: () => (/* binding */ toCommandProperties)
/* harmony export */ });
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(9407);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 

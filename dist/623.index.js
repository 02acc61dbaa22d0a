export const id = 623;
export const ids = [623];
export const modules = {

/***/ 9968:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ createOnce)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2103);

/**
 * Runs a CreateRepository call. Gives true where it created the repository and false where it was there already, also when
 * another run was quicker: both services then throw RepositoryAlreadyExistsException (service models of ecr and ecr-public).
 */
async function createOnce(create) {
    try {
        await create();
        return true;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error)?.name === 'RepositoryAlreadyExistsException')
            return false;
        throw error;
    }
}


/***/ }),

/***/ 2103:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gy: () => (/* binding */ AwsError),
/* harmony export */   IY: () => (/* binding */ callAws),
/* harmony export */   rl: () => (/* binding */ causeOf)
/* harmony export */ });
/* harmony import */ var _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4818);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8992);
/* harmony import */ var _http_retry_policy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7593);
/* harmony import */ var _permission_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4963);




/** A call of AWS's API that failed: what was wrong and what to do, ready for the user. */
class AwsError extends Error {
    name = 'AwsError';
}
/** Gives the SDK's error behind a call that failed; its `name` is the exception's in the service model. */
function causeOf(error) {
    return error instanceof AwsError && error.cause instanceof Error ? error.cause : undefined;
}
const credentialsRemedy = 'sign in first with aws-actions/configure-aws-credentials (and permissions: id-token: write), ' +
    'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
/** Names of errors that mean "these credentials are not good", by any of AWS's protocols. */
const badCredentials = new Set([
    'ExpiredTokenException',
    'ExpiredToken',
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
/** Node's codes for an address that is no http address. */
const wrongAddress = new Set(['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL']);
function explain(error, action, region) {
    const text = (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(error.message);
    const status = error.$metadata?.httpStatusCode ?? 0;
    if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
        return `no AWS credentials were found; ${credentialsRemedy} (${text})`;
    }
    if (badCredentials.has(error.name)) {
        return `AWS refused the credentials in ${action} (${error.name}: ${text}); ${credentialsRemedy}`;
    }
    const denied = (0,_permission_js__WEBPACK_IMPORTED_MODULE_3__/* .deniedAction */ .Ub)(text); // by KMS too, whose refusals ECR hands on as a KmsException
    if (denied !== undefined || error.name === 'AccessDeniedException' || status === 403) {
        return (0,_permission_js__WEBPACK_IMPORTED_MODULE_3__/* .missingPermission */ .Up)(denied ?? action, `in ${region}`, text);
    }
    if (error instanceof _oci_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr) {
        const remedy = "check the runner's network and proxy settings";
        return error.code === 'ENOTFOUND'
            ? `${action}: there is no such address for region ${region} (${text}); check the spelling of aws-region, or ${remedy}`
            : `${action}: AWS cannot be reached in ${region}: ${text}; ${remedy}`;
    }
    if (wrongAddress.has(error.code)) {
        return `${action}: the address of AWS's API is none (${text}); correct AWS_ENDPOINT_URL, or the variable for the one service such as AWS_ENDPOINT_URL_ECR, or leave it out`;
    }
    if (throttled.has(error.name)) {
        return `AWS limits the rate or number of ${action} in ${region} (${error.name}: ${text}); try again later or ask for a higher quota`;
    }
    if ((0,_http_retry_policy_js__WEBPACK_IMPORTED_MODULE_1__/* .isPassingStatus */ .Wj)(status)) {
        // What answered may be a gateway, and the text then tells how the SDK could not read its page.
        const said = error instanceof SyntaxError || error.name === 'Unknown' ? '' : `: ${error.name}: ${text}`;
        return `${action} failed in ${region}, also after several tries: the answer was ${status}${said}; try again later`;
    }
    return `${action} failed in ${region}: ${error.name}: ${text}`;
}
/**
 * Makes one call of an AWS API and turns what it throws into an {@link AwsError} that names the IAM action (such as
 * `ecr:CreateRepository`), the region and what to do.
 */
async function callAws(action, region, call) {
    try {
        return await call();
    }
    catch (error) {
        // The credentials of a role come from a call of their own, which has said what is wrong.
        if (!(error instanceof Error) || error instanceof AwsError)
            throw error;
        throw new AwsError(explain(error, action, region), { cause: error });
    }
}


/***/ }),

/***/ 2298:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ deleteInBatches),
/* harmony export */   v: () => (/* binding */ listImages)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2103);

/** The most images that one BatchDeleteImage takes. Source: the service models of ecr and ecr-public. */
const batchSize = 100;
/**
 * Lists the images of a repository, page by page: `undefined` where there is no such repository, by the exception that both
 * services throw. Throws what the calls throw.
 */
async function listImages(describe) {
    const images = [];
    let nextToken;
    try {
        do {
            const page = await describe(nextToken);
            for (const { imageDigest, imageTags = [] } of page.imageDetails ?? []) {
                if (imageDigest !== undefined)
                    images.push({ digest: imageDigest, tags: imageTags });
            }
            nextToken = page.nextToken;
        } while (nextToken !== undefined);
        return images;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error)?.name === 'RepositoryNotFoundException')
            return undefined;
        throw error;
    }
}
async function failuresOf(batch, deleteBatch) {
    const answer = await deleteBatch(batch.map(({ digest, tag }) => ({ imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) })));
    return (answer.failures ?? []).map(({ imageId, failureCode = '', failureReason = '' }) => {
        const { imageDigest: digest = '', imageTag: tag } = imageId ?? {};
        return { id: { digest, ...(tag !== undefined && { tag }) }, code: failureCode, reason: failureReason };
    });
}
/**
 * Deletes images and tags, a hundred at a time, and gives what could not be deleted. A call that fails ends it: what it was to
 * delete, and all that was to come, could not be deleted for that reason.
 */
async function deleteInBatches(ids, deleteBatch) {
    const failures = [];
    for (let at = 0; at < ids.length; at += batchSize) {
        try {
            failures.push(await failuresOf(ids.slice(at, at + batchSize), deleteBatch));
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AwsError */ .Gy))
                throw error;
            failures.push(ids.slice(at).map((id) => ({ id, code: '', reason: error.message })));
            break;
        }
    }
    return failures.flat();
}


/***/ }),

/***/ 8623:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openPublicRegistry: () => (/* binding */ openPublicRegistry)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr-public/dist-cjs/index.js
var dist_cjs = __webpack_require__(9821);
// EXTERNAL MODULE: ./src/ecr/create-once.ts
var create_once = __webpack_require__(9968);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
// EXTERNAL MODULE: ./src/ecr/images.ts
var ecr_images = __webpack_require__(2298);
;// CONCATENATED MODULE: ./src/ecr/public-images.ts



/** Lists the images of a repository; `undefined` where there is no such repository. Throws an AwsError. */
async function publicImages(repositoryName, { client, region, abortSignal }) {
    return await (0,ecr_images/* listImages */.v)((nextToken) => (0,errors/* callAws */.IY)('ecr-public:DescribeImages', region, () => client.send(new dist_cjs/* DescribeImagesCommand */.ji({ repositoryName, nextToken, maxResults: 1000 }), {
        abortSignal,
    })));
}
/** Deletes tags and images, and gives what could not be deleted. */
async function deletePublicImages(repositoryName, ids, { client, region, abortSignal }) {
    return await (0,ecr_images/* deleteInBatches */.l)(ids, (imageIds) => (0,errors/* callAws */.IY)('ecr-public:BatchDeleteImage', region, () => client.send(new dist_cjs/* BatchDeleteImageCommand */.w({ repositoryName, imageIds }), { abortSignal })));
}

// EXTERNAL MODULE: ./src/ecr/settings.ts + 3 modules
var ecr_settings = __webpack_require__(7198);
// EXTERNAL MODULE: ./src/ecr/token-source.ts
var token_source = __webpack_require__(1833);
// EXTERNAL MODULE: ./src/ecr/token.ts
var ecr_token = __webpack_require__(7219);
;// CONCATENATED MODULE: ./src/ecr/public-registry.ts







/**
 * ECR Public's API lives in us-east-1, whatever the region of the run: elsewhere GetAuthorizationToken is refused or the host
 * does not exist (https://docs.aws.amazon.com/general/latest/gr/ecr-public.html, aws-actions/amazon-ecr-login#537).
 */
const region = 'us-east-1';
/** The host of who asks for IPv6 too, as https://docs.aws.amazon.com/general/latest/gr/ecr-public.html has it. */
const dualStackHost = 'ecr-public.aws.com';
/** The host of ECR Public, for accounts that have nothing there yet. */
const publicHost = 'public.ecr.aws';
function catalogInput(catalog) {
    const { logo, architectures, operatingSystems, ...texts } = catalog;
    return {
        ...texts,
        ...(architectures !== undefined && { architectures: [...architectures] }),
        ...(operatingSystems !== undefined && { operatingSystems: [...operatingSystems] }),
        ...(logo !== undefined && { logoImageBlob: logo }),
    };
}
/**
 * Signs in to ECR Public. What the request needs and does not name of host and alias, DescribeRegistries tells.
 *
 * Its data plane takes the authorization token as a Bearer token and answers 400 to Basic
 * (kreuzwerker/terraform-provider-docker#666). Throws an {@link AwsError}.
 */
async function openPublicRegistry(request, settings) {
    const abortSignal = settings.signal;
    const client = new dist_cjs/* ECRPUBLICClient */.Rr({
        ...(0,ecr_settings/* clientOptions */.s)(settings),
        region,
        useDualstackEndpoint: request.host === dualStackHost,
    });
    async function signIn() {
        const answer = await (0,errors/* callAws */.IY)('ecr-public:GetAuthorizationToken', region, () => client.send(new dist_cjs/* GetAuthorizationTokenCommand */.Eu({}), { abortSignal }));
        const token = answer.authorizationData?.authorizationToken;
        if (token === undefined) {
            throw new errors/* AwsError */.Gy('ECR Public answered ecr-public:GetAuthorizationToken without a token; try again');
        }
        return `Bearer ${(0,ecr_token/* maskToken */.P)(token, settings.mask)}`;
    }
    async function locate() {
        const { hostOnly = false } = request;
        if (request.host !== undefined && (hostOnly || request.alias !== undefined)) {
            return { host: request.host, alias: request.alias };
        }
        const answer = await (0,errors/* callAws */.IY)('ecr-public:DescribeRegistries', region, () => client.send(new dist_cjs/* DescribeRegistriesCommand */.CO({}), { abortSignal }));
        const registry = answer.registries?.[0];
        const host = registry?.registryUri?.split('/')[0];
        const aliases = registry?.aliases ?? [];
        const primary = aliases.find((alias) => alias.primaryRegistryAlias) ?? aliases[0];
        const alias = request.alias ?? primary?.name;
        if (hostOnly)
            return { host: host ?? publicHost, alias };
        if (host === undefined || host === '' || alias === undefined) {
            throw new errors/* AwsError */.Gy('this account has no registry in ECR Public yet: it gets its alias with its first public repository; ' +
                'create one once, with: aws ecr-public create-repository --region us-east-1 --repository-name <chart name>');
        }
        if (request.alias !== undefined && !aliases.some(({ name }) => name === request.alias)) {
            const known = aliases.map(({ name }) => `"${name ?? ''}"`).join(', ');
            throw new errors/* AwsError */.Gy(`registry-alias: "${request.alias}" is not an alias of this account's public registry; it has ${known}`);
        }
        return { host: request.host ?? host, alias };
    }
    async function createRepository(name, { tags = [], catalog } = {}) {
        const command = new dist_cjs/* CreateRepositoryCommand */.WT({
            repositoryName: name,
            ...(tags.length > 0 && { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
            ...(catalog !== undefined && { catalogData: catalogInput(catalog) }),
        });
        return await (0,create_once/* createOnce */.U)(() => (0,errors/* callAws */.IY)('ecr-public:CreateRepository', region, () => client.send(command, { abortSignal })));
    }
    const [authorization, { host, alias }] = await Promise.all([signIn(), locate()]);
    return {
        type: 'public',
        host,
        accountId: undefined,
        region,
        alias,
        authorizer: new token_source/* TokenSource */.x(authorization, signIn),
        images: (name) => publicImages(name, { client, region, abortSignal }),
        deleteImages: (name, ids) => deletePublicImages(name, ids, { client, region, abortSignal }),
        createRepository,
    };
}


/***/ }),

/***/ 7198:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ clientOptions)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js
var dist_cjs = __webpack_require__(5861);
// EXTERNAL MODULE: ./src/http/clock.ts
var http_clock = __webpack_require__(8658);
// EXTERNAL MODULE: ./src/http/unless-aborted.ts
var unless_aborted = __webpack_require__(2446);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
;// CONCATENATED MODULE: ./src/ecr/default-credentials.ts




/** Milliseconds that the search may take; the SDK's own tries, of one second each, take far less where they fail. */
const limit = 60_000;
/** What says where the SDK looks, in its order; of the last two it heeds the first that is set. */
const profile = 'AWS_PROFILE';
const containers = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
function asked() {
    const container = containers.find((name) => process.env[name]);
    const names = [process.env[profile] && profile, container].filter(Boolean);
    return names.length === 0
        ? 'the instance metadata, or a credential_process of the AWS configuration,'
        : `what ${names.join(' or ')} names`;
}
/**
 * Makes the SDK's default chain of credentials end: its request to a container's endpoint (ECS, EKS Pod Identity) is waited on
 * for ever, because @smithy/node-http-handler only warns of a `requestTimeout`. The provider throws an {@link AwsError} then,
 * and the signal's reason.
 */
function defaultCredentials({ signal, clock = http_clock/* systemClock */.m, }) {
    return (...init) => {
        const search = (0,dist_cjs.defaultProvider)(...init);
        return async (options) => {
            const late = new AbortController();
            const cancel = clock.after(limit, () => {
                late.abort(new errors/* AwsError */.Gy(`no AWS credentials were found within a minute: ${asked()} does not answer; correct it or leave it out, or sign in first with aws-actions/configure-aws-credentials`));
            });
            try {
                return await (0,unless_aborted/* unlessAborted */.W)(search(options), AbortSignal.any([signal, late.signal]));
            }
            finally {
                cancel();
            }
        };
    };
}

// EXTERNAL MODULE: ./src/oci/errors.ts + 1 modules
var oci_errors = __webpack_require__(4818);
// EXTERNAL MODULE: ./src/http/retry-after.ts
var retry_after = __webpack_require__(7821);
// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(7593);
;// CONCATENATED MODULE: ./src/ecr/sdk-retries.ts



/** One call's place among its attempts. */
class AttemptToken {
    attempts;
    #count;
    constructor(attempts, count) {
        this.attempts = attempts;
        this.#count = count;
    }
    getRetryCount() {
        return this.#count;
    }
    /** None is left: the waiting is done by the attempts, by their clock. */
    getRetryDelay() {
        return 0;
    }
}
function outlook({ error, errorType }, now) {
    if (error instanceof oci_errors/* NetworkError */.Dr)
        return (0,retry_policy/* outlookOf */.jH)(error);
    const { $metadata, $response } = (error ?? {});
    const headers = $response?.headers ?? {};
    // The SDK takes it for a rate; the models of ecr and ecr-public say that it is a quota, which waiting does not raise.
    const quota = error instanceof Error && error.name === 'LimitExceededException';
    const throttled = errorType === 'THROTTLING' && !quota;
    const passing = throttled || errorType === 'TRANSIENT' || (0,retry_policy/* isPassingStatus */.Wj)($metadata?.httpStatusCode ?? 0);
    return { passing, throttled, retryAfter: (0,retry_after/* parseRetryAfter */.m)(headers['retry-after'], headers['date'], now) };
}
/**
 * Lets the SDK's calls follow the run's own policy: its attempts, waits, budgets and pace, by its clock. What may pass is the
 * SDK's knowledge. Its seam for that: `RetryStrategyV2` of @smithy/types.
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
        const attempts = this.#retrier.attempts(this.#signal);
        await attempts.begin();
        return new AttemptToken(attempts, 0);
    }
    /** Waits until the next attempt may begin. Throws the failure where there is to be none, and the signal's reason. */
    async refreshRetryTokenForRetry(token, info) {
        const { attempts } = own(token);
        await attempts.failed(info.error, outlook(info, this.#retrier.now()));
        await attempts.begin();
        return new AttemptToken(attempts, token.getRetryCount() + 1);
    }
    /** Notes that an attempt went well: the run may go faster again, by a little. */
    recordSuccess(token) {
        own(token).attempts.succeeded();
    }
}
function own(token) {
    if (token instanceof AttemptToken)
        return token;
    throw new TypeError('the SDK gives back the tokens it was given');
}

// EXTERNAL MODULE: ./src/oci/blob-source.ts
var blob_source = __webpack_require__(6430);
// EXTERNAL MODULE: ./src/http/response-body.ts
var response_body = __webpack_require__(2738);
;// CONCATENATED MODULE: ./src/ecr/sdk-transport.ts



/** The largest answer of an API that is read, in bytes: a page of a thousand images has less. */
const largestAnswer = 4 * 1024 * 1024;
const methods = ['GET', 'HEAD', 'POST', 'PUT'];
/** Encodes as the signature does: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function encoded(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function addressOf({ protocol, hostname, port, path, query = {} }) {
    const pairs = Object.entries(query).flatMap(([name, values]) => [values ?? ''].flat().map((value) => `${encoded(name)}=${encoded(value)}`));
    const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
    return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`);
}
function bodyOf(body) {
    if (body === undefined)
        return undefined;
    if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
        throw new Error('a call of an AWS API has a body that is neither text nor bytes');
    }
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    return { size: bytes.length, open: () => (0,blob_source/* inMemory */.Z)(bytes) };
}
/**
 * Carries the SDK's calls over the run's own transport, so that the same proxies, limits and rules for stalled connections hold
 * for AWS as for registries. The SDK's own handler does not end a request that gets no answer, and reads answers of any size.
 */
class SdkTransport {
    /** The SDK hands a handler of this protocol on to STS and SSO, where credentials come from. */
    metadata = { handlerProtocol: 'http/1.1' };
    #transport;
    constructor(transport) {
        this.#transport = transport;
    }
    /** Gives the answer, read to its end. Throws as {@link Transport.send} does, and a ProtocolError for more than 4 MiB. */
    async handle(signed, { abortSignal } = {}) {
        const method = methods.find((known) => known === signed.method);
        if (method === undefined)
            throw new Error(`no call of an AWS API is a ${signed.method}`);
        const request = {
            method,
            url: addressOf(signed),
            headers: signed.headers,
            body: bodyOf(signed.body),
            signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
        };
        const response = await this.#transport.send(request);
        const body = await (0,response_body/* readWhole */.oD)(response, largestAnswer);
        if (body === undefined)
            throw new oci_errors/* ProtocolError */.bd(method, request.url, `the answer has more than ${largestAnswer} bytes`);
        const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        return { response: { statusCode: response.status, headers: Object.fromEntries(headers), body } };
    }
    /** Of the SDK's interface; there is nothing to set. */
    updateHttpClientConfig() {
        // The transport is the run's.
    }
    /** Of the SDK's interface; there is nothing to tell. */
    httpHandlerConfigs() {
        return {};
    }
}

;// CONCATENATED MODULE: ./src/ecr/settings.ts



/** Gives the client options that follow from the settings. */
function clientOptions(settings) {
    const { transport, retrier, userAgent, signal, credentials } = settings;
    const [name, version] = userAgent;
    return {
        customUserAgent: [[name, version]],
        requestHandler: new SdkTransport(transport),
        retryStrategy: new SdkRetries(retrier, signal),
        credentialDefaultProvider: defaultCredentials(settings),
        ...(credentials && { credentials }),
    };
}


/***/ })

};

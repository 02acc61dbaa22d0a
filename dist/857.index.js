export const id = 857;
export const ids = [857];
export const modules = {

/***/ 2298:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sx: () => (/* binding */ describeImages),
/* harmony export */   lP: () => (/* binding */ deleteInBatches),
/* harmony export */   v8: () => (/* binding */ listImages),
/* harmony export */   xP: () => (/* binding */ identifierOf)
/* harmony export */ });
/* harmony import */ var p_map__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(606);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _http_page_budget_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(655);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2103);




/** The most images that one BatchDeleteImage takes. Source: the service models of ecr and ecr-public. */
const batchSize = 100;
/** Calls of DescribeImages at a time. */
const describedAtOnce = 8;
function imagesIn({ imageDetails = [] }) {
    return imageDetails.flatMap(({ imageDigest, imageTags = [], subjectManifestDigest: subject }) => imageDigest === undefined
        ? []
        : [{ digest: imageDigest, tags: imageTags, ...(subject !== undefined && { subject }) }]);
}
/** Returns how AWS names what a tag or digest stands for. */
function identifierOf(reference) {
    return (0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(reference) ? { imageDigest: reference } : { imageTag: reference };
}
/**
 * Returns the images that tags and digests name, each once; `undefined` if there is no such repository. Each is asked for by itself:
 * DescribeImages fails as a whole if one of them is missing. Throws what the calls throw.
 */
async function describeImages(references, describe) {
    try {
        const found = await (0,p_map__WEBPACK_IMPORTED_MODULE_3__/* ["default"] */ .Ay)(references, async (reference) => {
            try {
                return imagesIn(await describe(identifierOf(reference)));
            }
            catch (error) {
                if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .causeOf */ .rl)(error)?.name === 'ImageNotFoundException')
                    return [];
                throw error;
            }
        }, { concurrency: describedAtOnce });
        return [...new Map(found.flat().map((image) => [image.digest, image])).values()];
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .causeOf */ .rl)(error)?.name === 'RepositoryNotFoundException')
            return undefined;
        throw error;
    }
}
/**
 * Lists the images of a repository, page by page; `undefined` if both services' RepositoryNotFoundException says that there is
 * no such repository. Throws what the calls throw.
 */
async function listImages(describe) {
    const images = [];
    const budget = new _http_page_budget_js__WEBPACK_IMPORTED_MODULE_1__/* .PageBudget */ .$();
    let nextToken;
    try {
        do {
            const page = await describe(nextToken);
            const found = imagesIn(page);
            images.push(...found);
            nextToken = page.nextToken;
            const counted = { content: JSON.stringify(found), empty: found.length === 0, next: nextToken };
            const excess = budget.excess(counted);
            if (excess !== undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .AwsError */ .Gy(`the images cannot be listed: ${excess}`);
        } while (nextToken !== undefined);
        return images;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .causeOf */ .rl)(error)?.name === 'RepositoryNotFoundException')
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
 * Deletes images and tags, a hundred at a time, and returns what could not be deleted. A call that fails is the last one: its
 * images and all that were to follow are returned with its reason.
 */
async function deleteInBatches(ids, deleteBatch) {
    const failures = [];
    for (let at = 0; at < ids.length; at += batchSize) {
        try {
            failures.push(await failuresOf(ids.slice(at, at + batchSize), deleteBatch));
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .AwsError */ .Gy))
                throw error;
            failures.push(ids.slice(at).map((id) => ({ id, code: '', reason: error.message })));
            break;
        }
    }
    return failures.flat();
}


/***/ }),

/***/ 4857:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openPublicRegistry: () => (/* binding */ openPublicRegistry)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2539);
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3601);
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(775);
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4953);
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3524);
/* harmony import */ var _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9390);
/* harmony import */ var _authorization_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2103);
/* harmony import */ var _images_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2298);
/* harmony import */ var _repository_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8532);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7959);






/**
 * ECR Public's API lives in us-east-1, whatever the region of the run: elsewhere GetAuthorizationToken is refused or the host
 * does not exist (https://docs.aws.amazon.com/general/latest/gr/ecr-public.html, aws-actions/amazon-ecr-login#537).
 */
const region = 'us-east-1';
/** The dual-stack host. Source: https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
const dualStackHost = 'ecr-public.aws.com';
/** The host for accounts that have no public registry yet. */
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
function refuseForeignAlias(alias, aliases) {
    if (aliases.some(({ name }) => name === alias))
        return;
    const known = aliases.map(({ name }) => `"${name ?? ''}"`).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AwsError */ .Gy(`registry-alias: "${alias}" is not an alias of this account's public registry; it has ${known === '' ? 'none yet' : known}`);
}
/**
 * Signs in to ECR Public. DescribeRegistries tells the host or alias that the request needs and does not name.
 *
 * Its data plane takes the authorization token as a Bearer token and answers 400 to Basic
 * (kreuzwerker/terraform-provider-docker#666). Throws an {@link AwsError}.
 */
async function openPublicRegistry(request, settings) {
    const abortSignal = settings.signal;
    const client = new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_5__/* .ECRPUBLICClient */ .R({
        ...(0,_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .clientOptions */ .s)(settings),
        region,
        // ECR Public has no FIPS endpoint: https://docs.aws.amazon.com/general/latest/gr/ecr-public.html
        useFipsEndpoint: false,
        ...(request.host === dualStackHost && { useDualstackEndpoint: true }),
    });
    async function signIn() {
        const answer = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:GetAuthorizationToken', region, () => client.send(new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_6__/* .GetAuthorizationTokenCommand */ .E({}), { abortSignal }));
        const token = answer.authorizationData?.authorizationToken;
        if (token === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AwsError */ .Gy('ecr-public:GetAuthorizationToken returned no token; try again');
        }
        return `Bearer ${(0,_authorization_js__WEBPACK_IMPORTED_MODULE_0__/* .maskToken */ .gg)(token, settings.mask)}`;
    }
    async function describeRegistry() {
        const answer = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:DescribeRegistries', region, () => client.send(new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_7__/* .DescribeRegistriesCommand */ .C({}), { abortSignal }));
        const registry = answer.registries?.[0];
        return { host: registry?.registryUri?.split('/')[0], aliases: registry?.aliases ?? [] };
    }
    async function locate() {
        const { hostOnly = false } = request;
        if (request.host !== undefined && (hostOnly || request.alias !== undefined)) {
            return { host: request.host, alias: request.alias };
        }
        const { host: told, aliases } = await describeRegistry();
        const dualStack = told === publicHost && (await client.config.useDualstackEndpoint());
        const host = dualStack ? dualStackHost : told;
        const primary = aliases.find((alias) => alias.primaryRegistryAlias) ?? aliases[0];
        const alias = request.alias ?? primary?.name;
        if (hostOnly)
            return { host: host ?? publicHost, alias };
        if (host === undefined || host === '' || alias === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AwsError */ .Gy('this account has no registry in ECR Public yet: it gets its alias with its first public repository; ' +
                'create one once, with: aws ecr-public create-repository --region us-east-1 --repository-name <chart name>');
        }
        if (request.alias !== undefined)
            refuseForeignAlias(request.alias, aliases);
        return { host: request.host ?? host, alias };
    }
    async function createRepository(name, { tags = [], catalog } = {}) {
        // Repositories are created in the caller's own registry, whatever alias is pushed to.
        if (request.alias !== undefined)
            refuseForeignAlias(request.alias, (await describeRegistry()).aliases);
        const command = new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_8__/* .CreateRepositoryCommand */ .W({
            repositoryName: name,
            ...(tags.length > 0 && { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
            ...(catalog !== undefined && { catalogData: catalogInput(catalog) }),
        });
        return await (0,_repository_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .createOnce */ .Ur)(() => (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:CreateRepository', region, () => client.send(command, { abortSignal })));
    }
    const [authorization, { host, alias }] = await Promise.all([signIn(), locate()]);
    return {
        type: 'public',
        host,
        accountId: undefined,
        region,
        alias,
        authorizer: new _authorization_js__WEBPACK_IMPORTED_MODULE_0__/* .TokenSource */ .xX(authorization, signIn),
        images: (repositoryName) => (0,_images_js__WEBPACK_IMPORTED_MODULE_2__/* .listImages */ .v8)((nextToken) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:DescribeImages', region, () => client.send(new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_9__/* .DescribeImagesCommand */ .j({ repositoryName, nextToken, maxResults: 1000 }), {
            abortSignal,
        }))),
        imagesOf: (repositoryName, references) => (0,_images_js__WEBPACK_IMPORTED_MODULE_2__/* .describeImages */ .Sx)(references, (imageId) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:DescribeImages', region, () => client.send(new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_9__/* .DescribeImagesCommand */ .j({ repositoryName, imageIds: [imageId] }), { abortSignal }))),
        deleteImages: (repositoryName, ids) => (0,_images_js__WEBPACK_IMPORTED_MODULE_2__/* .deleteInBatches */ .lP)(ids, (imageIds) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .IY)('ecr-public:BatchDeleteImage', region, () => client.send(new _aws_sdk_client_ecr_public__WEBPACK_IMPORTED_MODULE_10__/* .BatchDeleteImageCommand */ .w({ repositoryName, imageIds }), { abortSignal }))),
        createRepository,
    };
}


/***/ }),

/***/ 7959:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ clientOptions)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/credential-provider-node/dist-es/defaultProvider.js + 2 modules
var defaultProvider = __webpack_require__(9882);
// EXTERNAL MODULE: ./src/http/clock.ts
var http_clock = __webpack_require__(8658);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
;// CONCATENATED MODULE: ./src/ecr/default-credentials.ts



/** The time limit of the search in milliseconds; the SDK's own attempts of one second each fail much sooner. */
const limit = 60_000;
/** The variables that tell the SDK where to look, in its order; of the last two it uses the first that is set. */
const profile = 'AWS_PROFILE';
const containers = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
function asked() {
    const container = containers.find((name) => process.env[name]);
    const names = [process.env[profile] && profile, container].filter(Boolean);
    return names.length === 0
        ? 'the instance metadata, or a credential_process of the AWS configuration,'
        : `what ${names.join(' or ')} names`;
}
/** The parts of a key: what AWS calls each, and the variable that holds it. */
const parts = [
    ['accessKeyId', 'access key ID', 'AWS_ACCESS_KEY_ID'],
    ['secretAccessKey', 'secret access key', 'AWS_SECRET_ACCESS_KEY'],
    ['sessionToken', 'session token', 'AWS_SESSION_TOKEN'],
];
function describe(character) {
    if (/[\r\n\u2028\u2029]/.test(character))
        return 'a line break';
    if (/\s/.test(character))
        return 'white space';
    return /["'`]/.test(character) ? 'a quotation mark' : 'not printable ASCII';
}
/**
 * Throws an {@link AwsError} if a key has a character that no key of AWS has, such as a line break or quotation marks pasted with
 * it: Node's "Invalid character in header content" and AWS's "UnrecognizedClientException" do not say which key it is.
 */
function assertKeys(keys) {
    for (const [part, name, variable] of parts) {
        const value = keys[part] ?? '';
        const index = value.search(/[^\x21-\x7e]|["'`]/);
        if (index < 0)
            continue;
        const source = process.env[variable] === value ? variable : `the ${name} of the AWS profile or credential_process`;
        throw new errors/* AwsError */.Gy(`${source} is not valid: its character ${index + 1} is ${describe(value.charAt(index))}; store the secret again, without quotation marks, spaces and line breaks`);
    }
}
/**
 * Returns the SDK's default chain of credentials with a time limit: it waits forever for a container's endpoint (ECS, EKS Pod
 * Identity), because @smithy/node-http-handler only warns at a `requestTimeout`. The provider throws an {@link AwsError} at the
 * limit and for a key that cannot be one, and the signal's reason.
 */
function defaultCredentials({ signal, clock = http_clock/* systemClock */.ml, shared = {}, }) {
    return (...init) => {
        const search = (shared.chain ??= (0,defaultProvider/* defaultProvider */.v6)(...init));
        return async (options) => {
            const late = new AbortController();
            const cancel = clock.after(limit, () => {
                late.abort(new errors/* AwsError */.Gy(`no AWS credentials were found within a minute: ${asked()} does not respond; correct or unset it, or sign in first with aws-actions/configure-aws-credentials`));
            });
            try {
                const keys = await (0,http_clock/* unlessAborted */.Wh)(search(options), AbortSignal.any([signal, late.signal]));
                assertKeys(keys);
                return keys;
            }
            finally {
                cancel();
            }
        };
    };
}

// EXTERNAL MODULE: ./src/ecr/sdk-retries.ts
var sdk_retries = __webpack_require__(9053);
// EXTERNAL MODULE: ./src/http/body.ts
var http_body = __webpack_require__(9662);
// EXTERNAL MODULE: ./src/http/errors.ts
var http_errors = __webpack_require__(8549);
// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(7593);
;// CONCATENATED MODULE: ./src/ecr/sdk-transport.ts



/** The largest answer that is read, in bytes: a page of a thousand images is smaller. */
const largestAnswer = 4 * 1024 * 1024;
/** The size limit of all answers to a client together, in bytes: the images of a hundred full repositories. */
const largestTotal = 256 * 1024 * 1024;
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
    return { size: bytes.length, open: () => (0,http_body/* inMemory */.ZK)(bytes) };
}
/**
 * Sends the SDK's calls over the run's own transport: AWS has the same proxies, limits and stall guard as registries. The SDK's
 * own handler never ends a request without an answer, and reads answers of any size.
 */
class SdkTransport {
    /** The SDK passes a handler of this protocol on to STS and SSO when it looks for credentials. */
    metadata = { handlerProtocol: 'http/1.1' };
    #transport;
    #received = 0;
    constructor(transport) {
        this.#transport = transport;
    }
    /**
     * Returns the whole answer. Throws as {@link Transport.send} does, a ProtocolError for more than 4 MiB, or 256 MiB in all, and a
     * StatusError for a web page, which is no answer of AWS.
     */
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
        const body = await (0,http_body/* readBody */.x8)(response, largestAnswer);
        if (body === undefined)
            throw new http_errors/* ProtocolError */.bd(method, request.url, `the response has more than ${largestAnswer} bytes`);
        this.#received += body.length;
        if (this.#received > largestTotal) {
            throw new http_errors/* ProtocolError */.bd(method, request.url, `the responses have more than ${largestTotal} bytes together`);
        }
        // A gateway's page for a transient failure is left to the SDK, which retries by status.
        if (!(0,retry_policy/* isTransientStatus */.Dm)(response.status) && (0,http_errors/* webPage */.I2)(body) !== undefined) {
            throw new http_errors/* StatusError */.Xs({ method, url: request.url, status: response.status, body: body.toString() });
        }
        const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        return { response: { statusCode: response.status, headers: Object.fromEntries(headers), body } };
    }
    /** Part of the SDK's interface; there is nothing to set. */
    updateHttpClientConfig() {
        // The transport is the run's.
    }
    /** Part of the SDK's interface; there is nothing to return. */
    httpHandlerConfigs() {
        return {};
    }
}

;// CONCATENATED MODULE: ./src/ecr/settings.ts



/** Returns the client options that follow from the settings. */
function clientOptions(settings) {
    const { transport, retrier, userAgent, signal, credentials } = settings;
    const [name, version] = userAgent;
    return {
        customUserAgent: [[name, version]],
        requestHandler: new SdkTransport(transport),
        retryStrategy: new sdk_retries/* SdkRetries */.V(retrier, signal),
        credentialDefaultProvider: defaultCredentials(settings),
        ...(credentials && { credentials }),
    };
}


/***/ })

};

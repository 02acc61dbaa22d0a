export const id = 8;
export const ids = [8];
export const modules = {

/***/ 6008:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  roleCredentials: () => (/* binding */ roleCredentials)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/nested-clients/dist-cjs/submodules/sts/index.js
var sts = __webpack_require__(1136);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/http/unless-aborted.ts
var unless_aborted = __webpack_require__(2446);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
;// CONCATENATED MODULE: ./src/ecr/role-refusal.ts

function claimsOf(token) {
    try {
        const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
        return typeof payload === 'object' && payload !== null ? payload : {};
    }
    catch {
        return {};
    }
}
/** Gives the error for a role that nothing and nobody vouches for, `undefined` where that is not what went wrong. */
function noSourceCredentials(error, { arn }) {
    const cause = (0,errors/* causeOf */.rl)(error);
    if (cause?.name !== 'CredentialsProviderError')
        return undefined;
    return new errors/* AwsError */.Gy(`nothing vouches for this run, so that it could assume ${arn}: give the job GitHub's OIDC token, with ` +
        '"permissions: id-token: write" (pull requests from forks get none), or sign in before, for example with ' +
        `aws-actions/configure-aws-credentials (${cause.message.trim()})`, { cause: error });
}
function refusedByRole(arn, text, claims) {
    if (claims === undefined) {
        return (`no permission for sts:AssumeRole on ${arn}: allow it in the IAM policy of the credentials in use, and name them in the ` +
            `role's trust policy, with role-external-id where it asks for one; or, where GitHub's OIDC token is to vouch for the run, ` +
            `give the job "permissions: id-token: write" (${text})`);
    }
    return (`${arn} does not trust this run: its trust policy must allow sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider where ` +
        `"sub" is "${String(claims.sub)}" and "aud" is "${String(claims.aud)}"; is the ARN right? Where the credentials of an earlier ` +
        `step are to assume it, set role-chaining: true (${text})`);
}
/**
 * Gives the error for a role that STS does not give out, with what to do; what is not about the role stays as it is.
 * `token` is the OIDC token that vouched for the run, where one did. Texts: the service model of sts, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
function explainRoleRefusal(error, { arn, durationSeconds }, token) {
    const cause = (0,errors/* causeOf */.rl)(error);
    if (cause === undefined)
        return error;
    const text = cause.message.trim();
    const claims = token === undefined ? undefined : claimsOf(token);
    switch (cause.name) {
        case 'AccessDenied':
        case 'AccessDeniedException':
            return new errors/* AwsError */.Gy(refusedByRole(arn, text, claims), { cause });
        case 'InvalidIdentityToken':
        case 'InvalidIdentityTokenException':
        case 'IDPRejectedClaim':
        case 'IDPRejectedClaimException': {
            const account = arn.split(':')[4] ?? '';
            return new errors/* AwsError */.Gy(`account ${account} does not take GitHub's OIDC token (${text}): it needs an IAM identity provider for ` +
                `${String(claims?.iss)} with the audience "${String(claims?.aud)}"; or set audience to one that it has`, { cause });
        }
        case 'ValidationError':
            return /duration/i.test(text)
                ? new errors/* AwsError */.Gy(`role-duration-seconds: ${durationSeconds} is more than ${arn} allows (${text}); set a shorter time, or raise the role's maximum`, { cause })
                : error;
        default:
            return error;
    }
}

// EXTERNAL MODULE: ./src/ecr/settings.ts + 3 modules
var ecr_settings = __webpack_require__(7198);
;// CONCATENATED MODULE: ./src/ecr/assume-role.ts






/** Credentials are renewed this many milliseconds before they expire: the SDK's own margin. */
const margin = 5 * 60 * 1000;
function credentialsOf({ Credentials }, arn) {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
        throw new errors/* AwsError */.Gy(`STS answered without credentials for ${arn}; try again`);
    }
    return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration,
    };
}
async function ask(role, settings) {
    const { arn, sessionName, durationSeconds, externalId, region, identityToken } = role;
    const { signal: abortSignal } = settings;
    const client = new sts.STSClient({ ...(0,ecr_settings/* clientOptions */.s)(settings), region });
    const common = { RoleArn: arn, RoleSessionName: sessionName, DurationSeconds: durationSeconds };
    if (identityToken === undefined) {
        const command = new sts.AssumeRoleCommand({
            ...common,
            ...(externalId !== undefined && { ExternalId: externalId }),
        });
        return await (0,errors/* callAws */.IY)('sts:AssumeRole', region, () => client.send(command, { abortSignal })).catch((error) => {
            throw noSourceCredentials(error, role) ?? explainRoleRefusal(error, role);
        });
    }
    const token = await (0,unless_aborted/* unlessAborted */.W)(identityToken(), abortSignal).catch((cause) => {
        abortSignal.throwIfAborted();
        const text = (0,src_text/* oneLine */.TN)((0,src_text/* errorMessage */.gJ)(cause));
        throw new errors/* AwsError */.Gy(`GitHub gave no OIDC token: ${text}; the job needs "permissions: id-token: write", and GitHub its service`, { cause });
    });
    const command = new sts.AssumeRoleWithWebIdentityCommand({ ...common, WebIdentityToken: token });
    return await (0,errors/* callAws */.IY)('sts:AssumeRoleWithWebIdentity', region, () => client.send(command, { abortSignal })).catch((error) => {
        throw explainRoleRefusal(error, role, token);
    });
}
/**
 * Makes the provider of a role's credentials, for every client of a run: it asks STS once, and again when they are about to
 * expire. Secrets are masked where they arrive. The provider throws an {@link AwsError}.
 */
function roleCredentials(role, settings, now = Date.now) {
    let current;
    async function fetch() {
        const credentials = credentialsOf(await ask(role, settings), role.arn);
        for (const secret of [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken]) {
            settings.mask(secret);
        }
        return credentials;
    }
    return async () => {
        const seen = current;
        if (seen !== undefined) {
            const credentials = await seen;
            if (credentials.expiration.getTime() - now() > margin)
                return credentials;
        }
        if (current !== undefined && current !== seen)
            return await current;
        const fetching = fetch();
        current = fetching;
        fetching.catch(() => {
            if (current === fetching)
                current = undefined;
        });
        return await fetching;
    };
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

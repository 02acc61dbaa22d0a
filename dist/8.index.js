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

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sts/dist-cjs/index.js
var dist_cjs = __webpack_require__(1695);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/http/clock.ts
var clock = __webpack_require__(8658);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
// EXTERNAL MODULE: ./src/ecr/denials.ts
var denials = __webpack_require__(5354);
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
/** Returns the error for a role that there are no credentials to assume with, `undefined` if something else went wrong. */
function noSourceCredentials(error, { arn }) {
    const cause = (0,errors/* causeOf */.rl)(error);
    if (cause?.name !== 'CredentialsProviderError')
        return undefined;
    return new errors/* AwsError */.Gy(`there are no credentials to assume ${arn} with: give the job GitHub's OIDC token with ` +
        '"permissions: id-token: write" (pull requests from forks cannot have it), or sign in first, for example with ' +
        `aws-actions/configure-aws-credentials (${cause.message.trim()})`, { cause: error });
}
function refusedByRole(arn, text, claims) {
    if (claims === undefined) {
        return (`no permission for sts:AssumeRole on ${arn}: allow it in the IAM policy of the credentials in use, and name them in the ` +
            `role's trust policy, with role-external-id if it asks for one; or, to assume it with GitHub's OIDC token, ` +
            `give the job "permissions: id-token: write" (${text})`);
    }
    return (`${arn} does not trust this run: its trust policy must allow sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider where ` +
        `"sub" is "${String(claims.sub)}" and "aud" is "${String(claims.aud)}"; is the ARN right? To assume it with the credentials of ` +
        `an earlier step, set role-chaining: true (${text})`);
}
/**
 * Returns the error for a role that STS refuses, with what to do; errors that are not about the role are returned as they are.
 * `token` is the OIDC token that was shown, if any. Texts: the service model of sts, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
function explainRoleRefusal(error, { arn, durationSeconds }, token) {
    const cause = (0,errors/* causeOf */.rl)(error);
    if (cause === undefined)
        return error;
    const text = cause.message.trim();
    const claims = token === undefined ? undefined : claimsOf(token);
    if ((0,errors/* unreachableKeys */.pM)(cause)) {
        return new errors/* AwsError */.Gy(`STS could not fetch the keys of GitHub's OIDC tokens, even after retries (${text}); look at GitHub's status, and on a server ` +
            'of your own (GHES) let AWS reach its /.well-known/jwks; then run the job again', { cause });
    }
    switch (cause.name) {
        case 'AccessDenied':
        case 'AccessDeniedException':
            return new errors/* AwsError */.Gy((0,denials/* parseDenial */.P)(text)?.policy === undefined
                ? refusedByRole(arn, text, claims)
                : (0,denials/* missingPermission */.U)('sts:AssumeRole', `on ${arn}`, text), { cause });
        case 'ExpiredTokenException':
            if (token === undefined)
                return error;
            return new errors/* AwsError */.Gy(`GitHub's OIDC token had expired when STS read it, and so had a second one (${text}); run the job again, and on a server of ` +
                'your own (GHES) check its clock', { cause });
        case 'InvalidIdentityToken':
        case 'InvalidIdentityTokenException':
        case 'IDPRejectedClaim':
        case 'IDPRejectedClaimException': {
            const account = arn.split(':')[4] ?? '';
            return new errors/* AwsError */.Gy(`account ${account} does not take GitHub's OIDC token (${text}): it needs an IAM identity provider for ` +
                `${String(claims?.iss)} with the audience "${String(claims?.aud)}"; or set audience to one that it has`, { cause });
        }
        case 'ValidationError':
            if (text.includes('role chaining')) {
                return new errors/* AwsError */.Gy(`role-duration-seconds: ${durationSeconds} is more than the hour that a role assumed by another role can last (${text}); set 3600 or ` +
                    "less, or let GitHub's OIDC token assume it", { cause });
            }
            return /duration/i.test(text)
                ? new errors/* AwsError */.Gy(`role-duration-seconds: ${durationSeconds} is more than ${arn} allows (${text}); set a shorter time, or raise the role's maximum`, { cause })
                : error;
        default:
            return error;
    }
}

// EXTERNAL MODULE: ./src/ecr/settings.ts + 2 modules
var ecr_settings = __webpack_require__(7959);
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
async function assume(role, settings) {
    const { arn, sessionName, durationSeconds, externalId, region, identityToken } = role;
    const { signal: abortSignal } = settings;
    const client = new dist_cjs/* STSClient */.iM({
        ...(0,ecr_settings/* clientOptions */.s)(settings),
        region,
        ...(role.fips === true && { useFipsEndpoint: true }),
        ...(role.dualStack === true && { useDualstackEndpoint: true }),
    });
    const common = { RoleArn: arn, RoleSessionName: sessionName, DurationSeconds: durationSeconds };
    if (identityToken === undefined) {
        const command = new dist_cjs/* AssumeRoleCommand */.QL({
            ...common,
            ...(externalId !== undefined && { ExternalId: externalId }),
        });
        return await (0,errors/* callAws */.IY)('sts:AssumeRole', region, () => client.send(command, { abortSignal })).catch((error) => {
            throw noSourceCredentials(error, role) ?? explainRoleRefusal(error, role);
        });
    }
    const assumeWith = async (token) => {
        const command = new dist_cjs/* AssumeRoleWithWebIdentityCommand */.WH({ ...common, WebIdentityToken: token });
        return await (0,errors/* callAws */.IY)('sts:AssumeRoleWithWebIdentity', region, () => client.send(command, { abortSignal }));
    };
    let token = await idToken(identityToken, abortSignal);
    try {
        try {
            return await assumeWith(token);
        }
        catch (error) {
            // It is good for minutes only, which retries may have taken.
            if ((0,errors/* causeOf */.rl)(error)?.name !== 'ExpiredTokenException')
                throw error;
            token = await idToken(identityToken, abortSignal);
            return await assumeWith(token);
        }
    }
    catch (error) {
        throw explainRoleRefusal(error, role, token);
    }
}
/** Fetches GitHub's OIDC token. Throws an {@link AwsError}. */
async function idToken(fetch, signal) {
    return await (0,clock/* unlessAborted */.Wh)(fetch(), signal).catch((cause) => {
        signal.throwIfAborted();
        const text = (0,src_text/* oneLine */.TN)((0,src_text/* errorMessage */.gJ)(cause));
        throw new errors/* AwsError */.Gy(`GitHub issued no OIDC token: ${text}; check that the job has "permissions: id-token: write", and GitHub's status`, { cause });
    });
}
/**
 * Returns the provider of a role's credentials for every client of a run: it asks STS once, and again when they are about to
 * expire. Secrets are masked when they arrive. The provider throws an {@link AwsError}.
 */
function roleCredentials(role, settings, now = Date.now) {
    let current;
    async function fetch() {
        const credentials = credentialsOf(await assume(role, settings), role.arn);
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

/***/ 7959:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ clientOptions)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js
var dist_cjs = __webpack_require__(5861);
// EXTERNAL MODULE: ./src/http/clock.ts
var http_clock = __webpack_require__(8658);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
;// CONCATENATED MODULE: ./src/ecr/default-credentials.ts



/** Milliseconds that the search may take; the SDK's own attempts, of one second each, fail much sooner. */
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
/**
 * Returns the SDK's default chain of credentials with a time limit: it waits forever for a container's endpoint (ECS, EKS Pod
 * Identity), because @smithy/node-http-handler only warns at a `requestTimeout`. The provider throws an {@link AwsError} at the
 * limit, and the signal's reason.
 */
function defaultCredentials({ signal, clock = http_clock/* systemClock */.ml, shared = {}, }) {
    return (...init) => {
        const search = (shared.chain ??= (0,dist_cjs.defaultProvider)(...init));
        return async (options) => {
            const late = new AbortController();
            const cancel = clock.after(limit, () => {
                late.abort(new errors/* AwsError */.Gy(`no AWS credentials were found within a minute: ${asked()} does not answer; correct or unset it, or sign in first with aws-actions/configure-aws-credentials`));
            });
            try {
                return await (0,http_clock/* unlessAborted */.Wh)(search(options), AbortSignal.any([signal, late.signal]));
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
;// CONCATENATED MODULE: ./src/ecr/sdk-transport.ts


/** The largest answer that is read, in bytes: a page of a thousand images is smaller. */
const largestAnswer = 4 * 1024 * 1024;
/** The most that all answers of a client have together, in bytes: the images of a hundred full repositories. */
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
        const body = await (0,http_body/* readWhole */.oD)(response, largestAnswer);
        if (body === undefined)
            throw new http_errors/* ProtocolError */.bd(method, request.url, `the answer has more than ${largestAnswer} bytes`);
        this.#received += body.length;
        if (this.#received > largestTotal) {
            throw new http_errors/* ProtocolError */.bd(method, request.url, `the answers have more than ${largestTotal} bytes together`);
        }
        if ((0,http_errors/* webPage */.I2)(body) !== undefined) {
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

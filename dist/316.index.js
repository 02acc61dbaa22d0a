export const id = 316;
export const ids = [316];
export const modules = {

/***/ 2179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ createOnce)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9378);

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
        const cause = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AwsError */ .G ? error.cause : undefined;
        if (cause instanceof Error && cause.name === 'RepositoryAlreadyExistsException')
            return false;
        throw error;
    }
}


/***/ }),

/***/ 9378:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ AwsError),
/* harmony export */   I: () => (/* binding */ callAws)
/* harmony export */ });
/* harmony import */ var _permission_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2682);

/** A call of AWS's API that failed: what was wrong and what to do, ready for the user. */
class AwsError extends Error {
    name = 'AwsError';
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
function explain(error, action, region) {
    const text = error.message.trim();
    if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
        return `no AWS credentials were found; ${credentialsRemedy} (${text})`;
    }
    if (badCredentials.has(error.name)) {
        return `AWS refused the credentials in ${action} (${error.name}: ${text}); ${credentialsRemedy}`;
    }
    if (error.name === 'AccessDeniedException' || error.$metadata?.httpStatusCode === 403) {
        return (0,_permission_js__WEBPACK_IMPORTED_MODULE_0__/* .missingPermission */ .Up)((0,_permission_js__WEBPACK_IMPORTED_MODULE_0__/* .deniedAction */ .Ub)(text) ?? action, `in ${region}`, text);
    }
    if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
        return `${action} failed: there is no such address for region ${region} (${text}); check the spelling of aws-region, and the runner's network`;
    }
    if (throttled.has(error.name)) {
        return `AWS limits the rate or number of ${action} in ${region} (${error.name}: ${text}); try again later or ask for a higher quota`;
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
        if (!(error instanceof Error))
            throw error;
        throw new AwsError(explain(error, action, region), { cause: error });
    }
}


/***/ }),

/***/ 1316:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openPrivateRegistry: () => (/* binding */ openPrivateRegistry)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ecr__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8249);
/* harmony import */ var _create_once_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9378);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6536);
/* harmony import */ var _token_source_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9216);
/* harmony import */ var _token_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(432);






/**
 * Signs in to a private registry of Amazon ECR.
 *
 * The host is the one asked for, else the `proxyEndpoint` that GetAuthorizationToken gives. Throws an {@link AwsError}.
 */
async function openPrivateRegistry(request, settings) {
    const { region, accountId } = request;
    const abortSignal = settings.signal;
    const client = new _aws_sdk_client_ecr__WEBPACK_IMPORTED_MODULE_2__/* .ECRClient */ .S70({
        ...(0,_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .clientOptions */ .s)(settings),
        region,
        useFipsEndpoint: request.fips ?? false,
        useDualstackEndpoint: request.dualStack ?? false,
    });
    async function signIn() {
        const command = new _aws_sdk_client_ecr__WEBPACK_IMPORTED_MODULE_2__/* .GetAuthorizationTokenCommand */ .Eu6(accountId === undefined ? {} : { registryIds: [accountId] });
        const answer = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .I)('ecr:GetAuthorizationToken', region, () => client.send(command, { abortSignal }));
        const { authorizationToken, proxyEndpoint } = answer.authorizationData?.[0] ?? {};
        if (authorizationToken === undefined || proxyEndpoint === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AwsError */ .G(`ECR in ${region} answered ecr:GetAuthorizationToken without a token; try again`);
        }
        return {
            authorization: `Basic ${(0,_token_js__WEBPACK_IMPORTED_MODULE_4__/* .maskToken */ .g)(authorizationToken, settings.mask)}`,
            endpoint: proxyEndpoint,
        };
    }
    async function createRepository(name) {
        const command = new _aws_sdk_client_ecr__WEBPACK_IMPORTED_MODULE_2__/* .CreateRepositoryCommand */ .WTe({
            repositoryName: name,
            ...(accountId === undefined ? {} : { registryId: accountId }),
        });
        return await (0,_create_once_js__WEBPACK_IMPORTED_MODULE_0__/* .createOnce */ .U)(() => (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .callAws */ .I)('ecr:CreateRepository', region, () => client.send(command, { abortSignal })));
    }
    const first = await signIn();
    return {
        type: 'private',
        host: request.host ?? new URL(first.endpoint).host,
        accountId,
        region,
        alias: undefined,
        authorizer: new _token_source_js__WEBPACK_IMPORTED_MODULE_5__/* .TokenSource */ .x(first.authorization, async () => (await signIn()).authorization),
        createRepository,
    };
}


/***/ }),

/***/ 6536:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ clientOptions)
/* harmony export */ });
/** Gives the client options that follow from the settings. */
function clientOptions({ agents, userAgent: [name, version] }) {
    return {
        customUserAgent: [[name, version]],
        requestHandler: {
            httpAgent: agents.http,
            httpsAgent: agents.https,
            connectionTimeout: 10_000,
            requestTimeout: 30_000,
        },
    };
}


/***/ }),

/***/ 9216:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ TokenSource)
/* harmony export */ });
/** A value for the Authorization header that is fetched again when it was found to be expired. */
class TokenSource {
    #fetch;
    #current;
    /** Takes the header value of the first sign-in and what fetches a fresh one. */
    constructor(first, fetch) {
        this.#current = Promise.resolve(first);
        this.#fetch = fetch;
    }
    /**
     * Gives the header value. With `renew` (the value that the registry refused as expired) a fresh one is fetched, once for
     * all who ask at the same time. Throws what the fetch throws; the next call then tries anew.
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


/***/ }),

/***/ 432:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ maskToken)
/* harmony export */ });
/**
 * Decodes the authorization token of ECR or ECR Public, base64 of `AWS:<password>`, and masks it and the password, which is
 * all of it behind the first colon. Gives the token back.
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


/***/ })

};

export const id = 178;
export const ids = [178];
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

/***/ 178:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openPrivateRegistry: () => (/* binding */ openPrivateRegistry)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/DescribeImagesCommand.js
var DescribeImagesCommand = __webpack_require__(9320);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/DescribePullThroughCacheRulesCommand.js
var DescribePullThroughCacheRulesCommand = __webpack_require__(425);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/BatchDeleteImageCommand.js
var BatchDeleteImageCommand = __webpack_require__(4469);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/DescribeImageReplicationStatusCommand.js
var DescribeImageReplicationStatusCommand = __webpack_require__(9527);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/DescribeImageSigningStatusCommand.js
var DescribeImageSigningStatusCommand = __webpack_require__(1060);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/ECRClient.js + 8 modules
var ECRClient = __webpack_require__(4211);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/GetAuthorizationTokenCommand.js
var GetAuthorizationTokenCommand = __webpack_require__(8421);
// EXTERNAL MODULE: ./src/digest.ts
var src_digest = __webpack_require__(2187);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
// EXTERNAL MODULE: ./src/ecr/authorization.ts
var authorization = __webpack_require__(8127);
// EXTERNAL MODULE: ./src/ecr/errors.ts
var errors = __webpack_require__(2103);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/DescribeRepositoriesCommand.js
var DescribeRepositoriesCommand = __webpack_require__(1946);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/GetLifecyclePolicyCommand.js
var GetLifecyclePolicyCommand = __webpack_require__(7631);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/GetRepositoryPolicyCommand.js
var GetRepositoryPolicyCommand = __webpack_require__(3213);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/ListTagsForResourceCommand.js
var ListTagsForResourceCommand = __webpack_require__(1739);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./src/ecr/differing-settings.ts



/** Returns what is read, `undefined` if it does not exist, `'unknown'` if the caller may not read it. */
async function readSetting(action, { region }, call) {
    try {
        return await (0,errors/* callAws */.IY)(action, region, call);
    }
    catch (error) {
        if (!(error instanceof errors/* AwsError */.Gy))
            throw error;
        return (0,errors/* causeOf */.rl)(error)?.name.endsWith('PolicyNotFoundException') === true ? undefined : 'unknown';
    }
}
/**
 * Returns a policy in one spelling of the many that mean the same: a list of one is its element, order and spaces are of no
 * meaning, and an account is its root (IAM user guide, "AWS JSON policy elements: Principal").
 */
function normalized(value) {
    if (Array.isArray(value)) {
        const items = value.map(normalized);
        return items.length === 1
            ? items[0]
            : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalized(member)]));
    }
    return typeof value === 'string' && /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;
}
function isSamePolicy(wanted, stored) {
    if (stored === undefined)
        return false;
    try {
        return (0,external_node_util_.isDeepStrictEqual)(normalized(JSON.parse(wanted)), normalized(JSON.parse(stored)));
    }
    catch {
        return false;
    }
}
/** The settings that DescribeRepositories tells. */
function differingAttributes({ settings = {} }, repository) {
    const { tagMutability, exclusionFilters, encryption, scanOnPush } = settings;
    const filters = repository.imageTagMutabilityExclusionFilters?.map(({ filter }) => filter) ?? [];
    const stored = repository.encryptionConfiguration;
    const differs = [
        [
            'image-tag-mutability',
            (tagMutability ?? repository.imageTagMutability) !== repository.imageTagMutability,
        ],
        [
            'image-tag-mutability-exclusion-filters',
            exclusionFilters !== undefined && !(0,external_node_util_.isDeepStrictEqual)([...exclusionFilters].sort(), filters.sort()),
        ],
        ['encryption-type', encryption !== undefined && encryption.type !== stored?.encryptionType],
        // ECR tells a key's ARN, whichever of its names it was given.
        ['kms-key', encryption?.kmsKey?.startsWith('arn:') === true && encryption.kmsKey !== stored?.kmsKey],
        [
            'scan-on-push',
            scanOnPush !== undefined && scanOnPush !== (repository.imageScanningConfiguration?.scanOnPush ?? false),
        ],
    ];
    return differs.flatMap(([name, isDifferent]) => (isDifferent ? [name] : []));
}
/**
 * Returns the inputs that ask for other settings than an existing private repository has. What the caller may not read is not
 * compared. Throws only if the run is canceled.
 */
async function differingSettings(name, wanted, api) {
    const { client, accountId: registryId, abortSignal } = api;
    const { settings: { lifecyclePolicy, repositoryPolicy } = {}, tags = [] } = wanted;
    const where = { repositoryName: name, registryId };
    const described = await readSetting('ecr:DescribeRepositories', api, () => client.send(new DescribeRepositoriesCommand/* DescribeRepositoriesCommand */.p({ repositoryNames: [name], registryId }), { abortSignal }));
    const repository = described === 'unknown' ? undefined : described?.repositories?.[0];
    const lifecycle = async () => {
        if (lifecyclePolicy === undefined)
            return [];
        const stored = await readSetting('ecr:GetLifecyclePolicy', api, () => client.send(new GetLifecyclePolicyCommand/* GetLifecyclePolicyCommand */.O(where), { abortSignal }));
        const isSame = stored === 'unknown' || isSamePolicy(lifecyclePolicy, stored?.lifecyclePolicyText);
        return isSame ? [] : ['lifecycle-policy'];
    };
    const policy = async () => {
        if (repositoryPolicy === undefined)
            return [];
        const stored = await readSetting('ecr:GetRepositoryPolicy', api, () => client.send(new GetRepositoryPolicyCommand/* GetRepositoryPolicyCommand */.M(where), { abortSignal }));
        const isSame = stored === 'unknown' || isSamePolicy(repositoryPolicy, stored?.policyText);
        return isSame ? [] : ['repository-policy'];
    };
    const resourceTags = async () => {
        const resourceArn = repository?.repositoryArn;
        if (tags.length === 0 || resourceArn === undefined)
            return [];
        const stored = await readSetting('ecr:ListTagsForResource', api, () => client.send(new ListTagsForResourceCommand/* ListTagsForResourceCommand */.a({ resourceArn }), { abortSignal }));
        if (stored === 'unknown')
            return [];
        const values = new Map((stored?.tags ?? []).map(({ Key, Value }) => [Key, Value]));
        return tags.every(({ key, value }) => values.get(key) === value) ? [] : ['repository-tags'];
    };
    const others = await Promise.all([lifecycle(), policy(), resourceTags()]);
    return [...(repository === undefined ? [] : differingAttributes(wanted, repository)), ...others.flat()];
}

// EXTERNAL MODULE: ./src/ecr/hosts.ts
var hosts = __webpack_require__(4045);
// EXTERNAL MODULE: ./src/ecr/images.ts
var ecr_images = __webpack_require__(2298);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/CreateRepositoryCommand.js
var CreateRepositoryCommand = __webpack_require__(9093);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/SetRepositoryPolicyCommand.js
var SetRepositoryPolicyCommand = __webpack_require__(2873);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-es/commands/PutLifecyclePolicyCommand.js
var PutLifecyclePolicyCommand = __webpack_require__(502);
// EXTERNAL MODULE: ./src/ecr/repository-settings.ts
var repository_settings = __webpack_require__(8532);
;// CONCATENATED MODULE: ./src/ecr/create-private-repository.ts



function creation({ tags = [], settings = {} }) {
    const { tagMutability, exclusionFilters, encryption, scanOnPush } = settings;
    return {
        ...(tags.length > 0 && { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
        ...(tagMutability !== undefined && { imageTagMutability: tagMutability }),
        ...(exclusionFilters !== undefined && {
            imageTagMutabilityExclusionFilters: exclusionFilters.map((filter) => ({
                filterType: 'WILDCARD',
                filter,
            })),
        }),
        ...(encryption !== undefined && {
            encryptionConfiguration: {
                encryptionType: encryption.type,
                ...(encryption.kmsKey !== undefined && { kmsKey: encryption.kmsKey }),
            },
        }),
        ...(scanOnPush !== undefined && { imageScanningConfiguration: { scanOnPush } }),
    };
}
/** Runs a step after the creation; its error says that the repository exists and what it lacks. */
async function afterCreation(name, what, step) {
    try {
        await step();
    }
    catch (error) {
        if (!(error instanceof errors/* AwsError */.Gy))
            throw error;
        throw new errors/* AwsError */.Gy(`the repository "${name}" was created, but its ${what} could not be set: ${error.message}. Delete the repository and run again, ` +
            `or set the ${what} yourself, because the action does not change existing repositories`, { cause: error });
    }
}
/**
 * Creates a private repository with its settings and policies. Returns false if it exists already; it is not changed then.
 * Throws an {@link AwsError}.
 */
async function createPrivate(name, wanted, api) {
    const { client, region, accountId, abortSignal } = api;
    const { lifecyclePolicy, repositoryPolicy } = wanted.settings ?? {};
    const where = { repositoryName: name, ...(accountId !== undefined && { registryId: accountId }) };
    const create = new CreateRepositoryCommand/* CreateRepositoryCommand */.W({ ...where, ...creation(wanted) });
    const created = await (0,repository_settings/* createOnce */.Ur)(() => (0,errors/* callAws */.IY)('ecr:CreateRepository', region, () => client.send(create, { abortSignal })));
    if (!created)
        return false;
    if (repositoryPolicy !== undefined) {
        const command = new SetRepositoryPolicyCommand/* SetRepositoryPolicyCommand */.I({ ...where, policyText: repositoryPolicy });
        await afterCreation(name, 'repository policy', () => (0,errors/* callAws */.IY)('ecr:SetRepositoryPolicy', region, () => client.send(command, { abortSignal })));
    }
    if (lifecyclePolicy !== undefined) {
        const command = new PutLifecyclePolicyCommand/* PutLifecyclePolicyCommand */.R({ ...where, lifecyclePolicyText: lifecyclePolicy });
        await afterCreation(name, 'lifecycle policy', () => (0,errors/* callAws */.IY)('ecr:PutLifecyclePolicy', region, () => client.send(command, { abortSignal })));
    }
    return true;
}

// EXTERNAL MODULE: ./src/ecr/settings.ts + 2 modules
var ecr_settings = __webpack_require__(7959);
;// CONCATENATED MODULE: ./src/ecr/private-registry.ts










/** Describes the image that a tag or digest names, also an archived one. */
async function describeImage(repositoryName, imageId, { client, region, accountId: registryId, abortSignal }) {
    const command = new DescribeImagesCommand/* DescribeImagesCommand */.j({
        repositoryName,
        registryId,
        imageIds: [imageId],
        filter: { imageStatus: 'ANY' },
    });
    return await (0,errors/* callAws */.IY)('ecr:DescribeImages', region, () => client.send(command, { abortSignal }));
}
/**
 * Returns the digest of an image if it is archived. A failure to find out, such as a missing permission, is not thrown: the
 * caller already has an error.
 */
async function archivedImage(repositoryName, reference, api) {
    try {
        const { imageDetails = [] } = await describeImage(repositoryName, (0,ecr_images/* identifierOf */.xP)(reference), api);
        const [digest] = imageDetails.flatMap(({ imageStatus, imageDigest }) => imageStatus !== undefined && imageStatus !== 'ACTIVE' && imageDigest !== undefined ? [imageDigest] : []);
        return digest !== undefined && (0,src_digest/* isDigest */.Bc)(digest) ? digest : undefined;
    }
    catch (error) {
        if (!(error instanceof errors/* AwsError */.Gy))
            throw error;
        return undefined;
    }
}
/**
 * Returns the upstream registry of the pull-through cache rule that covers a repository, the one with the longest prefix; `ROOT`
 * covers all (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html). A failure to find out, such as a
 * missing permission, is not thrown: few repositories are caches.
 */
async function cachedFrom(name, { client, region, accountId: registryId, abortSignal }) {
    const command = new DescribePullThroughCacheRulesCommand/* DescribePullThroughCacheRulesCommand */.W({ registryId, maxResults: 1000 });
    try {
        const { pullThroughCacheRules = [] } = await (0,errors/* callAws */.IY)('ecr:DescribePullThroughCacheRules', region, () => client.send(command, { abortSignal }));
        const [rule] = pullThroughCacheRules
            .filter(({ ecrRepositoryPrefix: prefix = '' }) => prefix === 'ROOT' || name.startsWith(`${prefix}/`))
            .sort((a, b) => prefixLength(b) - prefixLength(a));
        return rule?.upstreamRegistryUrl;
    }
    catch (error) {
        if (!(error instanceof errors/* AwsError */.Gy))
            throw error;
        return undefined;
    }
}
function prefixLength({ ecrRepositoryPrefix = '' }) {
    return ecrRepositoryPrefix === 'ROOT' ? 0 : ecrRepositoryPrefix.length;
}
/** Lists the images of a repository, also archived ones; `undefined` if there is no such repository. Throws an {@link AwsError}. */
async function private_registry_images(repositoryName, { client, region, accountId: registryId, abortSignal }) {
    return await (0,ecr_images/* listImages */.v8)((nextToken) => (0,errors/* callAws */.IY)('ecr:DescribeImages', region, () => client.send(new DescribeImagesCommand/* DescribeImagesCommand */.j({
        repositoryName,
        registryId,
        nextToken,
        maxResults: 1000,
        filter: { imageStatus: 'ANY' },
    }), { abortSignal })));
}
/** Deletes tags and images, and returns what could not be deleted. */
async function deleteImages(repositoryName, ids, { client, region, accountId: registryId, abortSignal }) {
    return await (0,ecr_images/* deleteInBatches */.lP)(ids, (imageIds) => (0,errors/* callAws */.IY)('ecr:BatchDeleteImage', region, () => client.send(new BatchDeleteImageCommand/* BatchDeleteImageCommand */.w({ repositoryName, registryId, imageIds }), { abortSignal })));
}
/** Returns where an image is replicated to: nowhere if no rule covers it. Throws an {@link AwsError}. */
async function replicas(image, { client, region, accountId, abortSignal }) {
    const command = new DescribeImageReplicationStatusCommand/* DescribeImageReplicationStatusCommand */.a({
        repositoryName: image.name,
        imageId: { imageDigest: image.digest },
        ...(accountId !== undefined && { registryId: accountId }),
    });
    const { replicationStatuses = [] } = await (0,errors/* callAws */.IY)('ecr:DescribeImageReplicationStatus', region, () => client.send(command, { abortSignal }));
    return replicationStatuses.map(({ region: to = '', registryId = '', status, failureCode }) => ({
        region: to,
        accountId: registryId,
        state: status ?? 'IN_PROGRESS',
        reason: failureCode,
    }));
}
/** Returns the managed signing of an image; nothing without permission to read it, since few registries sign. */
async function signings(image, { client, region, accountId, abortSignal }) {
    const command = new DescribeImageSigningStatusCommand/* DescribeImageSigningStatusCommand */.f({
        repositoryName: image.name,
        imageId: { imageDigest: image.digest },
        ...(accountId !== undefined && { registryId: accountId }),
    });
    try {
        const { signingStatuses = [] } = await (0,errors/* callAws */.IY)('ecr:DescribeImageSigningStatus', region, () => client.send(command, { abortSignal }));
        return signingStatuses.map(({ signingProfileArn = '', status, failureCode, failureReason }) => ({
            profile: signingProfileArn,
            state: status ?? 'IN_PROGRESS',
            reason: (0,src_text/* oneLine */.TN)([failureCode, failureReason].filter(Boolean).join(': ')),
        }));
    }
    catch (error) {
        if ((0,errors/* causeOf */.rl)(error)?.name === 'AccessDeniedException')
            return [];
        throw error;
    }
}
/**
 * Signs in to a private registry of Amazon ECR.
 *
 * The host is the one asked for, else the `proxyEndpoint` of GetAuthorizationToken, by its FIPS or dual-stack name if that is
 * how AWS is called. Throws an {@link AwsError}.
 */
async function openPrivateRegistry(request, settings) {
    const { region, accountId } = request;
    const abortSignal = settings.signal;
    const client = new ECRClient/* ECRClient */.S({
        ...(0,ecr_settings/* clientOptions */.s)(settings),
        region,
        // Left out, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the profile say it, as everywhere in AWS.
        ...(request.fips === true && { useFipsEndpoint: true }),
        ...(request.dualStack === true && { useDualstackEndpoint: true }),
    });
    async function signIn() {
        const command = new GetAuthorizationTokenCommand/* GetAuthorizationTokenCommand */.E(accountId === undefined ? {} : { registryIds: [accountId] });
        const answer = await (0,errors/* callAws */.IY)('ecr:GetAuthorizationToken', region, () => client.send(command, { abortSignal }));
        const { authorizationToken, proxyEndpoint } = answer.authorizationData?.[0] ?? {};
        if (authorizationToken === undefined || proxyEndpoint === undefined) {
            throw new errors/* AwsError */.Gy(`ECR in ${region} answered ecr:GetAuthorizationToken without a token; try again`);
        }
        return {
            authorization: `Basic ${(0,authorization/* maskToken */.gg)(authorizationToken, settings.mask)}`,
            endpoint: proxyEndpoint,
        };
    }
    const first = await signIn();
    const fips = await client.config.useFipsEndpoint();
    const dualStack = await client.config.useDualstackEndpoint();
    const api = { client, region, accountId, abortSignal };
    return {
        type: 'private',
        host: request.host ?? (0,hosts/* endpointHost */.GN)(new URL(first.endpoint).host, { fips, dualStack }),
        accountId,
        region,
        alias: undefined,
        authorizer: new authorization/* TokenSource */.xX(first.authorization, async () => (await signIn()).authorization),
        replicas: (name, digest) => replicas({ name, digest }, api),
        signings: (name, digest) => signings({ name, digest }, api),
        images: (name) => private_registry_images(name, api),
        cachedFrom: (name) => cachedFrom(name, api),
        imagesOf: (name, references) => (0,ecr_images/* describeImages */.Sx)(references, (imageId) => describeImage(name, imageId, api)),
        archivedImage: (name, reference) => archivedImage(name, reference, api),
        deleteImages: (name, ids) => deleteImages(name, ids, api),
        differingSettings: (name, wanted) => differingSettings(name, wanted, api),
        createRepository: (name, wanted = {}) => createPrivate(name, wanted, api),
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

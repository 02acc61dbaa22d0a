/**
 * Stands in the bundle for `@actions/http-client` (tsconfig.json), which brings undici, 1 MB: `@actions/tool-cache` and
 * `@actions/core` need it for downloads and OIDC tokens alone, and both go over the run's own connections.
 */
export const HttpClient = undefined;
/** Neither are its credentials. */
export const BearerCredentialHandler = undefined;

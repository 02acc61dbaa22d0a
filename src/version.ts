/** The version of this action, as AWS and registries see it in the User-Agent. A test compares it with package.json. */
export const version = '0.1.0';

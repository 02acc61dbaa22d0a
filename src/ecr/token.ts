/**
 * Decodes the authorization token of ECR or ECR Public, base64 of `AWS:<password>`, and masks it and the password, which is
 * all of it behind the first colon. Gives the token back.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html
 */
export function maskToken(token: string, mask: (secret: string) => void): string {
  mask(token);
  const decoded = Buffer.from(token, 'base64').toString();
  const password = decoded.slice(decoded.indexOf(':') + 1);
  if (password !== '') mask(password);
  return token;
}

/**
 * Gives the credentials in a registry's Authorization header as Docker's config.json writes them, base64 of `AWS:<password>`:
 * what follows `Basic` at ECR and `Bearer` at ECR Public.
 */
export function authOf(authorization: string): string {
  return authorization.slice(authorization.indexOf(' ') + 1);
}

/** What is asked of an {@link Authorizer}. */
export interface AuthorizationRequest {
  /** The header value that the registry called expired: a newer one is wanted. */
  readonly renew?: string;
  /** The `WWW-Authenticate` header of the answer that refused it. */
  readonly challenge?: string;
}

/** Where a registry's credentials come from. One authorizer serves one registry. */
export interface Authorizer {
  /**
   * Returns the value of the Authorization header, `undefined` for none. It is sent to the registry's own origin only.
   * With `renew` it is a newer one than that; renewals asked for at the same time share one.
   */
  authorization(request?: AuthorizationRequest): Promise<string | undefined>;
}

/** A role to act as, and by whose word. */
export interface RoleRequest {
  readonly arn: string;
  readonly sessionName: string;
  /** From 900 to 43,200, and to 3,600 where one role assumes another. */
  readonly durationSeconds: number;
  readonly externalId?: string;
  /** The region of STS. */
  readonly region: string;
  /** Fetches an OIDC token that vouches for the run; the SDK's default credentials do where absent. */
  readonly identityToken?: () => Promise<string>;
}

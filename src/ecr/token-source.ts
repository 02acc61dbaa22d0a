/** A value for the Authorization header that is fetched again when it was found to be expired. */
export class TokenSource {
  readonly #fetch: () => Promise<string>;
  #current: Promise<string>;

  /** Takes the header value of the first sign-in and what fetches a fresh one. */
  constructor(first: string, fetch: () => Promise<string>) {
    this.#current = Promise.resolve(first);
    this.#fetch = fetch;
  }

  /**
   * Gives the header value. With `renew` (the value that the registry refused as expired) a fresh one is fetched, once for
   * all who ask at the same time. Throws what the fetch throws; the next call then tries anew.
   */
  async authorization(options?: { readonly renew?: string }): Promise<string> {
    const seen = this.#current;
    const value = await seen;
    if (value !== options?.renew) return value;
    if (this.#current === seen) {
      this.#current = this.#fetch().catch((error: unknown) => {
        this.#current = seen;
        throw error;
      });
    }
    return await this.#current;
  }
}

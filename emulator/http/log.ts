/** What one request was, as the emulator saw it. */
export interface RequestRecord {
  /** When it arrived, in milliseconds since 1970, by the emulator's clock. */
  readonly time: number;
  /** Place of its arrival and of its answer among all arrivals and answers: B can depend on A only if `B.began > A.ended`. */
  readonly began: number;
  /** See {@link RequestRecord.began}; null while it is not answered, and for good when the connection broke before. */
  readonly ended: number | null;
  readonly method: string;
  /** The whole URL, with the origin it came to. */
  readonly url: string;
  /** Whose request it is; `s3` are the blob downloads. */
  readonly service: 'ecr' | 'ecr-public' | 'sts' | 's3';
  /** `control` for AWS's API, `data` for `/v2`, the token endpoint and the blob downloads. */
  readonly plane: 'control' | 'data';
  /** AWS's name of the operation, on the data plane too: `HEAD` of a blob is `BatchCheckLayerAvailability`. Empty if unknown. */
  readonly operation: string;
  /** Whether the operation changes something. */
  readonly write: boolean;
  /** The status of the answer; null while there is none. */
  readonly status: number | null;
  /** Number of the connection it came on, counted from 1 over all listeners. */
  readonly connection: number;
  /** The scheme of its Authorization header, such as `Basic`; null without the header. Never the credentials. */
  readonly authorization: string | null;
}

/** A record that is still being written. */
export type OpenRecord = { -readonly [Field in keyof RequestRecord]: RequestRecord[Field] };

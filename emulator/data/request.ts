import type { Call } from '../http/listener.ts';
import type { Repository } from '../state/repository.ts';

/** A request to a repository on the data plane, let in and understood. */
export interface DataRequest {
  readonly call: Call;
  readonly repository: Repository;
  /** Where the repository is: `http://127.0.0.1:PORT/v2/<name>`, on ECR Public with the alias before the name. */
  readonly base: string;
  /** The name in the URL. */
  readonly path: string;
  /** The last part of the URL: a tag, a digest or an upload's id. */
  readonly reference: string;
  readonly query: URLSearchParams;
  /** Items on a page of a list where the request does not say. */
  readonly pageSize: number;
  /** A link to a blob that needs no credentials. */
  readonly downloadUrl: (digest: string) => string;
}

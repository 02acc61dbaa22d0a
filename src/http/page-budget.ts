import { createHash } from 'node:crypto';

/** More pages and bytes than any list of a registry has: ECR holds 100,000 images in a repository, at 100 a page or more. */
const mostPages = 2_000;
const mostBytes = 128 * 1024 * 1024;

/** One page of a list. */
export interface CountedPage {
  /** What the page holds: its bytes, or the text that stands for them. */
  readonly content: Uint8Array | string;
  /** Whether the page holds nothing: several such pages may follow each other. */
  readonly empty: boolean;
  /** What leads to the next page: a link or a token; `undefined` at the last page. */
  readonly next: string | undefined;
}

/** Limits a paginated list, whoever sends it: its pages, its bytes, and repeated pages. */
export class PageBudget {
  readonly #seen = new Set<string>();
  #pages = 0;
  #bytes = 0;

  /** Counts a page. Returns why no further page may be fetched, `undefined` if the list may continue. */
  excess({ content, empty, next }: CountedPage): string | undefined {
    this.#pages += 1;
    this.#bytes += content.length;
    if (this.#bytes > mostBytes) return `the list has more than ${mostBytes} bytes`;
    if (next === undefined) return undefined;
    if (this.#pages >= mostPages) return `the list has more than ${mostPages} pages`;
    const digest = empty ? undefined : `page ${createHash('sha256').update(content).digest('hex')}`;
    const marks = [`next ${next}`, ...(digest === undefined ? [] : [digest])];
    if (marks.some((mark) => this.#seen.has(mark))) return 'the list has no end: a page of it comes again';
    for (const mark of marks) this.#seen.add(mark);
    return undefined;
  }
}

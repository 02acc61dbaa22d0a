/** What Jest's reporters are told of a file of tests. */
interface FileResult {
  readonly testFilePath: string;
  readonly testResults: readonly { readonly status: string; readonly fullName: string }[];
}

/** A reporter of Jest that fails a run in which tests were skipped: a check that was not made has not passed. */
export default class NoSkippedTests {
  readonly #skipped: string[] = [];

  /** Notes which tests of a file neither passed nor failed. */
  onTestResult(_test: unknown, { testFilePath, testResults }: FileResult): void {
    const skipped = testResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
    this.#skipped.push(...skipped.map(({ fullName }) => `${testFilePath}: ${fullName}`));
  }

  /** Names them at the end. */
  onRunComplete(): void {
    for (const test of this.#skipped) process.stderr.write(`skipped: ${test}\n`);
  }

  /** Returns the error that fails the run; undefined if nothing was skipped. */
  getLastError(): Error | undefined {
    const { length } = this.#skipped;
    return length === 0 ? undefined : new Error(`${length} tests were skipped`);
  }
}

import { ChartError } from '../errors.ts';

/** The most bytes that the files of a chart may have in all: Helm 4.3's `MaxDecompressedChartSize`. */
export const maxChartSize = 100 * 1024 * 1024;

/** The most bytes of an archive, packed or not: there is room for the headers and the padding of 65,536 files besides. */
export const maxTarSize = maxChartSize + 64 * 1024 * 1024;

/** The most bytes of a file with metadata, which is read as YAML at once: a release of Helm has room for a megabyte. */
export const largestMetadata = 1024 * 1024;

/** The most bytes of a file with values, or of their schema. */
export const largestValues = 16 * 1024 * 1024;

/** How much may be unpacked. */
export interface Limits {
  /** Of tar data, headers and padding included. */
  readonly bytes: number;
  readonly files: number;
  readonly archives: number;
}

/**
 * For a chart with all its nested archives: Helm limits each archive separately, and would unpack nested archives without end. A
 * chart that Helm can load takes its files once packed in archives, and once unpacked.
 */
const chartLimits: Limits = { bytes: 2 * maxTarSize, files: 100_000, archives: 1_000 };

/** Of all charts of a run. */
const runLimits: Limits = { bytes: 64 * maxTarSize, files: 4_000_000, archives: 100_000 };

/** What all unpacking of a run shares. */
export interface Unpacking {
  /** The run's budget; each chart has one of its own besides. */
  readonly run?: UnpackBudget | undefined;
  /** Cancels the unpacking. */
  readonly signal?: AbortSignal | undefined;
}

/** Counts what is unpacked: the archives of a chart together, and those of all charts of a run. */
export class UnpackBudget {
  readonly #limits: Limits;
  readonly #run: UnpackBudget | undefined;
  #bytes = 0;
  #files = 0;
  #archives = 0;

  private constructor(limits: Limits, run?: UnpackBudget) {
    this.#limits = limits;
    this.#run = run;
  }

  /** Returns the budget of a run. */
  static ofRun(limits = runLimits): UnpackBudget {
    return new UnpackBudget(limits);
  }

  /** Returns the budget of one chart; what it uses also counts against the run's budget, if there is one. */
  static ofChart(run?: UnpackBudget): UnpackBudget {
    return new UnpackBudget(chartLimits, run);
  }

  /** Counts an opened archive. Throws a {@link ChartError} if there are too many. */
  takeArchive(): void {
    this.#archives += 1;
    this.#check(this.#archives, this.#limits.archives, 'archives');
    this.#run?.takeArchive();
  }

  /** Counts a file. Throws a {@link ChartError} if there are too many. */
  takeFile(): void {
    this.#files += 1;
    this.#check(this.#files, this.#limits.files, 'files');
    this.#run?.takeFile();
  }

  /** Counts bytes of tar data. Throws a {@link ChartError} if there are too many. */
  takeBytes(bytes: number): void {
    this.#bytes += bytes;
    this.#check(this.#bytes, this.#limits.bytes, 'bytes');
    this.#run?.takeBytes(bytes);
  }

  /** Counts a file that is found, not unpacked: only a run has a limit for these. Throws a {@link ChartError} if there are too many. */
  takeFound(bytes: number): void {
    this.#run?.takeFile();
    this.#run?.takeBytes(bytes);
  }

  /** Whether the run has used up its budget, and may read nothing more. */
  get isSpent(): boolean {
    return (
      this.#run?.isSpent ??
      (this.#bytes > this.#limits.bytes ||
        this.#files > this.#limits.files ||
        this.#archives > this.#limits.archives)
    );
  }

  #check(taken: number, limit: number, what: string): void {
    if (taken <= limit) return;
    const isRun = this.#limits !== chartLimits;
    const whose = isRun ? 'the charts of this run contain' : 'the nested archives of the chart contain';
    const advice = isRun ? 'push fewer charts in one step' : 'remove what the chart does not need';
    throw new ChartError(`${whose} more than ${limit} ${what} in total: ${advice}`);
  }
}

/** Counts the bytes of one archive, as Helm does. */
export class ArchiveSize {
  #content = maxChartSize;
  #tar = maxTarSize;

  /** Counts a file of so many bytes. Throws {@link ChartError}, as Helm, when the limit is reached. */
  takeFile(size: number): void {
    this.#content -= size;
    // Reaching the limit is already too much: pkg/chart/loader/archive/archive.go.
    if (this.#content <= 0) throw tooLarge('remove what the chart does not need');
  }

  /** Counts bytes of tar data. Throws {@link ChartError}: countless empty files stop here. */
  takeBytes(bytes: number): void {
    this.#tar -= bytes;
    if (this.#tar < 0) throw tooLarge('it contains too many files');
  }
}

function tooLarge(advice: string): ChartError {
  return new ChartError(`decompressed chart is larger than the maximum size ${maxChartSize}: ${advice}`);
}

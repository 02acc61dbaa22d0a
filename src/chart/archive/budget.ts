/** The most bytes that the files of a chart may have in all: Helm 4.3's `MaxDecompressedChartSize`. */
export const maxChartSize = 100 * 1024 * 1024;

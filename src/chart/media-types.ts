/** The media types of a chart in an OCI registry (Helm: pkg/registry/constants.go). */

/** The config blob: Chart.yaml as JSON. */
export const configMediaType = 'application/vnd.cncf.helm.config.v1+json';

/** The chart archive. */
export const chartMediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** The chart archive as Helm before 3.7 pushed it; `helm pull` still accepts it. */
export const legacyChartMediaType = 'application/tar+gzip';

/** The provenance file, pushed beside the archive. */
export const provenanceMediaType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

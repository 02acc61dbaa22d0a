/**
 * The shape of region names in each partition, so that a misspelt region is found before any network call while a region
 * that opens tomorrow works. Source: the partition table of the AWS SDKs (`regionRegex`), which a test holds this against.
 */
const regionNames: readonly RegExp[] = [
  /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  /^cn-\w+-\d+$/,
  /^eusc-(de)-\w+-\d+$/,
  /^us-iso-\w+-\d+$/,
  /^us-isob-\w+-\d+$/,
  /^eu-isoe-\w+-\d+$/,
  /^us-isof-\w+-\d+$/,
  /^us-gov-\w+-\d+$/,
];

/** Says whether a text has the form of an AWS region's name, such as `eu-central-1`. */
export function isRegion(text: string): boolean {
  return regionNames.some((pattern) => pattern.test(text));
}

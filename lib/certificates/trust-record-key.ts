/**
 * The key of the record of what was published: `trust.json` beside `certificates.zip`, and beside a zip of another name a file of
 * that name, so that zips in one folder have records of their own.
 */
export function trustRecordKey(objectKey: string): string {
  const cut = objectKey.lastIndexOf('/') + 1;
  const [folder, file] = [objectKey.slice(0, cut), objectKey.slice(cut)];
  return file === 'certificates.zip' ? `${folder}trust.json` : `${folder}${file}.trust.json`;
}

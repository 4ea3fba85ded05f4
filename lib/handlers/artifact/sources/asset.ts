import { ArtifactContent, AssetSource } from '../../../certificates/artifact-specification';
import { readZip } from '../../../certificates/inspection/zip';
import { ArtifactError } from '../artifact-error';
import { CertificateSource, Content, PRIVATE_KEY } from '../content';
import { ObjectStore, sha256Of } from '../objects';
import { Run } from '../run';
import { Publication } from '../trust-record';

/** The bytes of an asset, which are those that it was synthesized with or an error. */
export async function readAsset(run: Run, source: AssetSource, content: ArtifactContent, extension: '.jar' | '.zip'): Promise<Uint8Array> {
  if (!content.ObjectKey.endsWith(extension)) { // a zip with a private key must not become a JAR, which more may read
    throw new ArtifactError(`Source: '${content.ObjectKey}' is not the key of a ${extension} file. Deploy the template that the library made`);
  }
  const store = new ObjectStore(run, source.bucket);
  const { bytes } = await store.download(content.ObjectKey);
  const sha256 = sha256Of(bytes);
  if (sha256 !== content.Sha256) {
    throw new ArtifactError(`${store.urlOf(content.ObjectKey)}: its bytes do not have the SHA-256 ${content.Sha256}, as when the app was synthesized; `
      + 'nothing was written. Synthesize and deploy again, and find out who changed the asset');
  }
  return bytes;
}

/** A zip that was made and checked at synth time. */
export class AssetCertificates implements CertificateSource {
  /** @param content undefined for a schedule, which knows of no new content */
  constructor(private readonly run: Run, private readonly source: AssetSource, private readonly content: ArtifactContent | undefined) {}

  public async next(current: Publication | undefined): Promise<Content | undefined> {
    if (this.content === undefined || this.content.Sha256 === current?.sha256) {
      return undefined;
    }
    const zip = await readAsset(this.run, this.source, this.content, '.zip');
    const { files } = readZip(zip);
    this.run.redactor.hide(files.get(PRIVATE_KEY) ?? '');
    return { zip, files };
  }
}

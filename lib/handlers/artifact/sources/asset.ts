import { ArtifactContent, AssetSource } from '../../../certificates/artifact-specification';
import { readZip } from '../../../certificates/inspection/zip';
import { ArtifactError } from '../artifact-error';
import { CertificateSource, Content } from '../content';
import { ObjectStore, sha256Of } from '../objects';
import { Run } from '../run';
import { Publication } from '../trust-record';

/** The bytes of an asset, which are those that it was synthesized with or an error. */
export async function readAsset(run: Run, source: AssetSource, content: ArtifactContent): Promise<Uint8Array> {
  const store = new ObjectStore(run, source.bucket);
  const { bytes } = await store.download(content.ObjectKey);
  const sha256 = sha256Of(bytes);
  if (sha256 !== content.Sha256) {
    throw new ArtifactError(`${store.urlOf(content.ObjectKey)}: its bytes have the SHA-256 ${sha256}, not ${content.Sha256} as when the app was synthesized; `
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
    const zip = await readAsset(this.run, this.source, this.content);
    return { zip, files: readZip(zip).files };
  }
}

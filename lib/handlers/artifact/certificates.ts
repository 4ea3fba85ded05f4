import { ArtifactError } from './artifact-error';
import { CertificateSource } from './content';
import { Run } from './run';
import { AssetCertificates } from './sources/asset';
import { IssuedCertificateSource } from './sources/issued';
import { PrivateCaIssuer } from './sources/private-ca';
import { SecretCertificates } from './sources/secrets';
import { KmsIssuer } from './sources/self-signed';
import { ArtifactContent, ArtifactSpecification, CertificateRules } from '../../certificates/artifact-specification';

/** @param content what the resource says of an asset; undefined for a schedule */
export function sourceOf(
  run: Run, { source }: ArtifactSpecification, rules: CertificateRules, content: ArtifactContent | undefined,
): CertificateSource {
  switch (source.from) {
    case 'asset': return new AssetCertificates(run, source, content);
    case 'secrets': return new SecretCertificates(run, source, rules);
    case 'privateCa': return new IssuedCertificateSource(run, source, rules, new PrivateCaIssuer(run, source));
    case 'selfSigned': return new IssuedCertificateSource(run, source, rules, new KmsIssuer(run, source));
    default: throw new ArtifactError('source.from: is not known');
  }
}

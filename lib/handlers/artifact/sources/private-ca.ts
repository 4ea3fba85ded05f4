import 'reflect-metadata'; // before @peculiar/x509
import { createHash, X509Certificate } from 'crypto';
import {
  CertificateAuthority, DescribeCertificateAuthorityCommand, GetCertificateCommand, GetCertificateCommandOutput, IssueCertificateCommand,
  SigningAlgorithm,
} from '@aws-sdk/client-acm-pca';
import * as x509 from '@peculiar/x509';
import { Issuance, PrivateCaSource } from '../../../certificates/artifact-specification';
import { certificatesIn } from '../../../certificates/inspection/pem';
import { ArtifactError } from '../artifact-error';
import { Run } from '../run';
import { IssuedCertificates, Issuer } from './issued';
import { alternativeNames, CRYPTO, LeafKey, SIGNING, subjectOf } from './leaf';
import { SECOND } from '../../common/clock';
import { CallError } from '../../common/work';

/** With what a CA can sign follows from its key. */
const ALGORITHMS: Record<string, SigningAlgorithm> = {
  RSA_2048: 'SHA256WITHRSA',
  RSA_3072: 'SHA256WITHRSA',
  RSA_4096: 'SHA256WITHRSA',
  EC_prime256v1: 'SHA256WITHECDSA',
  EC_secp384r1: 'SHA384WITHECDSA',
  EC_secp521r1: 'SHA512WITHECDSA',
};

/** Of a CA for short-lived certificates. */
const LONGEST_OF_SHORT_LIVED = 7;

/** AWS Private CA. The private key is made here and leaves the function only in the zip. */
export class PrivateCaIssuer implements Issuer {
  constructor(private readonly run: Run, private readonly source: PrivateCaSource) {}

  public async issue(issuance: Issuance, names: readonly string[], { pair }: LeafKey): Promise<IssuedCertificates> {
    const signingAlgorithm = await this.signingAlgorithm(issuance.validityDays);
    const request = await this.run.deadline.race('signing a request', () => x509.Pkcs10CertificateRequestGenerator.create({
      name: subjectOf(issuance, names), keys: pair, signingAlgorithm: SIGNING, extensions: [alternativeNames(names)],
    }, CRYPTO));
    const csr = request.toString('pem');
    const command = new IssueCertificateCommand({
      CertificateAuthorityArn: this.source.certificateAuthorityArn,
      Csr: Buffer.from(csr),
      SigningAlgorithm: signingAlgorithm,
      TemplateArn: `arn:${this.source.certificateAuthorityArn.split(':')[1]}:acm-pca:::template/EndEntityCertificate/V1`,
      Validity: { Type: 'DAYS', Value: Math.floor(issuance.validityDays) },
      // for one request one certificate, however often it is sent; another key must never get the certificate of an earlier one
      IdempotencyToken: createHash('sha256').update(csr).digest('hex').slice(0, 36),
    });
    const { CertificateArn } = await this.run.call('acm-pca:IssueCertificate', options => this.client.send(command, options));
    const { Certificate, CertificateChain } = await this.waitFor(CertificateArn ?? '');
    return inOrder(certificatesIn(Buffer.from(`${Certificate ?? ''}\n${CertificateChain ?? ''}`)));
  }

  private async signingAlgorithm(validityDays: number): Promise<SigningAlgorithm> {
    const { certificateAuthorityArn } = this.source;
    const { CertificateAuthority: found } = await this.run.call('acm-pca:DescribeCertificateAuthority', options =>
      this.client.send(new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: certificateAuthorityArn }), options));
    const authority: CertificateAuthority = found ?? {};
    const keyAlgorithm = authority.CertificateAuthorityConfiguration?.KeyAlgorithm ?? '';
    const algorithm = ALGORITHMS[keyAlgorithm];
    if (authority.Status !== 'ACTIVE') {
      throw new ArtifactError(`CA ${certificateAuthorityArn}: has the status ${authority.Status ?? 'unknown'}; ACTIVE is expected. Install its certificate or enable it`);
    }
    if (authority.UsageMode === 'SHORT_LIVED_CERTIFICATE' && validityDays > LONGEST_OF_SHORT_LIVED) {
      throw new ArtifactError(`CA ${certificateAuthorityArn}: issues certificates of at most ${LONGEST_OF_SHORT_LIVED} days, and ${validityDays} are asked for. `
        + 'Use a CA with the usage mode GENERAL_PURPOSE');
    }
    if (algorithm === undefined) {
      throw new ArtifactError(`CA ${certificateAuthorityArn}: has a key of the algorithm ${keyAlgorithm}, which the nodes cannot verify; RSA or EC is expected. Use another CA`);
    }
    return algorithm;
  }

  /** Usually it takes a second or two. */
  private async waitFor(certificateArn: string): Promise<GetCertificateCommandOutput> {
    for (let pause = SECOND / 2; ; pause = Math.min(2 * pause, 8 * SECOND)) {
      try {
        return await this.run.call('acm-pca:GetCertificate', options => this.client.send(
          new GetCertificateCommand({ CertificateAuthorityArn: this.source.certificateAuthorityArn, CertificateArn: certificateArn }), options));
      } catch (error) {
        if (!(error instanceof CallError && error.code === 'RequestInProgressException')) {
          throw error;
        }
      }
      await this.run.pause('acm-pca:GetCertificate: waiting for the certificate', pause);
    }
  }

  private get client() {
    return this.run.environment.clients.acmPca;
  }
}

/** Leaf, intermediates, and apart from them the root, whatever order they came in. */
export function inOrder(certificates: readonly X509Certificate[]): IssuedCertificates {
  const [leaf, ...others] = certificates;
  if (leaf === undefined || others.length === 0) {
    throw new ArtifactError('acm-pca:GetCertificate: gave no certificate with its chain; both are expected. Deploy again');
  }
  const chain = [leaf];
  for (let issuer = issuerAmong(others, leaf); issuer !== undefined && !chain.includes(issuer); issuer = issuerAmong(others, issuer)) {
    chain.push(issuer);
  }
  const root = chain.pop()!;
  if (chain.length === 0) {
    throw new ArtifactError('acm-pca:GetCertificate: gave a chain that does not belong to the certificate. Look at the chain that was imported into the CA');
  }
  return { certificateChain: chain.map(certificate => certificate.toString()).join(''), trustedCertificates: root.toString() };
}

function issuerAmong(certificates: readonly X509Certificate[], of: X509Certificate): X509Certificate | undefined {
  return certificates.find(certificate => of.checkIssued(certificate) && of.verify(certificate.publicKey));
}

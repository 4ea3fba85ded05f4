import 'reflect-metadata'; // before @peculiar/x509
import { webcrypto } from 'crypto';
import * as x509 from '@peculiar/x509';
import { TestCertificate, testCertificate } from './pems';
import { awsError } from '../common/aws-error';
import { VirtualClock } from '../common/virtual-clock';

const DAY = 24 * 60 * 60 * 1000;

interface Authority {
  readonly issuing: TestCertificate;
  readonly root: TestCertificate;
  readonly describedAs: Record<string, unknown>;
}

interface Input {
  readonly CertificateAuthorityArn: string;
  readonly CertificateArn?: string;
  readonly Csr?: Uint8Array;
  readonly IdempotencyToken?: string;
  readonly SigningAlgorithm?: string;
  readonly TemplateArn?: string;
  readonly Validity?: { readonly Type: string; readonly Value: number };
}

/** A subordinate CA under a root, and how AWS Private CA hands out its certificates. */
export class FakePca {
  /** How often a certificate is asked for before it is there. */
  public slowness = 1;
  public readonly issuedInputs: Input[] = [];
  private readonly authorities = new Map<string, Authority>();
  private readonly issued = new Map<string, { readonly pem: string; asked: number }>();
  private readonly tokens = new Map<string, { readonly arn: string; readonly at: number }>();

  constructor(private readonly clock: VirtualClock) {}

  public fork(clock: VirtualClock): FakePca {
    const fork = new FakePca(clock);
    fork.slowness = this.slowness;
    this.authorities.forEach((authority, arn) => fork.authorities.set(arn, authority));
    this.issued.forEach((issued, arn) => fork.issued.set(arn, { ...issued }));
    this.tokens.forEach((known, token) => fork.tokens.set(token, known));
    return fork;
  }

  public async createAuthority(arn: string, described: Record<string, unknown> = {}): Promise<void> {
    const root = await testCertificate({ name: `root of ${arn.slice(-4)}`, now: this.clock.now(), isCa: true, days: 7300 });
    const issuing = await testCertificate({ name: `issuer of ${arn.slice(-4)}`, now: this.clock.now(), isCa: true, issuer: root, days: 3650 });
    const describedAs = { Status: 'ACTIVE', UsageMode: 'GENERAL_PURPOSE', CertificateAuthorityConfiguration: { KeyAlgorithm: 'RSA_2048' }, ...described };
    this.authorities.set(arn, { root, issuing, describedAs });
  }

  public async send(name: string, input: Input): Promise<unknown> {
    const authority = this.authorities.get(input.CertificateAuthorityArn);
    if (authority === undefined) {
      throw awsError('ResourceNotFoundException', 400);
    }
    switch (name) {
      case 'DescribeCertificateAuthorityCommand': return { CertificateAuthority: authority.describedAs };
      case 'IssueCertificateCommand': return this.issue(authority, input);
      case 'GetCertificateCommand': return this.get(authority, input.CertificateArn!);
      default: throw new Error(`the function has no right to ${name}`);
    }
  }

  private async issue({ issuing }: Authority, input: Input): Promise<unknown> {
    const { IdempotencyToken: token = '', Csr, Validity } = input;
    const known = this.tokens.get(token);
    if (known !== undefined && this.clock.now() - known.at < 5 * 60 * 1000) {
      return { CertificateArn: known.arn }; // whatever the request says
    }
    this.issuedInputs.push(input);
    const request = new x509.Pkcs10CertificateRequest(Buffer.from(Csr!).toString());
    if (!await request.verify(webcrypto)) {
      throw awsError('MalformedCSRException', 400);
    }
    const names = request.getExtension('2.5.29.17')!;
    const certificate = await x509.X509CertificateGenerator.create({
      subject: request.subjectName.toJSON(),
      issuer: issuing.certificate.subjectName.toJSON(),
      publicKey: request.publicKey,
      signingKey: issuing.key.pair.privateKey,
      signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      serialNumber: (0x200000 + this.issued.size).toString(16),
      notBefore: new Date(this.clock.now() - DAY / 24),
      notAfter: new Date(this.clock.now() + Validity!.Value * DAY),
      extensions: [
        new x509.BasicConstraintsExtension(false),
        await x509.AuthorityKeyIdentifierExtension.create(issuing.key.pair.publicKey, false, webcrypto),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature + x509.KeyUsageFlags.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        names,
      ],
    }, webcrypto);
    const arn = `${input.CertificateAuthorityArn}/certificate/${this.issued.size + 1}`;
    this.issued.set(arn, { pem: certificate.toString('pem'), asked: 0 });
    this.tokens.set(token, { arn, at: this.clock.now() });
    return { CertificateArn: arn };
  }

  private get({ issuing, root }: Authority, arn: string): unknown {
    const issued = this.issued.get(arn);
    if (issued === undefined) {
      throw awsError('ResourceNotFoundException', 400);
    }
    issued.asked += 1;
    if (issued.asked <= this.slowness) {
      throw awsError('RequestInProgressException', 400);
    }
    return { Certificate: issued.pem, CertificateChain: `${issuing.certificate.toString('pem')}\n${root.certificate.toString('pem')}` };
  }
}

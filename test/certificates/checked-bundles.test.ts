// Folders and zips: checked when the app is synthesized, zipped so that the same files give the same bytes, and warned about.
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Annotations, App, CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { unzipSync } from 'fflate';
import { PemFiles, folderOf, pemFiles, temporaryFolder, zipOf } from './pem-files';
import { PEM_MARKER, artifactOf, linesOf, secured } from './stored';
import { CertificateBundle, CertificateBundleOptions } from '../../lib';
import { newStack, noteIdsOf, notesOf } from '../synthesized';

/* eslint-disable @typescript-eslint/no-explicit-any -- what JavaScript passes has no type */

let files: PemFiles;
beforeAll(async () => {
  files = await pemFiles();
});

const IN_ASSEMBLY = 'cdk-emr-security:private-key-in-assembly';
const sources: [string, (content: object, options?: CertificateBundleOptions) => [string, CertificateBundle]][] = [
  ['fromDirectory', (content, options) => {
    const folder = folderOf(content);
    return [folder, CertificateBundle.fromDirectory(folder, options)];
  }],
  ['fromZipFile', (content, options) => {
    const file = zipOf(content);
    return [file, CertificateBundle.fromZipFile(file, options)];
  }],
];

describe.each(sources)('%s', (_, make) => {
  test('stores what is there, by its hash', () => {
    const app = new App({ outdir: temporaryFolder() });
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
    secured(stack, make(files)[1]);
    const artifact = artifactOf(stack);
    expect(artifact.specification).toEqual({
      bucket: '<SecurityArtifactsDE95B091>',
      bucketOwner: '111122223333',
      objectKey: 'certificates/StackSecurityC25F65E5/certificates.zip',
      source: { from: 'asset', bucket: 'cdk-hnb659fds-assets-111122223333-us-west-2' },
      certificates: { hostnameVerification: true, maxClusterLifetimeDays: 365, allowTrustBreak: false },
    });
    expect(linesOf(artifact.statements).at(-1)).toBe('s3:GetObject on arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-111122223333-us-west-2/*.zip');
    expect([artifact.rule, artifact.alarm]).toEqual([undefined, undefined]);
    const { ObjectKey, Sha256 } = artifact.resource.Properties.Source;
    const staged = fs.readFileSync(path.join(app.synth().directory, `asset.${ObjectKey}`));
    expect(createHash('sha256').update(staged).digest('hex')).toBe(Sha256);
    expect(Object.fromEntries(Object.entries(unzipSync(staged)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))).toEqual(files);
  });

  test('the private key is in the asset, and in no other file of the assembly', () => {
    const outdir = temporaryFolder();
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack');
    secured(stack, make(files)[1]);
    app.synth();
    for (const name of fs.readdirSync(outdir).filter(entry => fs.statSync(path.join(outdir, entry)).isFile() && !entry.endsWith('.zip'))) {
      expect([name, PEM_MARKER.exec(fs.readFileSync(path.join(outdir, name), 'utf8'))?.[0]]).toEqual([name, undefined]);
    }
  });

  test('warns of the private key in the assembly, which can be acknowledged, and of nothing else', () => {
    const stack = newStack();
    const [where, bundle] = make(files);
    secured(stack, bundle);
    expect(notesOf(stack, 'warning')).toEqual([{
      path: '/Stack/Security/Resource',
      text: `the private key in '${where}' becomes a part of the cloud assembly: copies of it lie in cdk.out, in build artefacts made of it, in the bucket for assets until it is `
        + 'collected there, and in version control if the file is kept there. Keep all of these from others, or take CertificateBundle.fromSecrets(), .issuedByPrivateCa() or '
        + `InTransitEncryption.emrManaged() [ack: ${IN_ASSEMBLY}]`,
    }]);
    const acknowledged = newStack();
    secured(acknowledged, make(files)[1]);
    Annotations.of(acknowledged).acknowledgeWarning(IN_ASSEMBLY);
    expect(noteIdsOf(acknowledged, 'warning')).toEqual([]);
  });

  test('fails for certificates that cannot work, with all that is wrong and no word of the key', () => {
    const [where, bundle] = make({ 'privateKey.pem': 'nonsense', 'certificateChain.pem': files['certificateChain.pem'], 'notes.txt': '' });
    let message = '';
    try {
      secured(newStack(), bundle);
    } catch (error) {
      message = (error as Error).message;
    }
    const [header, ...rows] = message.split('\n');
    expect(header).toBe(`security configuration 'Stack/Security': inTransitEncryption.bundle: the certificates in '${where}' cannot work:`);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) {
      expect(row).toMatch(/^- .*\. .* \[certificates?-[a-z0-9-]+\]$/);
    }
    expect(rows.some(row => row.startsWith('- privateKey.pem: '))).toBe(true);
    expect(message).not.toMatch(/nonsense|MII/);
  });

  test('names of another Region are an error where the Region is known, unless told otherwise', async () => {
    const frankfurt = await pemFiles('*.eu-central-1.compute.internal');
    expect(() => secured(newStack(), make(frankfurt)[1])).toThrow('cannot work');
    expect(() => secured(newStack({ region: 'eu-central-1' }), make(frankfurt)[1])).not.toThrow();
    expect(() => secured(newStack({}), make(frankfurt)[1])).not.toThrow();
    expect(() => secured(newStack(), make(frankfurt, { hostnameVerification: false })[1])).not.toThrow();
    expect(() => secured(newStack(), make(frankfurt, { hostNames: ['*.eu-central-1.compute.internal'] })[1])).not.toThrow();
    expect(() => secured(newStack(), make(frankfurt, { hostNames: ['*.corp.example.com'] })[1])).toThrow('cannot work');
    const late = Lazy.string({ produce: () => '*.late.example.com' });
    expect(() => secured(newStack(), make(frankfurt, { hostNames: [late] })[1])).not.toThrow();
    expect(() => secured(newStack(), make(frankfurt, { hostNames: Lazy.list({ produce: () => ['*.late.example.com'] }) })[1])).not.toThrow();
  });

  test('what is odd but works is a warning with an id of its own', async () => {
    const stack = newStack();
    secured(stack, make(await pemFiles('*.us-west-2.compute.internal', 'leaf', new Date(Date.now() + 5 * 86400e3).toISOString()))[1]);
    expect(noteIdsOf(stack, 'warning')).toEqual([expect.stringMatching(/^cdk-emr-security:certificates?-[a-z-]+$/), IN_ASSEMBLY]);
  });

  test('serves two configurations', () => {
    const stack = newStack();
    const [, bundle] = make(files);
    secured(stack, bundle, {}, 'One');
    expect(() => secured(stack, bundle, {}, 'Other')).not.toThrow();
  });

  test('leaves no file behind', () => {
    const temporary = () => fs.readdirSync(os.tmpdir()).filter(name => name.startsWith('emr-security-'));
    const before = temporary();
    secured(newStack(), make(files)[1]);
    expect(temporary()).toEqual(before);
  });
});

describe('paths', () => {
  const fails = (bundle: CertificateBundle) => {
    try {
      secured(newStack(), bundle);
      return 'no error';
    } catch (error) {
      return (error as Error).message.replace(/\/\S*\/pem-\w+/g, '<folder>');
    }
  };

  test.each<[string, any, string]>([
    ['undefined', undefined, 'path: is missing; a path in the file system is expected. Pass a string'],
    ['empty', '', 'path: is empty; a path in the file system is expected. Pass a string'],
    ['a number', 1, 'path: is not text, got 1; a path in the file system is expected. Pass a string'],
  ])('fails for a path that is %s', (_, value, text) => {
    expect(fails(CertificateBundle.fromDirectory(value))).toBe(`SecurityConfiguration 'Stack/Security': inTransitEncryption.bundle.${text}`);
    expect(fails(CertificateBundle.fromZipFile(value))).toBe(`SecurityConfiguration 'Stack/Security': inTransitEncryption.bundle.${text}`);
  });

  test('fails for a token', () => {
    const token = new CfnParameter(newStack(), 'Path').valueAsString;
    expect(fails(CertificateBundle.fromDirectory(token))).toBe('SecurityConfiguration \'Stack/Security\': inTransitEncryption.bundle.path: is not known at synth, got a token; '
      + 'a folder with privateKey.pem, certificateChain.pem and, for a private CA, trustedCertificates.pem is expected. Write the path as text');
  });

  test('fails for what is not there', () => {
    const missing = path.join(temporaryFolder(), 'missing');
    expect(fails(CertificateBundle.fromDirectory(missing))).toBe('SecurityConfiguration \'Stack/Security\': inTransitEncryption.bundle.path: cannot be read: '
      + 'ENOENT: no such file or directory, scandir \'<folder>/missing\', got "<folder>/missing"; a folder with privateKey.pem, certificateChain.pem and, for a private CA, '
      + 'trustedCertificates.pem is expected. Name what is there, relative to the working directory or in full');
    expect(fails(CertificateBundle.fromZipFile(missing))).toBe('SecurityConfiguration \'Stack/Security\': inTransitEncryption.bundle.path: cannot be read: '
      + 'ENOENT: no such file or directory, stat \'<folder>/missing\', got "<folder>/missing"; a zip is expected. Name what is there, relative to the working directory or in full');
  });

  test('fails for a file in place of a folder, and the other way round', () => {
    const folder = folderOf(files);
    expect(fails(CertificateBundle.fromDirectory(path.join(folder, 'privateKey.pem')))).toContain('path: cannot be read: ENOTDIR');
    expect(fails(CertificateBundle.fromZipFile(folder))).toContain('path: cannot be read: EISDIR');
  });

  test('fails for a file that is far too large', () => {
    const folder = folderOf(files);
    fs.truncateSync(path.join(folder, 'privateKey.pem'), 9 * 1024 * 1024);
    expect(fails(CertificateBundle.fromDirectory(folder))).toContain('<folder>/privateKey.pem has 9437184 bytes, more than 8388608');
  });

  test('a folder inside the folder is told of by its name, and a key in it is not in the zip', () => {
    const folder = folderOf(files);
    fs.mkdirSync(path.join(folder, 'old'));
    fs.writeFileSync(path.join(folder, 'old', 'privateKey.pem'), 'x');
    fs.writeFileSync(path.join(folder, 'ca.key'), files['privateKey.pem']);
    const outdir = temporaryFolder();
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
    const text = fails(CertificateBundle.fromDirectory(folder));
    if (text !== 'no error') {
      expect(text).toContain('old');
      return;
    }
    secured(stack, CertificateBundle.fromDirectory(folder));
    const { ObjectKey } = artifactOf(stack).resource.Properties.Source;
    expect(Object.keys(unzipSync(fs.readFileSync(path.join(app.synth().directory, `asset.${ObjectKey}`)))).sort()).toEqual(Object.keys(files).sort());
    expect(notesOf(stack, 'warning').map(note => note.text).join('\n')).toMatch(/ca\.key/);
  });

  test('a relative path is one of the working directory', () => {
    const folder = folderOf(files);
    expect(fails(CertificateBundle.fromDirectory(path.relative(process.cwd(), folder)))).toBe('no error');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { aws_s3_assets as assets } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The CDK takes assets from files: the content is one for as long as it is being copied into the assembly. */
export function assetOf(scope: Construct, fileName: string, content: Uint8Array): assets.Asset {
  const folder = mkdtempSync(join(tmpdir(), 'emr-security-')); // readable for its owner only
  let staged = true;
  try {
    const path = join(folder, fileName);
    writeFileSync(path, content, { mode: 0o600 });
    const asset = new assets.Asset(scope, 'Asset', { path });
    staged = !asset.assetPath.startsWith(folder); // without staging, the CDK reads it later where it is
    return asset;
  } finally {
    if (staged) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

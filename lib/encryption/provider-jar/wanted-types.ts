/** What a Java class is used for; for each use it has to be of another type. */
export type ProviderUse = 'IN_TRANSIT' | 'LOCAL_DISK' | 'S3';

/** The type that a class has to be of. */
export interface WantedType {
  /** The full name, as it is written in Java. */
  readonly name: string;
  /** Whether it is implemented; a class is extended, whatever the documentation says. */
  readonly isInterface: boolean;
  /** What takes classes of the type. */
  readonly takenBy: string;
}

/** The types of the AWS SDK for Java, as its artefacts aws-java-sdk-emr and aws-java-sdk-s3 have them. */
export const WANTED_TYPES: Readonly<Record<ProviderUse, WantedType>> = {
  IN_TRANSIT: {
    name: 'com.amazonaws.services.elasticmapreduce.spi.security.TLSArtifactsProvider', isInterface: false, takenBy: 'InTransitEncryption.custom()',
  },
  LOCAL_DISK: {
    name: 'com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider', isInterface: false, takenBy: 'LocalDiskEncryption.custom()',
  },
  S3: {
    name: 'com.amazonaws.services.s3.model.EncryptionMaterialsProvider', isInterface: true, takenBy: 'S3Encryption.cseCustom()',
  },
};

/**
 * What lies above types that are on the nodes and need not be in the JAR, as far as providers commonly use them.
 */
const KNOWN_SUPERTYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['com.amazonaws.services.s3.model.KMSEncryptionMaterialsProvider', ['com.amazonaws.services.s3.model.StaticEncryptionMaterialsProvider']],
  ['com.amazonaws.services.s3.model.StaticEncryptionMaterialsProvider', [WANTED_TYPES.S3.name]],
  ['com.amazonaws.services.s3.model.SimpleMaterialProvider', [WANTED_TYPES.S3.name]],
  [WANTED_TYPES.S3.name, []],
  [WANTED_TYPES.LOCAL_DISK.name, []],
  [WANTED_TYPES.IN_TRANSIT.name, []],
  // what EMRFS configures before it asks for materials
  ['org.apache.hadoop.conf.Configurable', []],
  ['org.apache.hadoop.conf.Configured', []],
]);

/** What lies above a type outside the JAR; undefined where nobody knows. */
export function knownSupertypes(name: string): readonly string[] | undefined {
  // no class loader defines a class of java.*, so the platform's are all there are, and none of them is of a type of AWS
  return name.startsWith('java.') ? [] : KNOWN_SUPERTYPES.get(name);
}

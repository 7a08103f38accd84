import type { ParameterTier, ParameterType, Tag } from './types.ts';

/** Whose parameters: every account and region has its own. */
export interface World {
  readonly account: string;
  readonly region: string;
}

/** What a version of a parameter says of itself, without its value. Instants are epoch milliseconds. */
export interface VersionDocument {
  readonly Type: ParameterType;
  readonly DataType: string;
  readonly Tier: Exclude<ParameterTier, 'Intelligent-Tiering'>;
  readonly Description?: string;
  readonly AllowedPattern?: string;
  /** Of SecureString parameters alone. */
  readonly KeyId?: string;
  readonly LastModifiedDate: number;
  readonly LastModifiedUser: string;
}

export interface ParameterVersion {
  readonly version: number;
  readonly labels: readonly string[];
  readonly document: VersionDocument;
}

/** A parameter with its versions, oldest first; there is at least one. */
export interface ParameterRecord {
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly versions: readonly [ParameterVersion, ...ParameterVersion[]];
}

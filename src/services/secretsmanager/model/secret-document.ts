import type { Tag } from './types.ts';

/** Whose secrets: every account and region has its own. */
export interface World {
  readonly account: string;
  readonly region: string;
}

/** A secret as DescribeSecret shows it, without its versions. Instants are epoch milliseconds. */
export interface SecretDocument {
  readonly ARN: string;
  readonly Name: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly Tags?: readonly Tag[];
  readonly CreatedDate: number;
  readonly LastChangedDate: number;
  readonly LastAccessedDate?: number;
  /** When it will be gone, for one that is to be deleted. */
  readonly DeletedDate?: number;
}

/** What a version holds: a text, or bytes as base64. */
export type SecretValue =
  | { readonly SecretString: string; readonly SecretBinary?: never }
  | { readonly SecretBinary: string; readonly SecretString?: never };

/** A version without its value. */
export interface SecretVersion {
  readonly versionId: string;
  /** In alphabetical order, as AWS shows them; none on a deprecated version. */
  readonly stages: readonly string[];
  readonly createdAt: number;
  readonly lastAccessedAt?: number;
}

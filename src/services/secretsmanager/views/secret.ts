import type { SecretDocument, SecretValue, SecretVersion } from '../model/secret-document.ts';
import type {
  DescribeSecretResponse,
  GetSecretValueResponse,
  SecretListEntry,
  SecretVersionsListEntry,
} from '../model/types.ts';

/** What DescribeSecret shows. Versions without labels are deprecated and do not show. */
export function describedSecret(
  secret: SecretDocument,
  versions: readonly SecretVersion[],
): DescribeSecretResponse {
  return { ...secret, ...(versions.length > 0 && { VersionIdsToStages: stagesById(versions) }) };
}

/** The same secret in a list, where the member has another name. */
export function listedSecret(
  secret: SecretDocument,
  versions: readonly SecretVersion[],
): SecretListEntry {
  return {
    ...secret,
    ...(versions.length > 0 && { SecretVersionsToStages: stagesById(versions) }),
  };
}

/** A version with its value, as GetSecretValue and BatchGetSecretValue show it. */
export function shownValue(
  { ARN, Name }: SecretDocument,
  { versionId, stages, createdAt }: SecretVersion,
  value: SecretValue,
): GetSecretValueResponse {
  return {
    ARN,
    Name,
    VersionId: versionId,
    ...value,
    ...(stages.length > 0 && { VersionStages: stages }),
    CreatedDate: createdAt,
  };
}

/** A version as ListSecretVersionIds shows it. */
export function listedVersion(
  { KmsKeyId = 'DefaultEncryptionKey' }: SecretDocument,
  { versionId, stages, createdAt, lastAccessedAt }: SecretVersion,
): SecretVersionsListEntry {
  return {
    CreatedDate: createdAt,
    KmsKeyIds: [KmsKeyId],
    ...(lastAccessedAt !== undefined && { LastAccessedDate: lastAccessedAt }),
    VersionId: versionId,
    ...(stages.length > 0 && { VersionStages: stages }),
  };
}

function stagesById(versions: readonly SecretVersion[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    versions
      .filter(({ stages }) => stages.length > 0)
      .map(({ versionId, stages }) => [versionId, stages]),
  );
}

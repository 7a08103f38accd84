import { resourceExists } from '../../errors.ts';
import type { SecretDocument, SecretValue } from '../../model/secret-document.ts';
import type { WriteContext } from '../../operation.ts';
import { isSameValue } from '../../rules/secret-value.ts';
import { withNewVersion } from '../../rules/stages.ts';

/** A version to be added: its id is the token of the client, its labels AWSCURRENT unless it has some. */
export interface NewVersion {
  readonly token: string | undefined;
  readonly value: SecretValue;
  readonly stages?: readonly string[] | undefined;
}

/**
 * Adds a version to a secret and answers its id and labels. The same token with the same value is the
 * version that is there already. Throws ResourceExistsException for the same token with another value.
 */
export function addVersion(
  { unit, now, ids }: WriteContext,
  { ARN }: SecretDocument,
  { token, value, stages }: NewVersion,
): { readonly versionId: string; readonly stages: readonly string[] } {
  const versionId = token ?? ids.uuid();
  const versions = unit.versions.of(ARN);
  const present = versions.find((version) => version.versionId === versionId);
  if (present !== undefined) {
    if (isSameValue(unit.versions.valueOf(ARN, versionId), value)) return present;
    throw resourceExists(
      `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${ARN}.`,
    );
  }
  const next = withNewVersion(versions, { versionId, createdAt: now }, stages);
  unit.versions.replace(ARN, next, value);
  return next.find((version) => version.versionId === versionId) ?? { versionId, stages: [] };
}

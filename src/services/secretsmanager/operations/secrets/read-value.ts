import { invalidRequest, valueNotFound } from '../../errors.ts';
import type { SecretDocument, SecretVersion } from '../../model/secret-document.ts';
import type { GetSecretValueResponse } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import { versionAt } from '../../rules/stages.ts';
import { shownValue } from '../../views/secret.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The value of a version, noting that it was read: the current one, or that of an id or label. Throws
 * ResourceNotFoundException and InvalidRequestException.
 */
export function readSecretValue(
  { unit, caller, now }: WriteContext,
  secret: SecretDocument,
  asked: { readonly versionId?: string | undefined; readonly stage?: string | undefined },
): GetSecretValueResponse {
  const { ARN } = secret;
  const version = chosenVersion(unit.versions.of(ARN), asked);
  const value = unit.versions.valueOf(ARN, version.versionId);
  // AWS keeps the day alone, which also spares most readings a write.
  const today = now - (now % dayMs);
  if (version.lastAccessedAt !== today) {
    unit.versions.noteAccess(ARN, version.versionId, today);
    unit.secrets.put(caller, { ...secret, LastAccessedDate: today });
  }
  return shownValue(secret, version, value);
}

function chosenVersion(
  versions: readonly SecretVersion[],
  {
    versionId,
    stage,
  }: { readonly versionId?: string | undefined; readonly stage?: string | undefined },
): SecretVersion {
  if (versionId === undefined) {
    const label = stage ?? 'AWSCURRENT';
    const found = versionAt(versions, label);
    if (found === undefined) throw valueNotFound(`staging label: ${label}`);
    return found;
  }
  const found = versions.find((version) => version.versionId === versionId);
  if (found === undefined) throw valueNotFound(`VersionId: ${versionId}`);
  if (stage !== undefined && !found.stages.includes(stage)) {
    throw invalidRequest(
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return found;
}

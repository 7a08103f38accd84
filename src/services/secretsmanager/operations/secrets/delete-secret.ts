import { parseArn } from '../../../../aws/arn.ts';
import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter, invalidRequest } from '../../errors.ts';
import type { SecretDocument } from '../../model/secret-document.ts';
import type { DeleteSecretRequest, DeleteSecretResponse } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { findSecret } from '../lookup.ts';

const dayMs = 24 * 60 * 60 * 1000;
const windowByDefault = 30;

/**
 * Schedules the deletion of a secret after a recovery window, or deletes it now when that is forced. A
 * forced deletion may be repeated: it also answers for a secret that is not there (documented).
 */
export const deleteSecret = operation('DeleteSecret', (context, input) => {
  check(input);
  const { caller, unit, now } = context;
  const force = input.ForceDeleteWithoutRecovery === true;
  const secret = force ? findIfThere(context, input.SecretId) : findSecret(context, input.SecretId);
  if (secret === undefined) return answerFor(input.SecretId, caller, now);
  const { ARN, Name } = secret;
  if (force) {
    unit.versions.deleteAll(ARN);
    unit.secrets.delete(ARN);
    return { ARN, Name, DeletionDate: now };
  }
  if (secret.DeletedDate !== undefined) {
    throw invalidRequest(
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  const DeletionDate = now + (input.RecoveryWindowInDays ?? windowByDefault) * dayMs;
  unit.secrets.put(caller, { ...secret, DeletedDate: DeletionDate });
  unit.touch('secret-deletion/all');
  return { ARN, Name, DeletionDate };
});

/** The conditions are documented; the texts are those of users of the service. */
function check({ RecoveryWindowInDays: days, ForceDeleteWithoutRecovery }: DeleteSecretRequest) {
  if (days === undefined) return;
  if (ForceDeleteWithoutRecovery === true) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days < 7 || days > 30) {
    throw invalidParameter(
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
}

function findIfThere(context: WriteContext, secretId: string): SecretDocument | undefined {
  try {
    return findSecret(context, secretId);
  } catch (error) {
    if (error instanceof AwsError && error.type === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** What is said of a secret that is not there: its ARN as far as it is known. */
function answerFor(
  secretId: string,
  { account, region, partition }: WriteContext['caller'],
  now: number,
): DeleteSecretResponse {
  const name = parseArn(secretId)?.resource.replace(/^secret:/, '') ?? secretId;
  const ARN = `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
  return { ARN, Name: name, DeletionDate: now };
}

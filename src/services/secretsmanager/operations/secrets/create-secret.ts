import { defined } from '../../../../kernel/defined.ts';
import { constraints, invalidRequest, resourceExists } from '../../errors.ts';
import type { SecretDocument, SecretValue } from '../../model/secret-document.ts';
import type { CreateSecretRequest, CreateSecretResponse } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { checkName, newArn } from '../../rules/secret-id.ts';
import { checkToken, isSameValue, readValue } from '../../rules/secret-value.ts';
import { withNewVersion } from '../../rules/stages.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { deleteDueSecrets } from '../../tables/secret-store.ts';
import { refuseReplicasAndTypes, warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/**
 * Makes a secret, with a first version if a value is given. The same call again with the same token is
 * the same secret; anything else under a name that is taken is refused.
 */
export const createSecret = operation('CreateSecret', (context, input) => {
  const value = check(input);
  warnOfWhatHasNoEffect(context, input);
  const { caller, unit, now, ids } = context;
  deleteDueSecrets(unit, now);
  const existing = unit.secrets.byName(caller, input.Name, now);
  if (existing !== undefined) return createdBefore(context, input, existing, value);
  const secret: SecretDocument = {
    ARN: newArn(input.Name, caller, (limit) => ids.below(limit)),
    Name: input.Name,
    ...defined({
      Description: input.Description === '' ? undefined : input.Description,
      KmsKeyId: input.KmsKeyId,
      Tags: input.Tags?.length === 0 ? undefined : input.Tags && withTags([], input.Tags),
    }),
    CreatedDate: now,
    LastChangedDate: now,
  };
  unit.secrets.put(caller, secret);
  const { ARN, Name } = secret;
  if (value === undefined) return { ARN, Name };
  const versionId = input.ClientRequestToken ?? ids.uuid();
  const first = withNewVersion([], { versionId, createdAt: now }, undefined);
  unit.versions.replace(ARN, first, value);
  return { ARN, Name, VersionId: versionId };
});

function check(input: CreateSecretRequest): SecretValue | undefined {
  checkName(input.Name);
  checkToken(input.ClientRequestToken);
  constraints.check(
    ['description', input.Description, { max: 2048 }],
    ['kmsKeyId', input.KmsKeyId, { max: 2048 }],
  );
  checkTags(input.Tags ?? []);
  refuseReplicasAndTypes(input);
  return readValue(input);
}

function createdBefore(
  { unit }: WriteContext,
  { Name, ClientRequestToken: token }: CreateSecretRequest,
  { ARN, DeletedDate }: SecretDocument,
  value: SecretValue | undefined,
): CreateSecretResponse {
  if (DeletedDate !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const isRetry =
    token !== undefined &&
    value !== undefined &&
    unit.versions.of(ARN).some(({ versionId }) => versionId === token) &&
    isSameValue(unit.versions.valueOf(ARN, token), value);
  if (isRetry) return { ARN, Name, VersionId: token };
  throw resourceExists(`The operation failed because the secret ${Name} already exists.`);
}

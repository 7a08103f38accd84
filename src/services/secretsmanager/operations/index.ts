// The operations of Secrets Manager that are built: one file each. Leaving one out does not compile.
import type { AnyOperation } from '../../../aws/service.ts';
import type { OperationName } from '../model/operations.ts';
import type { WriteContext } from '../operation.ts';
import { getRandomPassword } from './random-password/get-random-password.ts';
import { getResourcePolicy } from './resource-policies/get-resource-policy.ts';
import { batchGetSecretValue } from './secrets/batch-get-secret-value.ts';
import { createSecret } from './secrets/create-secret.ts';
import { deleteSecret } from './secrets/delete-secret.ts';
import { describeSecret } from './secrets/describe-secret.ts';
import { getSecretValue } from './secrets/get-secret-value.ts';
import { listSecrets } from './secrets/list-secrets.ts';
import { putSecretValue } from './secrets/put-secret-value.ts';
import { restoreSecret } from './secrets/restore-secret.ts';
import { updateSecret } from './secrets/update-secret.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { listSecretVersionIds } from './versions/list-secret-version-ids.ts';
import { updateSecretVersionStage } from './versions/update-secret-version-stage.ts';

export const operations: Readonly<Record<OperationName, AnyOperation<WriteContext>>> = {
  BatchGetSecretValue: batchGetSecretValue,
  CreateSecret: createSecret,
  DeleteSecret: deleteSecret,
  DescribeSecret: describeSecret,
  GetRandomPassword: getRandomPassword,
  GetResourcePolicy: getResourcePolicy,
  GetSecretValue: getSecretValue,
  ListSecretVersionIds: listSecretVersionIds,
  ListSecrets: listSecrets,
  PutSecretValue: putSecretValue,
  RestoreSecret: restoreSecret,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateSecret: updateSecret,
  UpdateSecretVersionStage: updateSecretVersionStage,
};

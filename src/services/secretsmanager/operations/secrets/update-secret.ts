import { defined } from '../../../../kernel/defined.ts';
import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { checkToken, readValue } from '../../rules/secret-value.ts';
import { usableSecret } from '../lookup.ts';
import { addVersion } from './add-version.ts';
import { refuseReplicasAndTypes, warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** Changes what a secret says of itself and, if a value is given, makes it the current version. */
export const updateSecret = operation('UpdateSecret', (context, input) => {
  const { Description, KmsKeyId, ClientRequestToken: token } = input;
  checkToken(token);
  constraints.check(
    ['description', Description, { max: 2048 }],
    ['kmsKeyId', KmsKeyId, { max: 2048 }],
  );
  refuseReplicasAndTypes(input);
  const secret = usableSecret(context, input.SecretId);
  const value = readValue(input);
  warnOfWhatHasNoEffect(context, input);
  context.unit.secrets.put(context.caller, {
    ...secret,
    ...defined({ Description, KmsKeyId }),
    LastChangedDate: context.now,
  });
  const { ARN, Name } = secret;
  if (value === undefined) return { ARN, Name };
  return { ARN, Name, VersionId: addVersion(context, secret, { token, value }).versionId };
});

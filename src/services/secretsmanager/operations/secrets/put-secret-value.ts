import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { checkToken, requireValue } from '../../rules/secret-value.ts';
import { usableSecret } from '../lookup.ts';
import { addVersion } from './add-version.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** Gives a secret a new version: the current one, or one with the labels asked for. */
export const putSecretValue = operation('PutSecretValue', (context, input) => {
  const { ClientRequestToken: token, VersionStages: stages } = input;
  checkToken(token);
  constraints.check(['versionStages', stages, { min: 1, max: 20 }]);
  for (const [at, stage] of (stages ?? []).entries()) {
    constraints.check([`versionStages.${at + 1}.member`, stage, { min: 1, max: 256 }]);
  }
  const secret = usableSecret(context, input.SecretId);
  const value = requireValue(input);
  warnOfWhatHasNoEffect(context, input);
  const version = addVersion(context, secret, { token, value, stages });
  context.unit.secrets.put(context.caller, { ...secret, LastChangedDate: context.now });
  const { ARN, Name } = secret;
  return { ARN, Name, VersionId: version.versionId, VersionStages: version.stages };
});

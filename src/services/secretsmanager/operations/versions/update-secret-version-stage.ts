import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { withMovedStage } from '../../rules/stages.ts';
import { usableSecret } from '../lookup.ts';

/** Moves a staging label from one version of a secret to another, puts it on one, or takes it off. */
export const updateSecretVersionStage = operation('UpdateSecretVersionStage', (context, input) => {
  const { VersionStage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
  constraints.check(
    ['versionStage', VersionStage, { min: 1, max: 256 }],
    ['removeFromVersionId', from, { min: 32, max: 64 }],
    ['moveToVersionId', to, { min: 32, max: 64 }],
  );
  const secret = usableSecret(context, input.SecretId);
  const { ARN, Name } = secret;
  const { secrets, versions } = context.unit;
  versions.replace(ARN, withMovedStage(versions.of(ARN), VersionStage, { from, to }));
  secrets.put(context.caller, { ...secret, LastChangedDate: context.now });
  return { ARN, Name };
});

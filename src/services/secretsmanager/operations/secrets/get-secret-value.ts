import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { usableSecret } from '../lookup.ts';
import { readSecretValue } from './read-value.ts';

/** Reads a value: the current one, or that of a version id or staging label. It writes when it was read. */
export const getSecretValue = operation('GetSecretValue', (context, input) => {
  const { VersionId: versionId, VersionStage: stage } = input;
  constraints.check(
    ['versionId', versionId, { min: 32, max: 64 }],
    ['versionStage', stage, { min: 1, max: 256 }],
  );
  return readSecretValue(context, usableSecret(context, input.SecretId), { versionId, stage });
});

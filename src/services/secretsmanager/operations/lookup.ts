import { markedForDeletion, secretNotFound } from '../errors.ts';
import type { SecretDocument } from '../model/secret-document.ts';
import type { ReadContext } from '../operation.ts';
import { readSecretId } from '../rules/secret-id.ts';

/** The secret that a SecretId names, also one to be deleted. Throws ResourceNotFoundException. */
export function findSecret({ caller, unit, now }: ReadContext, secretId: string): SecretDocument {
  const reference = readSecretId(secretId, caller);
  const found =
    'arn' in reference
      ? unit.secrets.byArn(reference.arn, now)
      : unit.secrets.byName(caller, reference.name, now);
  if (found === undefined) throw secretNotFound();
  return found;
}

/** The same for what cannot be done to a secret that is to be deleted. Throws InvalidRequestException. */
export function usableSecret(context: ReadContext, secretId: string): SecretDocument {
  const secret = findSecret(context, secretId);
  if (secret.DeletedDate !== undefined) throw markedForDeletion();
  return secret;
}

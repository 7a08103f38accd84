import { parseArn } from '../../../aws/arn.ts';
import { constraints, invalidName, secretNotFound } from '../errors.ts';
import type { World } from '../model/secret-document.ts';

const longestName = 512;
const longestId = 2048;
const nameForm = /^[A-Za-z0-9/_+=.@!-]+$/;
/** What Secrets Manager puts behind a name to make an ARN of it. */
const suffixForm = /-[A-Za-z0-9]{6}$/;
const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const suffixLength = 6;

/** What a SecretId names: one ARN, or the secret of that name. */
export type SecretReference = { readonly arn: string } | { readonly name: string };

/** Throws ValidationException. */
export function checkName(name: string): void {
  constraints.check(['name', name, { min: 1, max: longestName }]);
  if (!nameForm.test(name)) throw invalidName();
}

/**
 * Reads a SecretId: a name, a whole ARN, or an ARN without the hyphen and six characters at its end. An
 * ARN that ends so already is taken for a whole one, which is why a secret whose own name ends so cannot
 * be found by the short form (observed). Throws ValidationException, and ResourceNotFoundException for
 * the ARN of another account or region.
 */
export function readSecretId(secretId: string, world: World): SecretReference {
  constraints.check(['secretId', secretId, { min: 1, max: longestId }]);
  const arn = parseArn(secretId);
  if (arn === undefined) {
    if (!nameForm.test(secretId)) throw invalidName();
    return { name: secretId };
  }
  const name = /^secret:(.+)$/s.exec(arn.resource)?.[1];
  if (arn.service !== 'secretsmanager' || name === undefined) throw invalidName();
  if (!nameForm.test(name)) throw invalidName();
  if (arn.account !== world.account || arn.region !== world.region) throw secretNotFound();
  return suffixForm.test(name) ? { arn: secretId } : { name };
}

/** The ARN of a new secret; `below` draws the characters at its end. */
export function newArn(
  name: string,
  { account, region, partition }: World & { readonly partition: string },
  below: (limit: number) => number,
): string {
  const suffix = Array.from({ length: suffixLength }, () =>
    suffixAlphabet.charAt(below(suffixAlphabet.length)),
  ).join('');
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}

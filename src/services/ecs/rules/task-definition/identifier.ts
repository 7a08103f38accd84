import { type Namespace, shortIdentifier } from '../arns.ts';
import { resourceName } from './containers.ts';

/** What a caller may mean by the name of a task definition (reference §1.5). */
export type TaskDefinitionIdentifier =
  | { readonly kind: 'family'; readonly family: string }
  | { readonly kind: 'revision'; readonly family: string; readonly revision: number }
  /** A revision that is not a positive number; `text` is what stood in its place. */
  | { readonly kind: 'bad revision'; readonly family: string; readonly text: string }
  /** An ARN of another account, region, service or kind. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'malformed' };

const highestRevision = 2 ** 31 - 1;

/** Reads `family`, `family:revision`, or an ARN that ends in either, of the caller's world. */
export function parseTaskDefinitionIdentifier(
  namespace: Namespace,
  identifier: string,
): TaskDefinitionIdentifier {
  const short = shortIdentifier(namespace, 'task-definition', identifier);
  if (short === undefined) return { kind: 'foreign' };
  const colon = short.indexOf(':');
  const family = colon === -1 ? short : short.slice(0, colon);
  if (!resourceName.test(family)) return { kind: 'malformed' };
  if (colon === -1) return { kind: 'family', family };
  const text = short.slice(colon + 1);
  const revision = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return revision >= 1 && revision <= highestRevision
    ? { kind: 'revision', family, revision }
    : { kind: 'bad revision', family, text };
}

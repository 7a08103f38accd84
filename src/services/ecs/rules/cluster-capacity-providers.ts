import { invalidIdentifier, invalidParameter } from '../errors.ts';
import { type Namespace, shortIdentifier } from './arns.ts';

/** The providers that every account has, always ACTIVE (reference §3.2.1). */
export const builtInProviders = ['FARGATE', 'FARGATE_SPOT'] as const;

/** Whether a name is that of a provider that every account has. */
export function isBuiltInProvider(name: string): boolean {
  return builtInProviders.some((builtIn) => builtIn === name);
}

const mostProviders = 20;

/**
 * The short names of the capacity providers to associate with a cluster, each once, from names and
 * ARNs. `isActive` says of a name whether it was created. Throws InvalidParameterException for one that does not exist and for too many (reference §2.3, §7).
 */
export function validateCapacityProviders(
  namespace: Namespace,
  identifiers: readonly string[],
  isActive: (name: string) => boolean = () => false,
): readonly string[] {
  const names = identifiers.map((identifier) => {
    const name = shortIdentifier(namespace, 'capacity-provider', identifier);
    if (name === undefined) throw invalidIdentifier(identifier);
    if (isBuiltInProvider(name) || isActive(name)) return name;
    throw invalidParameter(
      `The specified capacity provider '${name}' was not found. Specify a valid name or ARN and try again.`,
    );
  });
  const distinct = [...new Set(names)];
  if (distinct.length > mostProviders) {
    throw invalidParameter(
      'The maximum number of capacity providers per cluster has been exceeded.',
    );
  }
  return distinct;
}

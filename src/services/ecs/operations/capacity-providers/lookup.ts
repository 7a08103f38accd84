import { clientError, invalidIdentifier } from '../../errors.ts';
import type { ReadContext } from '../../operation.ts';
import { shortIdentifier } from '../../rules/arns.ts';
import { isBuiltInProvider } from '../../rules/cluster-capacity-providers.ts';
import type { CapacityProviderRow } from '../../tables/capacity-providers.ts';

/** The name in an identifier, which may be an ARN of this world. Throws InvalidParameterException. */
export function providerNameIn({ caller }: ReadContext, identifier: string): string {
  const name = shortIdentifier(caller, 'capacity-provider', identifier);
  if (name === undefined) throw invalidIdentifier(identifier);
  return name;
}

/**
 * The provider, for a change to it. Throws ClientException when it is not there, and for those that are
 * built in (reference §2.7; the text for these was never captured and is ours).
 */
export function requireOwnProvider(context: ReadContext, identifier: string): CapacityProviderRow {
  const name = providerNameIn(context, identifier);
  if (isBuiltInProvider(name)) {
    throw clientError(
      `The capacity provider ${name} is reserved and can be neither updated nor deleted.`,
    );
  }
  const row = context.unit.capacityProviders.get(context.caller, name);
  if (row?.status === 'ACTIVE') return row;
  throw clientError(
    'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
  );
}

import type { WriteContext } from '../../operation.ts';
import { capacityProviderNotYetEffective } from '../../rules/capacity-provider-not-yet-effective.ts';
import { usedMembers } from '../../rules/used-members.ts';

/** Says once per request, in the log, which of its members were accepted without effect. */
export function warnOfWhatHasNoEffect(
  context: WriteContext,
  capacityProvider: string,
  request: object,
): void {
  const members = usedMembers(request, capacityProviderNotYetEffective);
  if (members.length > 0) {
    context.log.warn({ capacityProvider, members }, 'accepted without effect yet');
  }
}

import type { WriteContext } from '../../operation.ts';
import { serviceNotYetEffective } from '../../rules/service-not-yet-effective.ts';
import { usedMembers } from '../../rules/used-members.ts';

/** Says once per request, in the log, which of its members were accepted without effect. */
export function warnOfWhatHasNoEffect(
  context: WriteContext,
  service: string,
  request: object,
): void {
  const members = usedMembers(request, serviceNotYetEffective);
  if (members.length > 0) context.log.warn({ service, members }, 'accepted without effect yet');
}

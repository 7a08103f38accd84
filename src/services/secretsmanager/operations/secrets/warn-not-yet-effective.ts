import { invalidParameter } from '../../errors.ts';
import type { WriteContext } from '../../operation.ts';

/** Members that are accepted and have no effect; docs/coverage.md lists them. */
export const secretsManagerNotYetEffective = [
  { member: 'KmsKeyId', why: 'it is shown; every value is sealed with the key in the data folder' },
  { member: 'RotationToken', why: 'there is no rotation whose caller it could prove' },
] as const;

/** Says in the log which members of a request were accepted without effect. */
export function warnOfWhatHasNoEffect({ log }: WriteContext, input: object): void {
  const members = secretsManagerNotYetEffective
    .map(({ member }) => member)
    .filter((member) => Object.hasOwn(input, member));
  if (members.length > 0) log.warn({ members }, 'accepted without effect yet');
}

/** Refuses what Gantry could only pretend to do. The texts are Gantry's own. */
export function refuseReplicasAndTypes(input: {
  readonly AddReplicaRegions?: readonly unknown[] | undefined;
  readonly Type?: string | undefined;
}): void {
  if ((input.AddReplicaRegions ?? []).length > 0) {
    throw invalidParameter('Gantry does not replicate secrets: leave out AddReplicaRegions.');
  }
  if (input.Type !== undefined) {
    throw invalidParameter('Gantry has no managed external secrets: leave out Type.');
  }
}

import { invalid } from '../../errors.ts';
import type { PutParameterRequest } from '../../model/types.ts';
import type { SsmContext } from '../../operation.ts';

/** Members that are accepted and have no effect; docs/coverage.md lists them. */
export const ssmNotYetEffective = [
  { member: 'KeyId', why: 'it is shown; every value is sealed with the key in the data folder' },
] as const;

/** Says in the log which members of a request were accepted without effect. */
export function warnOfWhatHasNoEffect({ log }: SsmContext, input: PutParameterRequest): void {
  const members = ssmNotYetEffective
    .map(({ member }) => member)
    .filter((member) => input[member] !== undefined);
  if (members.length > 0) log.warn({ members }, 'accepted without effect yet');
}

/** Refuses what Gantry could only pretend to do. The texts are Gantry's own. */
export function refuseWhatIsNotThere({ Policies, DataType }: PutParameterRequest): void {
  if (Policies !== undefined && Policies !== '' && Policies !== '[]') {
    throw invalid('Gantry does not apply parameter policies: leave out Policies.');
  }
  if (DataType !== undefined && DataType !== 'text') {
    throw invalid(`Gantry has parameters of the data type text alone, not ${DataType}.`);
  }
}

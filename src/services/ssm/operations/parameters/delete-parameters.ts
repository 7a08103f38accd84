import { AwsError } from '../../../../aws/errors.ts';
import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { findParameter } from '../lookup.ts';

/** Deletes up to ten parameters; those that are not there are named as invalid. */
export const deleteParameters = operation('DeleteParameters', (context, { Names }) => {
  constraints.check(['names', Names, { min: 1, max: 10 }]);
  const DeletedParameters: string[] = [];
  const InvalidParameters: string[] = [];
  for (const given of new Set(Names)) {
    try {
      const { name } = findParameter(context, given);
      context.unit.parameters.delete(context.caller, name);
      DeletedParameters.push(given);
    } catch (error) {
      if (!(error instanceof AwsError) || error.type !== 'ParameterNotFound') throw error;
      InvalidParameters.push(given);
    }
  }
  return { DeletedParameters, InvalidParameters };
});

import { AwsError } from '../../../../aws/errors.ts';
import { constraints } from '../../errors.ts';
import type { Parameter } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { readParameter } from '../lookup.ts';

const notThere = ['ParameterNotFound', 'ParameterVersionNotFound'];

/** Reads up to ten parameters; those that are not there are named as invalid. */
export const getParameters = query('GetParameters', (context, { Names, WithDecryption }) => {
  constraints.check(['names', Names, { min: 1, max: 10 }]);
  const Parameters: Parameter[] = [];
  const InvalidParameters: string[] = [];
  for (const name of new Set(Names)) {
    try {
      Parameters.push(readParameter(context, name, WithDecryption === true));
    } catch (error) {
      if (!(error instanceof AwsError) || !notThere.includes(error.type)) throw error;
      InvalidParameters.push(name);
    }
  }
  return { Parameters, InvalidParameters };
});

import { operation } from '../../operation.ts';
import { findParameter } from '../lookup.ts';

/** Deletes a parameter with all of its versions. */
export const deleteParameter = operation('DeleteParameter', (context, { Name }) => {
  const { name } = findParameter(context, Name);
  context.unit.parameters.delete(context.caller, name);
  return {};
});

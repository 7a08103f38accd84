import { invalid } from '../../errors.ts';
import type { DescribeParametersRequest, ParameterStringFilter } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { checkFilters, describeKeys, passes } from '../../rules/filters.ts';
import { parameterArn } from '../../rules/parameter-name.ts';
import { describedParameter } from '../../views/parameter.ts';
import { pageOfParameters } from '../page.ts';

const largestPage = 50;

/** Shows all of parameters but their values, in order of name. */
export const describeParameters = query('DescribeParameters', ({ caller, unit }, input) => {
  const filters = filtersOf(input);
  checkFilters(filters, describeKeys);
  // Nothing here is shared by another account.
  const all = input.Shared === true ? [] : unit.parameters.newestOfAll(caller);
  const found = all.filter((parameter) => passes(parameter, filters));
  const { items, ...rest } = pageOfParameters('DescribeParameters', found, input, largestPage);
  const Parameters = items.map((parameter) =>
    describedParameter(parameter, parameterArn(caller, parameter.name)),
  );
  return { Parameters, ...rest };
});

/** The older Filters find names by their beginnings. */
function filtersOf(input: DescribeParametersRequest): readonly ParameterStringFilter[] {
  const { Filters = [], ParameterFilters = [] } = input;
  if (Filters.length > 0 && ParameterFilters.length > 0) {
    // The text was not seen.
    throw invalid('You can use either Filters or ParameterFilters in a single request.');
  }
  const older = Filters.map(({ Key, Values }) => ({
    Key,
    Values,
    Option: Key === 'Name' ? 'BeginsWith' : 'Equals',
  }));
  return [...ParameterFilters, ...older];
}

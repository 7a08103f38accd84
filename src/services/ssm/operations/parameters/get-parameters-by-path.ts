import { query } from '../../operation.ts';
import { byPathKeys, checkFilters, passes } from '../../rules/filters.ts';
import { checkPath, isUnder } from '../../rules/parameter-name.ts';
import { newest, shown } from '../lookup.ts';
import { pageOfParameters } from '../page.ts';

const largestPage = 10;

/** Reads the parameters right below a path, or everywhere below it, in order of name. */
export const getParametersByPath = query('GetParametersByPath', (context, input) => {
  const { Path, Recursive = false, ParameterFilters: filters = [], WithDecryption } = input;
  checkPath(Path);
  checkFilters(filters, byPathKeys);
  const found = context.unit.parameters
    .newestOfAll(context.caller)
    .filter(({ name }) => isUnder(name, Path, Recursive))
    .filter((parameter) => passes(parameter, filters));
  const list = `GetParametersByPath ${Path}`;
  const { items, ...rest } = pageOfParameters(list, found, input, largestPage);
  const Parameters = items.map((parameter) =>
    shown(context, parameter, newest(parameter), WithDecryption === true),
  );
  return { Parameters, ...rest };
});

import { operation } from '../../operation.ts';
import { checkLabels } from '../../rules/labels.ts';
import { findParameter, versionOf } from '../lookup.ts';

/** Takes labels off a version; those that it has not are named as invalid. */
export const unlabelParameterVersion = operation('UnlabelParameterVersion', (context, input) => {
  checkLabels(input.Labels);
  const parameter = findParameter(context, input.Name);
  const version = versionOf(parameter, input.ParameterVersion);
  const has = (label: string): boolean => version.labels.includes(label);
  const labels = version.labels.filter((label) => !input.Labels.includes(label));
  context.unit.parameters.setLabels(context.caller, parameter.name, { ...version, labels });
  return {
    RemovedLabels: input.Labels.filter(has),
    InvalidLabels: input.Labels.filter((label) => !has(label)),
  };
});

import { operation } from '../../operation.ts';
import { checkLabels, isValidLabel, withLabels } from '../../rules/labels.ts';
import { findParameter, newest, versionOf } from '../lookup.ts';

/** Puts labels on a version, taking them off the version that had them; the newest unless one is named. */
export const labelParameterVersion = operation('LabelParameterVersion', (context, input) => {
  const { Labels, ParameterVersion } = input;
  checkLabels(Labels);
  const parameter = findParameter(context, input.Name);
  const { version } =
    ParameterVersion === undefined ? newest(parameter) : versionOf(parameter, ParameterVersion);
  const labels = Labels.filter(isValidLabel);
  for (const changed of withLabels(parameter.versions, version, labels)) {
    context.unit.parameters.setLabels(context.caller, parameter.name, changed);
  }
  const InvalidLabels = Labels.filter((label) => !isValidLabel(label));
  return { InvalidLabels, ParameterVersion: version };
});

import { AwsError } from '../../../aws/errors.ts';
import { constraints } from '../errors.ts';
import type { ParameterVersion } from '../model/parameter-document.ts';

const mostLabels = 10;

/** Throws ValidationException. */
export function checkLabels(labels: readonly string[]): void {
  constraints.check(['labels', labels, { min: 1, max: mostLabels }]);
  for (const [at, label] of labels.entries()) {
    constraints.check([`labels.${at + 1}.member`, label, { min: 1, max: 100 }]);
  }
}

/** A label that breaks a rule is not put on; the others of the request are (documented). */
export function isValidLabel(label: string): boolean {
  return /^[A-Za-z_.-][A-Za-z0-9_.-]*$/.test(label) && !/^(aws|ssm)/i.test(label);
}

/** The versions with labels moved to one of them. Throws ParameterVersionLabelLimitExceeded. */
export function withLabels(
  versions: readonly ParameterVersion[],
  version: number,
  added: readonly string[],
): readonly ParameterVersion[] {
  return versions.map((one) => {
    const rest = one.labels.filter((label) => !added.includes(label));
    if (one.version !== version) return { ...one, labels: rest };
    const labels = [...new Set([...one.labels, ...added])];
    if (labels.length > mostLabels) throw tooManyLabels();
    return { ...one, labels };
  });
}

/** Users see the error's own introduction in its text. */
function tooManyLabels(): AwsError {
  return new AwsError(
    'ParameterVersionLabelLimitExceeded',
    'An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
  );
}

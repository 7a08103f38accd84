import { Script } from 'node:vm';
import { AwsError } from '../../../aws/errors.ts';
import { constraints } from '../errors.ts';

/** A pattern may be such that trying it takes for ever. */
const longestTrialMs = 200;

/**
 * Whether a value is as its parameter allows: the pattern must match all of it. Throws
 * InvalidAllowedPatternException and ParameterPatternMismatchException.
 */
export function checkAllowedPattern(pattern: string | undefined, value: string): void {
  constraints.check(['allowedPattern', pattern, { max: 1024 }]);
  if (pattern === undefined || pattern === '') return;
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    throw invalidPattern('The request does not meet the regular expression requirement.');
  }
  if (matches(expression, value)) return;
  // The text is that of the user guide.
  throw new AwsError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
}

function matches(expression: RegExp, value: string): boolean {
  try {
    const script = new Script('expression.test(value)');
    return script.runInNewContext({ expression, value }, { timeout: longestTrialMs }) === true;
  } catch {
    throw invalidPattern('It takes too long to match the value against the allowed pattern.');
  }
}

function invalidPattern(text: string): AwsError {
  return new AwsError('InvalidAllowedPatternException', text);
}

import { constraints, invalid } from '../errors.ts';
import type { VersionDocument } from '../model/parameter-document.ts';
import type { ParameterTier } from '../model/types.ts';

type Tier = VersionDocument['Tier'];

const longestStandard = 4096;
const longestAdvanced = 8192;

/**
 * The tier of a version: the one asked for, else that of the version before, else Standard. Throws
 * ValidationException for a value that it cannot hold. The first two texts were observed.
 */
export function tierFor(
  asked: ParameterTier | undefined,
  before: Tier | undefined,
  value: string,
): Tier {
  const bytes = Buffer.byteLength(value);
  const needed = bytes > longestStandard || before === 'Advanced' ? 'Advanced' : 'Standard';
  const tier = asked === 'Intelligent-Tiering' ? needed : (asked ?? before ?? 'Standard');
  if (tier === 'Standard' && before === 'Advanced') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  if (tier === 'Standard' && bytes > longestStandard) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${longestStandard} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
    );
  }
  if (bytes > longestAdvanced) {
    throw invalid(
      `Advanced tier parameters support a maximum parameter value of ${longestAdvanced} characters.`,
    );
  }
  return tier;
}

/** Throws ValidationException; the text does not repeat the value. */
export function checkValue(value: string): void {
  constraints.check(['value', value, { min: 1, max: 32_768, sensitive: true }]);
}

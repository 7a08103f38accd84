import { invalidParameter } from '../errors.ts';
import type { PlacementStrategy } from '../model/types.ts';
import { isAbsent } from './task-definition/absent.ts';

const mostSteps = 5;

/**
 * Checks a placement strategy and returns it as it is stored: of a spread over `host` the field is
 * `instanceId` (reference §4.2). Throws InvalidParameterException; texts of reference §2.3, that on the
 * field of a spread follows the one of a binpack.
 */
export function validatePlacementStrategy(
  strategy: readonly PlacementStrategy[],
): readonly PlacementStrategy[] {
  if (strategy.length > mostSteps) {
    throw invalidParameter(`Maximum number of strategies is ${mostSteps}`);
  }
  return strategy.map(validateStep);
}

function validateStep(step: PlacementStrategy): PlacementStrategy {
  const { type, field = '' } = step;
  switch (type) {
    case 'random':
      if (isAbsent(field)) return { type };
      throw invalidParameter('random field should not be specified');
    case 'binpack':
      if (/^(cpu|memory)$/i.test(field)) return step;
      throw invalidParameter(`binpack field '${field}' is invalid`);
    case 'spread':
      if (field === 'host' || field === 'instanceId') return { type, field: 'instanceId' };
      if (/^attribute:[\w./\\-]{1,128}$/.test(field)) return step;
      throw invalidParameter(`spread field '${field}' is invalid`);
    case undefined:
      throw invalidParameter('strategy.type should not be null or empty.');
    default:
      throw invalidParameter(`strategy type '${type satisfies never}' is invalid`);
  }
}

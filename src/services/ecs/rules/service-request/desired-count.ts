import { invalidParameter } from '../../errors.ts';

/** Tasks per service (reference §7). */
const mostTasks = 5000;

/**
 * The desired count of a new service; that of a daemon is counted by its scheduler. Throws
 * InvalidParameterException: observed texts (reference §2.3), but for too many tasks.
 */
export function initialDesiredCount(
  desiredCount: number | undefined,
  schedulingStrategy: 'REPLICA' | 'DAEMON',
): number {
  if (schedulingStrategy === 'DAEMON') {
    refuseForDaemon(desiredCount);
    return 0;
  }
  if (desiredCount === undefined) throw invalidParameter('DesiredCount is missing');
  if (desiredCount < 0) throw invalidParameter('DesiredCount can not be lesser than 0');
  refuseTooMany(desiredCount);
  return desiredCount;
}

/** The desired count after an update. A negative one has another text than in CreateService (observed). */
export function updatedDesiredCount(
  desiredCount: number | undefined,
  present: { readonly desiredCount: number; readonly schedulingStrategy: 'REPLICA' | 'DAEMON' },
): number {
  if (present.schedulingStrategy === 'DAEMON') refuseForDaemon(desiredCount);
  if (desiredCount === undefined) return present.desiredCount;
  if (desiredCount < 0) throw invalidParameter('Task count can not be lesser than 0');
  refuseTooMany(desiredCount);
  return desiredCount;
}

function refuseForDaemon(desiredCount: number | undefined): void {
  if (desiredCount === undefined) return;
  throw invalidParameter(
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  );
}

function refuseTooMany(desiredCount: number): void {
  if (desiredCount <= mostTasks) return;
  throw invalidParameter(`A service can have at most ${mostTasks} tasks.`);
}

import { AwsError } from '../../../aws/errors.ts';
import { invalidParameter } from '../errors.ts';
import type { TaskSetRow } from '../model/service-document.ts';
import type { CreateTaskSetRequest, Scale } from '../model/types.ts';
import { canonicalJson } from './canonical-json.ts';
import { isAbsent } from './task-definition/absent.ts';

const longestClientToken = 36;
const mostTaskSets = 5;

/** Reference §2.7: the exception is modelled, the text was only seen in another emulator. */
export function taskSetNotFound(): AwsError {
  return new AwsError('TaskSetNotFoundException', 'The specified task set does not exist.');
}

/**
 * The percentage of a scale; none given means 0, as AWS's example of CreateTaskSet and the documentation
 * of Terraform say. Throws InvalidParameterException outside of 0 to 100: the rule is documented, the text
 * is ours.
 */
export function scaleValue({ value = 0 }: Scale = {}): number {
  if (value < 0 || value > 100) throw invalidParameter('scale value should be between 0 and 100');
  return value;
}

/** All that a client token stands for. */
export function taskSetRequest(input: CreateTaskSetRequest): string {
  return canonicalJson({ ...input, clientToken: undefined, tags: undefined });
}

/**
 * The task set that an earlier CreateTaskSet with this token made (reference §3.17). Throws
 * InvalidParameterException for a token that is too long, or that stood for another request.
 */
export function replayedTaskSet(
  taskSets: readonly TaskSetRow[],
  input: CreateTaskSetRequest,
): TaskSetRow | undefined {
  const { clientToken } = input;
  if (isAbsent(clientToken)) return undefined;
  if (clientToken.length > longestClientToken) {
    // Observed for CreateService (reference §2.3).
    throw invalidParameter(`idempotency token longer than ${longestClientToken}.`);
  }
  const found = taskSets.find(({ internals }) => internals.clientToken === clientToken);
  if (found !== undefined && found.internals.createRequest !== taskSetRequest(input)) {
    // After the observed sentence of CreateService; that of task sets was never captured.
    throw invalidParameter('Creation of task set was not idempotent.');
  }
  return found;
}

/** Throws InvalidParameterException when the service has five, those being deleted included (users' logs). */
export function requireRoomForTaskSet(taskSets: readonly TaskSetRow[]): void {
  if (taskSets.length < mostTaskSets) return;
  throw invalidParameter(
    `${taskSets.length} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`,
  );
}

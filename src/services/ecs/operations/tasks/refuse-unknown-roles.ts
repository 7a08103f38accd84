import { clientError } from '../../errors.ts';
import type { RunTaskRequest, TaskDefinition } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import { roleArn } from '../../rules/arns.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';

/**
 * Refuses roles that ECS could not assume, when the operator asks for that (--strict); otherwise any
 * role will do. A service is refused when it is to be deployed, where ECS accepts it and tells of tasks
 * that it cannot start: whoever asks for strictness wants to know at once. Throws ClientException with the text users of AWS saw (reference §2.6).
 */
export function refuseUnknownRoles(
  { settings, caller }: WriteContext,
  { overrides }: Pick<RunTaskRequest, 'overrides'>,
  definition: TaskDefinition,
): void {
  const { mayAssume } = settings;
  if (mayAssume === undefined) return;
  for (const member of ['taskRoleArn', 'executionRoleArn'] as const) {
    const given = overrides?.[member];
    const role = isAbsent(given) ? definition[member] : roleArn(given, caller);
    if (isAbsent(role) || mayAssume(role)) continue;
    throw clientError(
      `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that ` +
        'the role being passed has the proper trust relationship and permissions and that your IAM user ' +
        'has permissions to pass this role.',
    );
  }
}

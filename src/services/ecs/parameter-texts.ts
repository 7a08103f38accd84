import type { ConstraintTexts } from '../../aws/validate.ts';
import { clientError, clusterBlank, invalidParameter, taskDefinitionBlank } from './errors.ts';
import { isClusterEnumDeferred } from './rules/cluster-deferred-enums.ts';

/** Labels that ECS uses instead of the member's own name (reference §1.3, observed). */
const enumLabels: Readonly<Record<string, string>> = {
  launchType: 'launch type',
  schedulingStrategy: 'Scheduling strategy',
};

/**
 * What ECS says a member may be, in its own order, which is not the model's (reference §1.3, observed;
 * FMI really is in the list).
 */
const enumValues: Readonly<Record<string, readonly string[]>> = {
  launchType: ['EC2', 'FARGATE', 'EXTERNAL', 'FMI', 'MANAGED_INSTANCES'],
  propagateTags: ['TASK_DEFINITION', 'SERVICE', 'NONE'],
  schedulingStrategy: ['REPLICA', 'DAEMON'],
};

/** Whole sentences for a value that is not one of an enum's, where one was seen (reference §2.7). */
const enumTexts: Readonly<Record<string, string>> = {
  targetType: 'targetType must be container-instance',
  'UpdateContainerInstancesState status':
    'Container instance status should be one of [ACTIVE, DRAINING]',
};

/** Texts for a missing member where one was observed or documented (reference §2.4–2.6). */
const missingTexts: Readonly<Record<string, string>> = {
  'RegisterTaskDefinition family': 'Family should not be null or empty.',
  'RegisterTaskDefinition containerDefinitions': 'Container list cannot be empty.',
  'DescribeTasks tasks': 'Tasks cannot be empty.',
  'StartTask containerInstances': 'Container Instances cannot be empty.',
};

/**
 * How ECS words what the model alone can tell. Everything about a task definition being registered is a
 * ClientException, almost everything else an InvalidParameterException (reference §1.3).
 */
export const parameterTexts: ConstraintTexts = {
  missing(operation, path) {
    if (path === 'cluster') return clusterBlank();
    if (operation === 'RunTask' && path === 'taskDefinition') return taskDefinitionBlank();
    const member = lastMember(path);
    const byMember =
      member === 'subnets' ? 'subnets can not be empty.' : `${member} can not be blank.`;
    return refuse(operation, missingTexts[`${operation} ${path}`] ?? byMember);
  },
  notInEnum(operation, path, values) {
    if (isClusterEnumDeferred(operation, path)) return undefined;
    if (path.endsWith('.thresholdConfiguration.type')) {
      // Observed for services (reference §2.3).
      return invalidParameter('Invalid deployment circuit breaker threshold type.');
    }
    const member = lastMember(path);
    const whole = enumTexts[`${operation} ${path}`] ?? enumTexts[member];
    if (whole !== undefined) return refuse(operation, whole);
    const label = enumLabels[member] ?? member;
    const listed = enumValues[member] ?? values;
    return refuse(operation, `${label} should be one of [${listed.join(',')}]`);
  },
};

function refuse(operation: string, text: string) {
  return operation === 'RegisterTaskDefinition' ? clientError(text) : invalidParameter(text);
}

/** `overrides.tags[0].key` is about `key`, `include[1]` about `include`. */
function lastMember(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '');
}

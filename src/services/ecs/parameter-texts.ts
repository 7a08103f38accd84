import type { ConstraintTexts } from '../../aws/validate.ts';
import { clientError, clusterBlank, invalidParameter } from './errors.ts';
import { isClusterEnumDeferred } from './rules/cluster-deferred-enums.ts';

/** Labels that ECS uses instead of the member's own name (reference §1.3, observed). */
const enumLabels: Readonly<Record<string, string>> = {
  launchType: 'launch type',
  schedulingStrategy: 'Scheduling strategy',
};

/** Texts for a missing member where one was observed or documented (reference §2.4–2.6). */
const missingTexts: Readonly<Record<string, string>> = {
  'RegisterTaskDefinition family': 'Family should not be null or empty.',
  'RegisterTaskDefinition containerDefinitions': 'Container list cannot be empty.',
  'RunTask taskDefinition': 'TaskDefinition can not be blank.',
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
    const text = missingTexts[`${operation} ${path}`] ?? `${lastMember(path)} can not be blank.`;
    return refuse(operation, text);
  },
  notInEnum(operation, path, values) {
    if (isClusterEnumDeferred(operation, path)) return undefined;
    const member = lastMember(path);
    return refuse(
      operation,
      `${enumLabels[member] ?? member} should be one of [${values.join(',')}]`,
    );
  },
};

function refuse(operation: string, text: string) {
  return operation === 'RegisterTaskDefinition' ? clientError(text) : invalidParameter(text);
}

/** `overrides.tags[0].key` is about `key`, `include[1]` about `include`. */
function lastMember(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '');
}

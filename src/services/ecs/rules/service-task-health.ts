import type { TaskDocument, TaskInternals } from '../model/task-document.ts';
import type { ContainerDefinition, HealthStatus } from '../model/types.ts';
import { type HealthOverrides, healthOverrideOf } from './health-override.ts';

/**
 * The containers whose health checks decide whether a task of a service counts as healthy: essential ones
 * that have a check (documented: a task without any is healthy once it has run for a while).
 */
export function checkedContainers(
  definitions: readonly ContainerDefinition[],
  overrides: HealthOverrides,
): readonly string[] {
  return definitions
    .filter((definition) => definition.essential !== false && isChecked(definition, overrides))
    .map(({ name = '' }) => name);
}

function isChecked(definition: ContainerDefinition, overrides: HealthOverrides): boolean {
  const override = healthOverrideOf(definition, overrides);
  if (override !== undefined) return override !== 'ignore';
  const { healthCheck } = definition;
  return healthCheck !== undefined && healthCheck.command[0] !== 'NONE';
}

/** What those checks say together; undefined for a task without any. */
export function checkedHealth(
  { containers }: TaskDocument,
  { checkedContainers: names }: TaskInternals,
): HealthStatus | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const statuses = containers
    .filter(({ name }) => names.includes(name))
    .map(({ healthStatus = 'UNKNOWN' }) => healthStatus);
  if (statuses.includes('UNHEALTHY')) return 'UNHEALTHY';
  return statuses.every((status) => status === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}

import type { ContainerDefinition, ExecuteCommandConfiguration } from '../model/types.ts';
import { isAbsent } from './task-definition/absent.ts';

/** Where what a session of ECS Exec shows is kept. */
export interface ExecuteCommandLog {
  readonly logGroupName: string;
  /** Absent: that of the cluster. */
  readonly region?: string | undefined;
}

/**
 * The log group of a session, by the configuration of its cluster (documented): with DEFAULT, which a
 * cluster without configuration has too, that of the container's own awslogs driver; with OVERRIDE the
 * one that is named there. Undefined when the session is not logged.
 */
export function executeCommandLog(
  configuration: ExecuteCommandConfiguration | undefined,
  container: ContainerDefinition | undefined,
): ExecuteCommandLog | undefined {
  const logging = configuration?.logging ?? 'DEFAULT';
  switch (logging) {
    case 'NONE':
      return undefined;
    case 'OVERRIDE': {
      const logGroupName = configuration?.logConfiguration?.cloudWatchLogGroupName;
      return isAbsent(logGroupName) ? undefined : { logGroupName };
    }
    case 'DEFAULT': {
      const { logDriver, options = {} } = container?.logConfiguration ?? {};
      const { 'awslogs-group': logGroupName, 'awslogs-region': region } = options;
      if (logDriver !== 'awslogs' || isAbsent(logGroupName)) return undefined;
      return { logGroupName, region };
    }
    default:
      return logging satisfies never;
  }
}

import type {
  ServiceEventDocument,
  ServiceRow,
  ServiceTask,
  TaskSetRow,
} from '../model/service-document.ts';
import type { Deployment, Service, ServiceCurrentRevisionSummary } from '../model/types.ts';
import { byStarter, countTasks } from '../rules/service-counts.ts';
import { taskSetView } from './task-set.ts';

/** What a view of a service is put together from. */
export interface ServiceFacts {
  readonly row: ServiceRow;
  readonly tasks: readonly ServiceTask[];
  readonly taskSets: readonly TaskSetRow[];
  /** Newest first. */
  readonly events: readonly ServiceEventDocument[];
}

/**
 * A service as the API shows it, its tasks counted now. `tags` says whether they were asked for; without
 * them the member is left out (reference §1.7).
 */
export function serviceView(
  { row, tasks, taskSets, events }: ServiceFacts,
  include: { readonly tags: boolean },
): Service {
  const { deployments, tags, ...service } = row.service;
  const ofStarter = byStarter(tasks);
  const isOfEcs = service.deploymentController.type === 'ECS';
  return {
    ...service,
    ...countTasks(tasks),
    deployments: deployments.map(
      (deployment): Deployment => ({
        ...deployment,
        ...countTasks(ofStarter.get(deployment.id) ?? []),
      }),
    ),
    ...(isOfEcs ? { currentServiceRevisions: currentRevisions(row, ofStarter) } : {}),
    ...(isOfEcs
      ? {}
      : { taskSets: taskSets.map((set) => taskSetView(set, tasks, { tags: include.tags })) }),
    events,
    ...(include.tags ? { tags } : {}),
  };
}

/** The form in which DeleteService answers: with less of the deployment configuration (reference §3.8.1, observed). */
export function narrower(shown: Service): Service {
  const { currentServiceRevisions: _, deploymentConfiguration = {}, ...service } = shown;
  const { deploymentCircuitBreaker, maximumPercent, minimumHealthyPercent, strategy } =
    deploymentConfiguration;
  return {
    ...service,
    deploymentConfiguration: {
      ...(deploymentCircuitBreaker === undefined
        ? {}
        : {
            deploymentCircuitBreaker: {
              enable: deploymentCircuitBreaker.enable,
              rollback: deploymentCircuitBreaker.rollback,
            },
          }),
      maximumPercent,
      minimumHealthyPercent,
      strategy,
    },
  };
}

function currentRevisions(
  { service, internals }: ServiceRow,
  ofStarter: ReadonlyMap<string, readonly ServiceTask[]>,
): readonly ServiceCurrentRevisionSummary[] {
  return service.deployments.map(({ id, desiredCount }) => {
    const { runningCount, pendingCount } = countTasks(ofStarter.get(id) ?? []);
    return {
      arn: internals.progress[id]?.serviceRevisionArn,
      requestedTaskCount: desiredCount,
      runningTaskCount: runningCount,
      pendingTaskCount: pendingCount,
    };
  });
}

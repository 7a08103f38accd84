// What to do next about one service, decided from what is stored and nothing else: no clock, no store,
// no runtime. Start here: each way of deploying has a file of its own.
import type {
  DeploymentDocument,
  ServiceDocument,
  ServiceRow,
} from '../../model/service-document.ts';
import { endServiceDeployment } from '../../rules/end-service-deployment.ts';
import { planBlueGreen, stagedRecord } from './plan-blue-green.ts';
import { planRolling } from './plan-rolling.ts';
import { planTaskSets } from './plan-task-sets.ts';
import type { ServicePlan, ServiceSituation } from './service-plan.ts';

/** One pass of the scheduler over a service. */
export function planService(situation: ServiceSituation): ServicePlan {
  const { status } = situation.row.service;
  switch (status) {
    case 'INACTIVE':
      return { actions: [], why: 'the service was deleted' };
    case 'DRAINING':
      return situation.taskSets.length > 0 ? planTaskSets(situation) : planDraining(situation);
    case 'ACTIVE':
      return situation.row.service.deploymentController.type === 'ECS'
        ? planOfEcs(situation)
        : planTaskSets(situation);
    default:
      return status satisfies never;
  }
}

/** A deployment goes through stages by the strategy that it began with; everything else rolls. */
function planOfEcs(situation: ServiceSituation): ServicePlan {
  const staged = stagedRecord(situation);
  return staged === undefined ? planRolling(situation) : planBlueGreen(situation, staged);
}

/** A deleted service stops its tasks and is INACTIVE once none is left (reference §3.8.4). */
function planDraining(situation: ServiceSituation): ServicePlan {
  const { row, tasks, now } = situation;
  const open = situation.serviceDeployments;
  if (open.length > 0) {
    // The sentence is ours.
    const end = { status: 'STOPPED', statusReason: 'The service was deleted.' } as const;
    return {
      actions: open.map((document) => ({
        do: 'recordDeployment',
        document: endServiceDeployment(document, { ...end, now, row, tasks }),
      })),
      why: 'its deployments ended with it',
      recheckAt: now,
    };
  }
  return planDrained(situation);
}

function planDrained({ row, tasks, now, pace }: ServiceSituation): ServicePlan {
  const running = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  if (running.length > 0) {
    const taskArns = running.map(({ taskArn }) => taskArn);
    return {
      actions: [{ do: 'stop', taskArns, reason: scaledBy(row.service) }],
      why: 'its tasks were told to stop',
    };
  }
  if (tasks.length > 0) return { actions: [], why: 'waiting for its tasks to stop' };
  const { drainedAt } = row.internals;
  if (drainedAt === undefined) {
    const internals = { ...row.internals, drainedAt: now };
    const recheckAt = now + pace.drainedMs;
    return {
      actions: [{ do: 'record', row: { ...row, internals } }],
      why: 'its last task has stopped',
      recheckAt,
    };
  }
  const inactiveAt = drainedAt + pace.drainedMs;
  if (now < inactiveAt) {
    return { actions: [], why: 'DRAINING for a while, as --timing says', recheckAt: inactiveAt };
  }
  return { actions: [{ do: 'record', row: inactive(row, now) }], why: 'the service is INACTIVE' };
}

/**
 * It keeps its last deployment, COMPLETED with no tasks (reference §3.8.4, observed); one that had failed
 * stays so.
 */
function inactive(row: ServiceRow, now: number): ServiceRow {
  const deployments = row.service.deployments
    .filter(({ status }) => status === 'PRIMARY')
    .map((deployment): DeploymentDocument => {
      const idle = { ...deployment, desiredCount: 0, updatedAt: now };
      if (deployment.rolloutState === 'FAILED') return idle;
      const rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
      return { ...idle, rolloutState: 'COMPLETED', rolloutStateReason };
    });
  const service = { ...row.service, status: 'INACTIVE' as const, deployments };
  return { ...row, service, inactiveAt: now };
}

/** The reason that a task which its service's scheduler stopped carries (reference §3.4.4). */
export function scaledBy({ deployments }: Pick<ServiceDocument, 'deployments'>): string {
  const [primary] = deployments;
  return `Scaling activity initiated by (deployment ${primary?.id ?? ''})`;
}

// What is next about a container instance by itself, without anybody's asking: its agent's update goes a
// step on, its machine ends. Decided from the row and the instant, and nothing else.
import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { nextUpdateStepAt, withNextUpdateStep } from '../rules/agent-update.ts';
import { machineEnded, type OrphanReason } from '../rules/orphaned-task.ts';

/** What the instance's controller is to do. */
export type InstancePlan =
  | { readonly do: 'nothing'; readonly why: string; readonly recheckAt?: number }
  | { readonly do: 'record'; readonly row: ContainerInstanceRow; readonly why: string }
  | { readonly do: 'end'; readonly reason: OrphanReason; readonly why: string };

export function planInstance(row: ContainerInstanceRow, now: number): InstancePlan {
  const { instance, internals } = row;
  if (instance.status === 'INACTIVE') {
    return { do: 'nothing', why: 'the container instance was deregistered' };
  }
  const { endsAt } = internals;
  if (endsAt !== undefined && endsAt <= now) {
    const reason = machineEnded(instance.ec2InstanceId);
    return { do: 'end', reason, why: 'its machine was interrupted and has ended' };
  }
  const stepAt = nextUpdateStepAt(row);
  if (stepAt !== undefined && stepAt <= now) {
    return {
      do: 'record',
      row: withNextUpdateStep(row, now),
      why: 'the update of its agent went a step on',
    };
  }
  const next = [endsAt, stepAt].filter((at) => at !== undefined);
  if (next.length === 0) return { do: 'nothing', why: waiting(row) };
  return { do: 'nothing', why: waiting(row), recheckAt: Math.min(...next) };
}

function waiting({ instance, internals }: ContainerInstanceRow): string {
  if (internals.endsAt !== undefined) return 'its machine is interrupted and ends in a while';
  if (internals.updateStepAt !== undefined) return 'its agent is being updated';
  if (!instance.agentConnected) return 'its agent is not connected: no task is placed on it';
  return instance.status === 'DRAINING'
    ? 'it is draining: no task is placed on it'
    : 'it waits for tasks';
}

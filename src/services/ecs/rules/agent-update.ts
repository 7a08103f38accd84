import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type { AgentUpdateStatus } from '../model/types.ts';
import { currentAgent } from './instance-capabilities.ts';

/** How an update goes on (reference §3.5.4). What each step takes is not published; this is ours. */
const steps: readonly AgentUpdateStatus[] = ['PENDING', 'STAGING', 'STAGED', 'UPDATING', 'UPDATED'];
const stepMs = 5000;

/** Whether there is a newer agent than this version. */
export function isOlderAgent(agentVersion: string): boolean {
  const [have, newest] = [agentVersion, currentAgent.agentVersion].map((version) =>
    version.replace(/^v/, '').split('.').map(Number),
  );
  for (let part = 0; part < 3; part += 1) {
    const difference = (have?.[part] ?? 0) - (newest?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** When the next step of an agent's update is due, epoch ms; undefined when none is. */
export function nextUpdateStepAt({ internals }: ContainerInstanceRow): number | undefined {
  return internals.updateStepAt === undefined ? undefined : internals.updateStepAt + stepMs;
}

/** The instance after the next step of its agent's update; the last brings the new version. */
export function withNextUpdateStep(row: ContainerInstanceRow, now: number): ContainerInstanceRow {
  const { instance, internals } = row;
  const at = steps.indexOf(instance.agentUpdateStatus ?? 'PENDING') + 1;
  const agentUpdateStatus = steps[at] ?? 'UPDATED';
  if (agentUpdateStatus !== 'UPDATED') {
    return {
      ...row,
      instance: { ...instance, agentUpdateStatus },
      internals: { ...internals, updateStepAt: now },
    };
  }
  const { updateStepAt: _step, ...rest } = internals;
  const { agentVersion, agentHash } = currentAgent;
  const versionInfo = { ...instance.versionInfo, agentVersion, agentHash };
  return { ...row, instance: { ...instance, agentUpdateStatus, versionInfo }, internals: rest };
}

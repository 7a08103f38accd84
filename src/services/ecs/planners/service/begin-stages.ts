import type { ServiceRow } from '../../model/service-document.ts';
import { withIgnoredAlarms } from './judge-deployment.ts';
import type { ServiceSituation } from './service-plan.ts';
import {
  deploymentOf,
  enterStage,
  revisionArnOf,
  type StageState,
  shiftTraffic,
} from './stage-state.ts';

/** The state of a pass; a deployment that has not begun enters its first stage. */
export function beginStages(
  known: Omit<StageState, 'stages'>,
  situation: ServiceSituation,
): StageState {
  const { now } = situation;
  const target = deploymentOf(known.row, known.targetId);
  const row = target === undefined ? known.row : withIgnoredAlarms(known.row, target, situation);
  const stages = row.internals.progress[known.targetId]?.stages;
  if (stages !== undefined) return { ...known, row, stages };
  const sourceId = sourceOf(row, known.targetId);
  const others = row.service.deployments.filter(({ id }) => id !== known.targetId);
  const stage =
    others.length > 1 || (others.length === 1 && sourceId === undefined)
      ? 'RECONCILE_SERVICE'
      : 'PRE_SCALE_UP';
  const status = known.record.status === 'PENDING' ? 'IN_PROGRESS' : known.record.status;
  const record = { ...known.record, status, startedAt: now, updatedAt: now };
  const fresh: StageState = {
    ...known,
    row,
    record,
    stages: {
      stage,
      since: now,
      step: 0,
      hooks: [],
      ...(sourceId === undefined ? {} : { sourceId }),
    },
  };
  const source = revisionArnOf(row, sourceId);
  // Whatever a deployment that was superseded had of the traffic goes back to what worked last.
  const settled = source === undefined ? {} : { [source]: 100 };
  return enterStage(shiftTraffic(fresh, { production: settled, test: settled }), stage, now);
}

/**
 * What a deployment replaces: the one that completed last, if it is still there; else the one that has
 * the traffic, when a first deployment was superseded before it was through.
 */
function sourceOf({ service, internals }: ServiceRow, targetId: string): string | undefined {
  const { completedDeploymentId, traffic, progress } = internals;
  const others = service.deployments.filter(({ id }) => id !== targetId);
  const weightOf = (id: string): number =>
    traffic?.production[progress[id]?.serviceRevisionArn ?? ''] ?? 0;
  const completed = others.find(({ id }) => id === completedDeploymentId);
  const [serving] = others
    .filter(({ id }) => weightOf(id) > 0)
    .sort((a, b) => weightOf(b.id) - weightOf(a.id));
  return (completed ?? serving)?.id;
}

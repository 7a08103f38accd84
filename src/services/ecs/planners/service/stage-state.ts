import type {
  DeploymentDocument,
  DeploymentProgress,
  ServiceDeploymentDocument,
  ServiceRow,
} from '../../model/service-document.ts';
import type {
  LifecycleStage,
  ServiceTraffic,
  StageProgress,
  TrafficWeights,
} from '../../model/stage-document.ts';
import { beginHooks } from '../../rules/hook-runs.ts';
import { shownStage } from '../../rules/stage-order.ts';
import { productionWeight, splitTraffic } from '../../rules/traffic-steps.ts';
import type { ServiceAction } from './service-plan.ts';

/** A deployment in stages, as the steps of a pass before left it. */
export interface StageState {
  readonly row: ServiceRow;
  /** Its record. */
  readonly record: ServiceDeploymentDocument;
  /** The id of the deployment: the green one. */
  readonly targetId: string;
  readonly stages: StageProgress;
  /** Beside those that store the row and the record. */
  readonly actions: readonly ServiceAction[];
  /** The record has come to an end in this pass. */
  readonly isOver?: true | undefined;
}

export function deploymentOf(
  { service }: Pick<ServiceRow, 'service'>,
  id: string | undefined,
): DeploymentDocument | undefined {
  return service.deployments.find((deployment) => deployment.id === id);
}

export function revisionArnOf(
  { internals }: ServiceRow,
  id: string | undefined,
): string | undefined {
  return id === undefined ? undefined : internals.progress[id]?.serviceRevisionArn;
}

/** The row with a deployment and what is remembered of it changed. */
export function withDeployment(
  row: ServiceRow,
  id: string,
  change: {
    readonly shown?: Partial<DeploymentDocument>;
    readonly progress?: Partial<DeploymentProgress>;
  },
): ServiceRow {
  const { service, internals } = row;
  const own = internals.progress[id];
  const { shown, progress } = change;
  return {
    ...row,
    service: {
      ...service,
      deployments:
        shown === undefined
          ? service.deployments
          : service.deployments.map((old) => (old.id === id ? { ...old, ...shown } : old)),
    },
    internals:
      own === undefined || progress === undefined
        ? internals
        : { ...internals, progress: { ...internals.progress, [id]: { ...own, ...progress } } },
  };
}

/** Begins a stage: its hooks run, and a stage that shifts traffic shifts it. */
export function enterStage(
  state: StageState,
  stage: LifecycleStage,
  now: number,
  step = state.stages.step,
): StageState {
  const { sourceId, rollBack } = state.stages;
  const isRollBack = rollBack !== undefined;
  const { runs, details } = beginHooks(state.record, { stage, step, isRollBack, now });
  const lifecycleStage = shownStage(stage) ?? state.record.lifecycleStage;
  const { lifecycleHookDetails = [] } = state.record;
  const entered: StageState = {
    ...state,
    stages: {
      stage,
      since: now,
      step,
      hooks: runs,
      ...(sourceId === undefined ? {} : { sourceId }),
      ...(rollBack === undefined ? {} : { rollBack }),
    },
    record: {
      ...state.record,
      ...(lifecycleStage === undefined ? {} : { lifecycleStage }),
      ...(details.length === 0
        ? {}
        : { lifecycleHookDetails: [...lifecycleHookDetails, ...details] }),
      updatedAt: now,
    },
  };
  return shiftFor(entered);
}

/** The traffic that goes with a stage: all of it where it was in a roll-back. */
function shiftFor(state: StageState): StageState {
  const { stage, step, sourceId, rollBack } = state.stages;
  const target = revisionArnOf(state.row, state.targetId);
  const source = revisionArnOf(state.row, sourceId);
  if (target === undefined) return state;
  const split = (percent: number): TrafficWeights =>
    splitTraffic(target, source, rollBack === undefined ? percent : 0);
  switch (stage) {
    case 'TEST_TRAFFIC_SHIFT':
      return shiftTraffic(state, { test: split(100) });
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      const { deploymentConfiguration = {} } = state.record;
      return shiftTraffic(state, {
        production: split(productionWeight(deploymentConfiguration, step)),
      });
    }
    default:
      return state;
  }
}

/** Wants the traffic to go elsewhere; the record shows it at once, the router is asked for it. */
export function shiftTraffic(
  state: StageState,
  wanted: Partial<Pick<ServiceTraffic, 'production' | 'test'>>,
): StageState {
  const { traffic = { production: {}, test: {}, version: 0 } } = state.row.internals;
  const { production = traffic.production, test = traffic.test } = wanted;
  const isSame =
    JSON.stringify([production, test]) === JSON.stringify([traffic.production, traffic.test]);
  const next: ServiceTraffic = isSame
    ? traffic
    : { production, test, version: traffic.version + 1, routedVersion: traffic.routedVersion };
  return {
    ...state,
    row: { ...state.row, internals: { ...state.row.internals, traffic: next } },
    record: withWeights(state.record, next),
  };
}

/** Whether the traffic goes where it was last wanted. */
export function isRouted({ internals }: ServiceRow): boolean {
  const { traffic } = internals;
  return traffic === undefined || traffic.routedVersion === traffic.version;
}

function withWeights(
  record: ServiceDeploymentDocument,
  { production, test }: ServiceTraffic,
): ServiceDeploymentDocument {
  const weighed = <T extends { readonly arn?: string | undefined }>(revision: T) => ({
    ...revision,
    requestedTestTrafficWeight: test[revision.arn ?? ''] ?? 0,
    requestedProductionTrafficWeight: production[revision.arn ?? ''] ?? 0,
  });
  const { sourceServiceRevisions, targetServiceRevision } = record;
  return {
    ...record,
    ...(sourceServiceRevisions === undefined
      ? {}
      : { sourceServiceRevisions: sourceServiceRevisions.map(weighed) }),
    targetServiceRevision: weighed(targetServiceRevision),
  };
}

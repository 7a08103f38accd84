import { parseArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/errors.ts';
import { SeededRandom } from '../../kernel/random.ts';
import type {
  ExplainedPlacement,
  PlacementAnswer,
  PlacementQuestion,
  PlacementQuestionRefused,
} from '../../ports/placement.ts';
import type { TaskRow } from './model/task-document.ts';
import type { PlacementExplanation } from './placement/explain-placement.ts';
import type { Fleet } from './placement/fleet.ts';
import type { PlacementDemand } from './placement/placement-demand.ts';
import { type Namespace, serviceArn, shortIdentifier } from './rules/arns.ts';
import { validatePlacementConstraints } from './rules/placement-constraints.ts';
import { validatePlacementStrategy } from './rules/placement-strategy.ts';
import { parseTaskDefinitionIdentifier } from './rules/task-definition/identifier.ts';
import { taskDemand } from './rules/task-demand.ts';
import type { EcsReadUnit, EcsStore } from './tables/ecs-store.ts';

/** The question names what is not there. */
class Missing extends Error {}

/**
 * Says where tasks would go and why, and places nothing (`POST /_gantry/explain-placement`). `world` is
 * where names are looked for that no ARN of the question places. Chance is drawn from a seed of its
 * own, so that to ask changes nothing that is to come: among equals RunTask may choose another.
 */
export function answerPlacementQuestion(
  question: PlacementQuestion,
  store: EcsStore,
  world: { readonly account: string; readonly region: string },
): PlacementAnswer | PlacementQuestionRefused {
  const { task, cluster, service, taskDefinition } = question;
  const arn = [task, cluster, service, taskDefinition].find((name) => name?.startsWith('arn:'));
  const parsed = parseArn(arn ?? '');
  const namespace = {
    account: parsed?.account ?? world.account,
    region: parsed?.region ?? world.region,
    partition: parsed?.partition ?? 'aws',
  };
  try {
    return store.read((unit) => answer(question, unit, namespace));
  } catch (error) {
    if (error instanceof Missing) return { refused: 'missing', message: error.message };
    if (error instanceof AwsError) return { refused: 'wrong', message: error.message };
    throw error;
  }
}

function answer(
  question: PlacementQuestion,
  unit: EcsReadUnit,
  namespace: Namespace,
): PlacementAnswer {
  const task = question.task === undefined ? undefined : unit.tasks.get(namespace, question.task);
  if (question.task !== undefined && task === undefined) {
    throw new Missing(`There is no task ${question.task}. Give the ARN of a task in full.`);
  }
  const cluster = clusterIn(question, unit, namespace, task);
  const demand = demandIn(question, unit, { ...namespace, clusterArn: cluster }, task);
  const launchType = question.launchType ?? launchTypeOf(task);
  const fleet = unit.fleets.of({ ...namespace, clusterArn: cluster }, launchType);
  const own = task && fleet.task(task.task.taskArn);
  // The task is placed as if it were not there yet. Nobody sees the fleet without it: nothing here waits.
  if (own !== undefined) fleet.release(own.arn);
  try {
    const at = task?.task.containerInstanceArn;
    const found = whatIf(fleet, demand, question);
    return at === undefined ? found : { ...found, containerInstanceArn: at };
  } finally {
    if (own !== undefined) fleet.reserve(own);
  }
}

/** Decides for one task after the other, and takes it all back. */
function whatIf(
  fleet: Fleet,
  demand: PlacementDemand,
  { count = 1, limit = 20 }: PlacementQuestion,
): PlacementAnswer {
  const random = new SeededRandom(0);
  const first = fleet.explain(demand, new SeededRandom(0));
  const { placed, left } = fleet.whatIf(demand, count, random);
  const unplaced = count - placed.length;
  return {
    placements: placed.map(({ instanceArn, gpuIds }) => ({
      containerInstanceArn: instanceArn,
      gpuIds,
    })),
    unplaced,
    first: shown(first, limit),
    ...(left === undefined || placed.length === 0 ? {} : { firstUnplaced: shown(left, limit) }),
  };
}

function shown(explanation: PlacementExplanation, limit: number): ExplainedPlacement {
  const { why, instances, considered, refused, ranked, steps } = explanation;
  const refusedBy: Record<string, number> = {};
  for (const { reason } of refused) refusedBy[reason] = (refusedBy[reason] ?? 0) + 1;
  return {
    why,
    instances,
    considered,
    refusedBy,
    refused: refused.slice(0, limit).map(({ instanceArn, ...rest }) => ({
      containerInstanceArn: instanceArn,
      ...rest,
    })),
    ranked: ranked.slice(0, limit).map(({ instanceArn, ...rest }) => ({
      containerInstanceArn: instanceArn,
      ...rest,
    })),
    steps,
  };
}

function clusterIn(
  { cluster = 'default' }: PlacementQuestion,
  unit: EcsReadUnit,
  namespace: Namespace,
  task: TaskRow | undefined,
): string {
  if (task !== undefined) return task.task.clusterArn;
  const name = shortIdentifier(namespace, 'cluster', cluster);
  const row = name === undefined ? undefined : unit.clusters.get(namespace, name);
  if (row === undefined) throw new Missing(`There is no cluster ${cluster}.`);
  return row.document.clusterArn;
}

function demandIn(
  question: PlacementQuestion,
  unit: EcsReadUnit,
  at: Namespace & { readonly clusterArn: string },
  task: TaskRow | undefined,
): PlacementDemand {
  const service = serviceIn(question, unit, at, task);
  const { placementConstraints, placementStrategy, overrides, capacityProvider } = question;
  const constraints = placementConstraints ?? service?.placementConstraints ?? [];
  const strategy = placementStrategy ?? service?.placementStrategy ?? [];
  const name = question.taskDefinition ?? task?.task.taskDefinitionArn ?? service?.taskDefinition;
  const definition = definitionIn(name, unit, at);
  validatePlacementConstraints(constraints, definition.placementConstraints);
  const group =
    question.group ??
    task?.task.group ??
    (service === undefined ? `family:${definition.family}` : `service:${service.serviceName}`);
  return taskDemand(definition, {
    group,
    overrides: overrides ?? task?.task.overrides,
    constraints,
    strategy: validatePlacementStrategy(strategy),
    isService: service !== undefined,
    capacityProvider: capacityProvider ?? task?.task.capacityProviderName,
  });
}

function serviceIn(
  question: PlacementQuestion,
  unit: EcsReadUnit,
  at: Namespace & { readonly clusterArn: string },
  task: TaskRow | undefined,
) {
  const name = question.service ?? task?.internals.serviceName;
  if (name === undefined) return undefined;
  const cluster = at.clusterArn.slice(at.clusterArn.lastIndexOf('/') + 1);
  const short = name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name;
  const row = unit.services.get(at, serviceArn(at, cluster, short));
  if (row !== undefined) return row.service;
  // A task can outlive its service, and is placed by what the question says then.
  if (question.service === undefined) return undefined;
  throw new Missing(`There is no service ${name} in ${cluster}.`);
}

function definitionIn(name: string | undefined, unit: EcsReadUnit, at: Namespace) {
  if (name === undefined) {
    throw new Missing('Name a task, a service or a task definition to be placed.');
  }
  const identifier = parseTaskDefinitionIdentifier(at, name);
  const row =
    identifier.kind === 'family'
      ? unit.taskDefinitions.latestActive(at, identifier.family)
      : identifier.kind === 'revision'
        ? unit.taskDefinitions.get(at, identifier.family, identifier.revision)
        : undefined;
  if (row === undefined) throw new Missing(`There is no task definition ${name}.`);
  return row.document;
}

/** A task on Fargate has no instance; it is asked where it would go on EC2. */
function launchTypeOf(task: TaskRow | undefined): 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES' {
  const launchType = task?.task.launchType;
  return launchType === 'EXTERNAL' || launchType === 'MANAGED_INSTANCES' ? launchType : 'EC2';
}

// Whether the checks can fail: planners that are wrong on purpose, each in one way, must be caught.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type {
  ServiceAction,
  ServicePlan,
  ServiceSituation,
} from '../../../src/services/ecs/planners/service/service-plan.ts';
import { historyOf, makeTemplate, playHistory } from './service-history.ts';

type Mutant = (plan: ServicePlan, situation: ServiceSituation) => ServicePlan;

const chosen = vi.hoisted(() => ({ mutant: undefined as Mutant | undefined }));

vi.mock('../../../src/services/ecs/planners/service/plan-service.ts', async (original) => {
  const real =
    await original<typeof import('../../../src/services/ecs/planners/service/plan-service.ts')>();
  return {
    ...real,
    planService: (situation: ServiceSituation) => {
      const plan = real.planService(situation);
      return chosen.mutant?.(plan, situation) ?? plan;
    },
  };
});

let template: Awaited<ReturnType<typeof makeTemplate>>;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => template.remove());

/** What each planner does wrong, and the words in which that must be found. */
const mutants: Readonly<Record<string, readonly [Mutant, RegExp]>> = {
  'stops every old task of a rollout at once': [
    (plan, { row, tasks }) => {
      const [primary, ...older] = row.service.deployments;
      if (primary === undefined || older.length === 0) return plan;
      const taskArns = tasks
        .filter((task) => task.startedBy !== primary.id && task.desiredStatus === 'RUNNING')
        .map(({ taskArn }) => taskArn);
      return taskArns.length === 0
        ? plan
        : { ...plan, actions: [...plan.actions, { do: 'stop', taskArns, reason: 'a mutant' }] };
    },
    /healthy tasks and leaves \d+ where \d+ must stay/,
  ],
  'starts more tasks than it may': [
    (plan) => ({
      ...plan,
      actions: plan.actions.map((action) =>
        action.do === 'start' ? { ...action, count: action.count + 3 } : action,
      ),
    }),
    /tasks where \d+ are allowed/,
  ],
  'never stops what is too much': [
    (plan) => ({ ...plan, actions: plan.actions.filter((action) => action.do !== 'stop') }),
    /does not converge|for ever/,
  ],
  'never starts anything': [
    (plan) => ({ ...plan, actions: plan.actions.filter((action) => action.do !== 'start') }),
    /does not converge|waits for nothing/,
  ],
  'forgets to look again': [
    (plan) => ({ ...plan, recheckAt: undefined }),
    /does not converge|waits for nothing|for ever/,
  ],
  'never comes to rest': [
    (plan, { now }) => ({ ...plan, recheckAt: plan.recheckAt ?? now + 60_000 }),
    /never idle/,
  ],
  'drops old deployments while they have tasks': [
    (plan, { row }) => {
      const written = plan.actions.findLast((action) => action.do === 'record')?.row ?? row;
      const deployments = written.service.deployments.slice(0, 1);
      if (deployments.length === written.service.deployments.length) return plan;
      const service = { ...written.service, deployments };
      return {
        ...plan,
        actions: [...plan.actions, { do: 'record', row: { ...written, service } }],
      };
    },
    /of no deployment/,
  ],
  'stops protected tasks first': [
    (plan, { row, tasks, now }) => {
      const taskArns = tasks
        .filter(({ protectedUntil = 0, desiredStatus }) => {
          return protectedUntil > now && desiredStatus === 'RUNNING';
        })
        .map(({ taskArn }) => taskArn);
      return row.service.status !== 'ACTIVE' || taskArns.length === 0
        ? plan
        : { ...plan, actions: [...plan.actions, { do: 'stop', taskArns, reason: 'a mutant' }] };
    },
    /is protected and was stopped/,
  ],
  'says everything twice': [
    (plan) => ({
      ...plan,
      actions: plan.actions.flatMap((action): readonly ServiceAction[] =>
        action.do === 'tell' ? [action, action] : [action],
      ),
    }),
    /says again|is told twice/,
  ],
};

const histories = 60;

test.each(Object.entries(mutants))('a planner that %s is caught', async (_, [mutant, words]) => {
  chosen.mutant = mutant;
  const found: string[] = [];
  for (let seed = 1; seed <= histories; seed += 1) {
    const { problems } = await playHistory(historyOf(seed), template.folder);
    found.push(...problems);
    if (problems.some((problem) => words.test(problem))) return;
  }
  expect.fail(`not caught in ${histories} histories; found: ${found.join('\n').slice(0, 2000)}`);
});

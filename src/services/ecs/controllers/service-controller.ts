import { assert } from '../../../kernel/assert.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { ServiceRow } from '../model/service-document.ts';
import { planService } from '../planners/service/plan-service.ts';
import type { SchedulerPace, ServiceAction } from '../planners/service/service-plan.ts';
import { worldOf } from '../rules/derive-events.ts';
import type { EcsStore, EcsUnit } from '../tables/ecs-store.ts';
import { startServiceTasks } from './start-service-tasks.ts';
import { stopServiceTasks } from './stop-service-tasks.ts';

export interface ServiceControllerOptions {
  readonly store: EcsStore;
  /** The runtime that serves Fargate capacity. */
  readonly fargateRuntime: string;
  readonly pace: SchedulerPace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/**
 * The scheduler of services. A pass reads, plans and writes in one transaction: what it decides about is
 * all in the tables, so nothing can change meanwhile. Passes over one service are `pace.passMs` apart
 * (reference §3.8.6).
 */
export class ServiceController implements Controller {
  readonly kind = 'service';
  readonly #options: ServiceControllerOptions;
  /** When each service was last looked at, epoch ms; losing it costs one early pass. */
  readonly #passes = new Map<string, number>();

  constructor(options: ServiceControllerOptions) {
    this.#options = options;
  }

  async reconcile(serviceArn: string): Promise<Outcome> {
    const { store, pace, clock } = this.#options;
    const now = clock.now();
    const due = (this.#passes.get(serviceArn) ?? Number.NEGATIVE_INFINITY) + pace.passMs;
    if (now < due) return { why: 'its next pass is due soon', recheckAt: due };
    const outcome = await store.write((unit) => this.#pass(unit, serviceArn, now));
    if (outcome.gone === true) this.#passes.delete(serviceArn);
    else this.#passes.set(serviceArn, now);
    return outcome;
  }

  #pass(unit: EcsUnit, serviceArn: string, now: number): Outcome {
    const world = worldOf(serviceArn);
    const row = unit.services.get(world, serviceArn);
    const ends = unit.serviceTaskEnds.take(serviceArn);
    if (row === undefined) return { why: 'there is no such service', gone: true };
    const { clusterArn, serviceName } = row.service;
    const plan = planService({
      row,
      tasks: unit.serviceTasks.of({ ...world, clusterArn, serviceName }),
      ends,
      taskSets: unit.taskSets.of(world, serviceArn),
      serviceDeployments: unit.serviceDeployments.runningOf(world, serviceArn),
      now,
      pace: this.#options.pace,
    });
    for (const action of plan.actions) this.#act(unit, action, row, now);
    return { why: plan.why, recheckAt: plan.recheckAt };
  }

  #act(unit: EcsUnit, action: ServiceAction, read: ServiceRow, now: number): void {
    const { ids, fargateRuntime } = this.#options;
    const { serviceArn } = read.service;
    switch (action.do) {
      case 'record':
        unit.services.put(action.row);
        return;
      case 'recordDeployment':
        unit.serviceDeployments.update(read, action.document);
        return;
      case 'tell':
        unit.serviceEvents.add(
          { ...worldOf(serviceArn), serviceArn },
          { id: ids.uuid(), createdAt: now, message: action.message },
        );
        return;
      case 'start': {
        const present = unit.services.get(read, serviceArn);
        assert(present !== undefined, 'a service went away in its own pass', { serviceArn });
        startServiceTasks(unit, { ids, fargateRuntime, now }, present, action);
        return;
      }
      case 'stop':
        stopServiceTasks(unit, { ids, now }, read, action);
        return;
      default:
        action satisfies never;
    }
  }
}

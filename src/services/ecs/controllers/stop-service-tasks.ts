import type { Ids } from '../../../kernel/ids.ts';
import type { ServiceRow } from '../model/service-document.ts';
import { taskIdOf } from '../rules/arns.ts';
import { stopByScheduler } from '../rules/requested-stop.ts';
import { isPending } from '../rules/task-lifecycle.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';

/** Tells tasks of a service to stop, and the service's readers of it (reference §3.8.9). */
export function stopServiceTasks(
  unit: EcsUnit,
  { ids, now }: { readonly ids: Ids; readonly now: number },
  { account, region, service }: ServiceRow,
  wanted: { readonly taskArns: readonly string[]; readonly reason: string },
): void {
  const world = { account, region };
  const { serviceArn, serviceName } = service;
  const running: string[] = [];
  let pending = 0;
  for (const taskArn of wanted.taskArns) {
    const row = unit.tasks.get(world, taskArn);
    if (row === undefined || row.task.desiredStatus === 'STOPPED') continue;
    unit.tasks.update(stopByScheduler(row, wanted.reason, now));
    unit.touch(`task/${taskArn}`);
    if (isPending(row.task.lastStatus)) pending += 1;
    else running.push(`(task ${taskIdOf(taskArn)})`);
  }
  const tell = (text: string): void =>
    unit.serviceEvents.add(
      { ...world, serviceArn },
      { id: ids.uuid(), createdAt: now, message: `(service ${serviceName}) ${text}` },
    );
  if (running.length > 0) {
    tell(`has stopped ${running.length} running tasks: ${running.join(' ')}.`);
  }
  if (pending > 0) tell(`stopped ${pending} pending tasks.`);
}

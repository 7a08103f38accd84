import type { ServiceTask, TaskSetRow } from '../model/service-document.ts';
import type { TaskSet } from '../model/types.ts';
import { countTasks } from '../rules/service-counts.ts';

/**
 * A task set as the API shows it, its tasks counted now; `tasks` are those of its whole service. Tags
 * that were not asked for are an empty list, as users' answers of DescribeServices show.
 */
export function taskSetView(
  { taskSet }: TaskSetRow,
  tasks: readonly ServiceTask[],
  include: { readonly tags: boolean },
): TaskSet {
  const { tags, ...shown } = taskSet;
  return {
    ...shown,
    ...countTasks(tasks.filter(({ startedBy }) => startedBy === taskSet.id)),
    tags: include.tags ? tags : [],
  };
}

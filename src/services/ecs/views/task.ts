import type { TaskRow } from '../model/task-document.ts';
import type { Task } from '../model/types.ts';

/**
 * A task as the API shows it. `tags` says whether they were asked for: DescribeTasks answers an empty
 * list otherwise (reference §1.7).
 */
export function taskView({ task }: TaskRow, include: { readonly tags: boolean }): Task {
  return { ...task, tags: include.tags ? task.tags : [] };
}

/**
 * The same for DescribeTasks, where health is UNKNOWN until there is any (reference §3.4.1). A row never
 * changes, so it has one view, frozen, whose text is written once however often it is asked for.
 */
export function describedTaskView(row: TaskRow, include: { readonly tags: boolean }): Task {
  const views = include.tags ? viewsWithTags : viewsWithoutTags;
  let view = views.get(row);
  if (view === undefined) {
    view = Object.freeze(describe(row, include));
    views.set(row, view);
  }
  return view;
}

const viewsWithTags = new WeakMap<TaskRow, Task>();
const viewsWithoutTags = new WeakMap<TaskRow, Task>();

function describe(row: TaskRow, include: { readonly tags: boolean }): Task {
  const view = taskView(row, include);
  return {
    ...view,
    healthStatus: view.healthStatus ?? 'UNKNOWN',
    containers: row.task.containers.map((container) => ({
      ...container,
      healthStatus: container.healthStatus ?? 'UNKNOWN',
    })),
  };
}

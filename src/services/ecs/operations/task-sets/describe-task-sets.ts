import { invalidParameter } from '../../errors.ts';
import { query } from '../../operation.ts';
import { requireTaskSetService, showTaskSet, taskSetArnOf, taskSetsOf } from './lookup.ts';

/** Of the quotas of reference §7, the one that is only remembered. */
const mostDescribed = 20;

/**
 * Task sets by id or ARN; those that are not there are failures with reason MISSING (reference §1.8). ECS
 * wants them named, although its documentation calls the member optional (users' logs).
 */
export const describeTaskSets = query('DescribeTaskSets', (context, input) => {
  const identifiers = input.taskSets ?? [];
  if (identifiers.length === 0) throw invalidParameter('TaskSets cannot be empty.');
  if (identifiers.length > mostDescribed) {
    throw invalidParameter(`TaskSets cannot have more than ${mostDescribed} elements`);
  }
  const { row } = requireTaskSetService(context, input);
  const tags = (input.include ?? []).includes('TAGS');
  const present = new Map(taskSetsOf(context, row).map((set) => [set.taskSet.taskSetArn, set]));
  const arns = [...new Set(identifiers.map((identifier) => taskSetArnOf(row, identifier)))];
  return {
    taskSets: arns.flatMap((arn) => {
      const found = present.get(arn);
      return found === undefined ? [] : [showTaskSet(context, row, found, { tags })];
    }),
    failures: arns.filter((arn) => !present.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  };
});

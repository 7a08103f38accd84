import { clientError } from '../../errors.ts';
import { query } from '../../operation.ts';
import { findTaskDefinition } from './lookup.ts';

/** A revision in whatever status, or the newest ACTIVE one of a family (reference §3.3.2). */
export const describeTaskDefinition = query('DescribeTaskDefinition', (context, input) => {
  const row = findTaskDefinition(context, input.taskDefinition);
  if (row === undefined) throw clientError('Unable to describe task definition.');
  // The list is there even when it was not asked for, and then empty: observed.
  return { taskDefinition: row.document, tags: input.include?.includes('TAGS') ? row.tags : [] };
});

import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck, streamNameCheck } from '../../rules/names.ts';
import { requireGroup } from '../log-groups/lookup.ts';
import { requireStream } from './lookup.ts';

/** Deletes a stream with its events. Required: logGroupName, logStreamName. */
export const deleteLogStream = operation(
  'DeleteLogStream',
  (context, { logGroupName, logStreamName }) => {
    constraints.check(groupNameCheck(logGroupName), streamNameCheck(logStreamName));
    const group = requireGroup(context, logGroupName);
    const { id } = requireStream(context, group, logStreamName);
    context.unit.blocks.deleteOfStream(group.id, id);
    context.unit.streams.delete(id);
    return {};
  },
);

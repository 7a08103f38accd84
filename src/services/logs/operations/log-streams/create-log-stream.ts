import { constraints, streamExists } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck, streamNameCheck } from '../../rules/names.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** Makes a stream in a group. Required: logGroupName, logStreamName. */
export const createLogStream = operation(
  'CreateLogStream',
  (context, { logGroupName, logStreamName }) => {
    constraints.check(groupNameCheck(logGroupName), streamNameCheck(logStreamName));
    const group = requireGroup(context, logGroupName);
    const { streams } = context.unit;
    if (streams.get(group.id, logStreamName) !== undefined) throw streamExists();
    streams.insert(group.id, logStreamName, context.now);
    return {};
  },
);

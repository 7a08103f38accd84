import { operation } from '../../operation.ts';
import { mergeAttributes, requireRoom } from '../../rules/instance-attributes.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { shownAttribute, targetsOf } from './lookup.ts';

/** Gives instances attributes; one of the same name gets the new value (reference §3.5.2). */
export const putAttributes = operation('PutAttributes', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  const targets = targetsOf(context, cluster, input.attributes);
  for (const [row, given] of targets) {
    const attributes = mergeAttributes(row.instance.attributes, given);
    requireRoom(attributes);
    context.unit.containerInstances.update({
      ...row,
      instance: { ...row.instance, attributes },
    });
  }
  return {
    attributes: [...targets].flatMap(([row, given]) =>
      given.map((attribute) => shownAttribute(row, attribute)),
    ),
  };
});

import { operation } from '../../operation.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { shownAttribute, targetsOf } from './lookup.ts';

/** Takes attributes from instances by name; those that an instance does not have are left out of the answer. */
export const deleteAttributes = operation('DeleteAttributes', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  const targets = targetsOf(context, cluster, input.attributes);
  const deleted = [...targets].flatMap(([row, given]) => {
    const names = new Set(given.map(({ name }) => name));
    const isGiven = ({ name }: { readonly name: string }): boolean => names.has(name);
    const gone = row.instance.attributes.filter(isGiven);
    if (gone.length === 0) return [];
    const attributes = row.instance.attributes.filter((attribute) => !isGiven(attribute));
    context.unit.containerInstances.update({
      ...row,
      instance: { ...row.instance, attributes },
    });
    return gone.map((attribute) => shownAttribute(row, attribute));
  });
  return { attributes: deleted };
});

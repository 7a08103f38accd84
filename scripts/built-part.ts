import type { Ref, SdkModel } from './read-sdk-model.ts';

/**
 * The part of a model that is reached from the operations that are built: a service such as IAM has
 * hundreds of others, and shapes nobody asks for would cost memory and time to start. A service that is
 * `built: 'all'` keeps everything. Throws when the table names an operation that AWS has not.
 */
export function builtPart(model: SdkModel): SdkModel {
  const { built, name } = model.service;
  if (built === 'all') return model;
  const unknown = built.filter((operation) => !model.operationNames.includes(operation));
  if (unknown.length > 0) throw new Error(`${name} has no operation ${unknown.join(', ')}`);
  const operations = model.operations.filter((operation) => built.includes(operation.name));
  const reached = new Set<string>();
  for (const { input, output } of operations) {
    reach(model, input, reached);
    reach(model, output, reached);
  }
  const thrown = new Set(operations.flatMap(({ errors }) => errors));
  return {
    ...model,
    operations,
    enums: only(model.enums, reached),
    structures: only(model.structures, reached),
    errors: only(model.errors, thrown),
  };
}

function reach(model: SdkModel, ref: Ref, reached: Set<string>): void {
  if (typeof ref === 'object') {
    reach(model, 'list' in ref ? ref.list : ref.map, reached);
    return;
  }
  if (reached.has(ref)) return;
  reached.add(ref);
  for (const member of Object.values(model.structures.get(ref)?.members ?? {})) {
    reach(model, member, reached);
  }
}

function only<V>(all: ReadonlyMap<string, V>, names: ReadonlySet<string>): ReadonlyMap<string, V> {
  return new Map([...all].filter(([name]) => names.has(name)));
}

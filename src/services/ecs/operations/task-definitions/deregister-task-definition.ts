import { clientError, invalidIdentifier, invalidParameter } from '../../errors.ts';
import type { TaskDefinition } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { identify } from './lookup.ts';

/** Makes a revision INACTIVE; a second time succeeds and changes nothing (reference §2.4, §3.3.2). */
export const deregisterTaskDefinition = operation('DeregisterTaskDefinition', (context, input) => {
  const row = requireRevision(context, input.taskDefinition);
  if (row.status === 'DELETE_IN_PROGRESS') {
    throw clientError(
      'The task definition could not be deregistered because it is in the process of being deleted.',
    );
  }
  const inactive: TaskDefinition = { ...row.document, status: 'INACTIVE' };
  if (row.status === 'ACTIVE') {
    context.unit.taskDefinitions.update({
      ...row,
      status: 'INACTIVE',
      document: { ...inactive, deregisteredAt: context.now },
    });
  }
  // The answer itself does not say when: observed.
  return { taskDefinition: { ...inactive, deregisteredAt: undefined } };
});

function requireRevision(context: WriteContext, identifier: string): TaskDefinitionRow {
  const parsed = identify(context, identifier);
  switch (parsed.kind) {
    case 'family':
      throw clientError('Revision is missing');
    case 'bad revision':
      throw invalidParameter(`Invalid revision number. Number: ${parsed.text}`);
    case 'foreign':
      throw invalidIdentifier(identifier);
    case 'malformed':
      throw unableToDeregister();
    case 'revision': {
      const { caller, unit } = context;
      const row = unit.taskDefinitions.get(caller, parsed.family, parsed.revision);
      if (row === undefined) throw unableToDeregister();
      return row;
    }
  }
}

function unableToDeregister() {
  return clientError('Unable to deregister task definition.');
}

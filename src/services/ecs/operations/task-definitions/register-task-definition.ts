import { AwsError } from '../../../../aws/errors.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { normaliseTaskDefinition } from '../../rules/task-definition/normalise.ts';
import { notYetEffective } from '../../rules/task-definition/not-yet-effective.ts';
import { validateTaskDefinition } from '../../rules/task-definition/validate.ts';

/** Deregistered and deleted ones count (reference §7). */
const mostRevisions = 1_000_000;

/** Registers the next revision of a family (reference §2.4, §3.3.1). Tags are its own, not inherited. */
export const registerTaskDefinition = operation('RegisterTaskDefinition', (context, input) => {
  validateTaskDefinition(input);
  const { caller, now, unit, log } = context;
  const revision = takeRevision(context, input.family);
  const document = normaliseTaskDefinition(input, {
    namespace: caller,
    revision,
    registeredAt: now,
    registeredBy: caller.principalArn,
  });
  unit.taskDefinitions.insert({
    account: caller.account,
    region: caller.region,
    family: input.family,
    revision,
    status: 'ACTIVE',
    document,
    tags: input.tags ?? [],
  });
  const members = notYetEffective(document);
  if (members.length > 0) {
    log.warn(
      { taskDefinition: document.taskDefinitionArn, members },
      'accepted without effect yet',
    );
  }
  return { taskDefinition: document, tags: input.tags };
});

function takeRevision({ caller, unit }: WriteContext, family: string): number {
  const revision = unit.taskDefinitions.takeRevision(caller, family);
  if (revision <= mostRevisions) return revision;
  // The quota is documented; the service's text was not seen.
  throw new AwsError(
    'LimitExceededException',
    `The family ${family} has reached the limit of ${mostRevisions} revisions.`,
  );
}

import { parseRoleArn } from '../../../../aws/arn.ts';
import { assumedRole, roleIdOf } from '../../../../aws/assumed-role.ts';
import { accessDenied, constraints, validationError } from '../../errors.ts';
import type { AssumeRoleRequest } from '../../model/types.ts';
import { query, type StsContext } from '../../operation.ts';
import { credentialsView } from './credentials-view.ts';

const defaultSeconds = 3600;
/** A session that assumes another role gets an hour at most ("role chaining"). */
const longestChainedSeconds = 3600;
/** The longest that IAM lets a role have; one that nobody created has that. */
const longestSeconds = 43_200;

/**
 * Answers credentials of a role, in the role's account. Any well-formed role may be assumed by anybody:
 * no policy is evaluated. Session policies and tags have nothing to act on for the same reason.
 */
export const assumeRole = query('AssumeRole', (context, input) => {
  validate(input);
  const { request, roles, strictRoles, now } = context;
  const role = parseRoleArn(input.RoleArn);
  if (role === undefined) throw validationError('Request ARN is invalid');
  const known = roles.find(input.RoleArn);
  if (known === undefined && strictRoles) throw notAuthorised(request.principalArn, input.RoleArn);
  const seconds = input.DurationSeconds ?? defaultSeconds;
  checkDuration(context, seconds, known?.maxSessionDurationSeconds ?? longestSeconds);
  const roleId = known?.roleId ?? roleIdOf(input.RoleArn);
  const session = {
    ...assumedRole(role, roleId, input.RoleSessionName),
    region: request.region,
    nonce: context.ids.hex(16),
    expiresAt: now + seconds * 1000,
  };
  return {
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.principalArn },
    Credentials: credentialsView(context.sessions.issue(session)),
    SourceIdentity: input.SourceIdentity,
  };
});

function validate(input: AssumeRoleRequest): void {
  const name = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
  constraints.check(
    ['roleArn', input.RoleArn, { min: 20, max: 2048 }],
    ['roleSessionName', input.RoleSessionName, name],
    ['durationSeconds', input.DurationSeconds, { min: 900, max: longestSeconds }],
    ['sourceIdentity', input.SourceIdentity, name],
    ['externalId', input.ExternalId, { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' }],
  );
}

/** Both texts are what users of AWS saw. */
function checkDuration({ request }: StsContext, seconds: number, most: number): void {
  const isChained = request.userId !== undefined && request.principalArn.includes(':assumed-role/');
  if (isChained && seconds > longestChainedSeconds) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > most) {
    throw validationError(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
}

/** AWS says the same for a role that is not there and for one that does not trust the caller. */
function notAuthorised(principalArn: string, roleArn: string) {
  return accessDenied(
    `User: ${principalArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

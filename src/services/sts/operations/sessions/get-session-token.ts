import { accessDenied, constraints } from '../../errors.ts';
import { query } from '../../operation.ts';
import { credentialsView } from './credentials-view.ts';

const defaultSeconds = 43_200;
const longestSeconds = 129_600;
/** The root user gets an hour, whatever it asks for; so the API reference. */
const longestOfRootSeconds = 3600;

/** Answers credentials that stand for the caller himself. */
export const getSessionToken = query('GetSessionToken', (context, input) => {
  const { request, now, ids, sessions } = context;
  constraints.check(['durationSeconds', input.DurationSeconds, { min: 900, max: longestSeconds }]);
  if (request.userId !== undefined) {
    throw accessDenied('Cannot call GetSessionToken with session credentials');
  }
  const seconds = Math.min(input.DurationSeconds ?? defaultSeconds, longestOfRootSeconds);
  const { account, region, principalArn } = request;
  const session = {
    account,
    region,
    principalArn,
    userId: account,
    nonce: ids.hex(16),
    expiresAt: now + seconds * 1000,
  };
  return { Credentials: credentialsView(sessions.issue(session)) };
});

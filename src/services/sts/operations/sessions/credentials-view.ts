import type { SessionCredentials } from '../../../../aws/sessions.ts';
import type { Credentials } from '../../model/types.ts';

/** Credentials as STS shows them. */
export function credentialsView(credentials: SessionCredentials): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiresAt,
  };
}

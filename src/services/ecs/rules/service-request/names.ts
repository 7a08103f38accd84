import { invalidParameter } from '../../errors.ts';

const longestClientToken = 36;

/**
 * Checks what a new service is to be called, and its token (reference §3.8.2, §3.8.3). Throws
 * InvalidParameterException. The text on the token's length was observed, the others are ours.
 */
export function validateNames(serviceName: string, clientToken: string): void {
  if (serviceName === '') throw invalidParameter('serviceName can not be blank.');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(serviceName)) {
    throw invalidParameter(
      'The specified service name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. Specify a valid name and try again.',
    );
  }
  if (clientToken.length > longestClientToken) {
    throw invalidParameter(`idempotency token longer than ${longestClientToken}.`);
  }
  if (!/^[!-~]*$/.test(clientToken)) {
    throw invalidParameter('idempotency token can only have ASCII characters from 33 to 126.');
  }
}

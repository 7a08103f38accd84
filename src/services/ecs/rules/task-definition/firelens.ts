import { clientError } from '../../errors.ts';
import type { ContainerDefinition, FirelensConfiguration } from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { ownOption } from './own-option.ts';

/** One more than the most lines that may wait for the router (documented). */
const bufferLimit = 536_870_912;
const enableMetadata = 'enable-ecs-log-metadata';
const fileType = 'config-file-type';
const fileValue = 'config-file-value';

/** The log router of a task and those who log through it. Throws ClientException. */
export function checkFirelens(containers: readonly ContainerDefinition[]): void {
  const routers = containers.filter((container) => container.firelensConfiguration !== undefined);
  const routed = containers.filter(isRouted);
  if (routed.length > 0 && routers.length === 0) {
    throw clientError(
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
    );
  }
  if (routers.length > 0 && routed.length === 0) {
    // Seen by users of the service.
    throw clientError(
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    );
  }
  // From here on the rules are those of the documentation, or of what could not work; except where it
  // says so, the service's texts were not seen.
  if (routers.length > 1) {
    throw clientError('Only one container can be configured with a firelensConfiguration object.');
  }
  if (routers.some(isRouted)) {
    throw clientError(
      'A container with a firelensConfiguration object cannot use the awsfirelens log driver itself.',
    );
  }
  for (const router of routers) checkRouter(router);
  for (const container of routed) checkBufferLimit(container);
}

function checkRouter({ firelensConfiguration, user }: ContainerDefinition): void {
  if (firelensConfiguration !== undefined) checkOptions(firelensConfiguration);
  // The agent gives the folder of the socket to the user, and knows numbers alone. The text is that of
  // the time when it had to be root, without its end.
  if (!isAbsent(user) && !/^\d+(:.+)?$/.test(user)) {
    throw clientError(
      "If 'user' field is specified on firelens container, then it has to begin with a 'UID'.",
    );
  }
}

function checkOptions({ options = {} }: FirelensConfiguration): void {
  const known = [enableMetadata, fileType, fileValue];
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw clientError(`firelensConfiguration disallows options: ${unknown.join(', ')}`);
  }
  const metadata = ownOption(options, enableMetadata) ?? 'true';
  if (metadata !== 'true' && metadata !== 'false') {
    throw clientError(
      `firelensConfiguration option '${enableMetadata}' should be set to 'true' or 'false'.`,
    );
  }
  const type = ownOption(options, fileType);
  const value = ownOption(options, fileValue);
  if (isAbsent(type) !== isAbsent(value)) {
    throw clientError(
      `firelensConfiguration options '${fileType}' and '${fileValue}' have to be specified together.`,
    );
  }
  if (type !== undefined && type !== 's3' && type !== 'file') {
    throw clientError(
      `firelensConfiguration option '${fileType}' should be set to 's3' or 'file'.`,
    );
  }
  // Seen by users of the service who wrote s3://…
  if (type === 's3' && !/^arn:[a-z0-9-]+:s3:::[^/]+\/.+$/s.test(value ?? '')) {
    throw clientError('Invalid arn syntax.');
  }
}

function checkBufferLimit({ logConfiguration }: ContainerDefinition): void {
  const limit = ownOption(logConfiguration?.options, 'log-driver-buffer-limit');
  if (limit === undefined) return;
  if (/^\d{1,9}$/.test(limit) && Number(limit) < bufferLimit) return;
  throw clientError(
    `Log driver awsfirelens option 'log-driver-buffer-limit' should be at least 0 and less than ${bufferLimit}.`,
  );
}

function isRouted({ logConfiguration }: ContainerDefinition): boolean {
  return logConfiguration?.logDriver === 'awsfirelens';
}

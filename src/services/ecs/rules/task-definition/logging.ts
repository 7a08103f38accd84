import { clientError } from '../../errors.ts';
import type { ContainerDefinition, LogConfiguration, LogDriver } from '../../model/types.ts';
import { isAbsent } from './absent.ts';

/** Options a driver cannot do without, in the order the service names them. */
const requiredOptions: Partial<Readonly<Record<LogDriver, readonly string[]>>> = {
  awslogs: ['awslogs-region', 'awslogs-group'],
  splunk: ['splunk-url', 'splunk-token'],
};

/** Log drivers, their options and the FireLens router. Throws ClientException. */
export function checkLogging(containers: readonly ContainerDefinition[]): void {
  const configurations = containers.flatMap((c) => c.logConfiguration ?? []);
  for (const configuration of configurations) checkOptions(configuration);
  const routed = configurations.some(({ logDriver }) => logDriver === 'awsfirelens');
  const router = containers.some((container) => container.firelensConfiguration !== undefined);
  if (routed && !router) {
    throw clientError(
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
    );
  }
  if (router && !routed) {
    // Seen by users of the service.
    throw clientError(
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    );
  }
}

/** An option may also come as a secret. */
function checkOptions({ logDriver, options = {}, secretOptions = [] }: LogConfiguration): void {
  const secret = new Set(secretOptions.map((option) => option.name));
  const missing = (requiredOptions[logDriver] ?? []).filter(
    (option) => isAbsent(ownOption(options, option)) && !secret.has(option),
  );
  if (missing.length > 0) {
    throw clientError(`Log driver ${logDriver} requires options: ${missing.join(', ')}`);
  }
}

/** An option by its name, and never what every object inherits. */
export function ownOption(
  options: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined {
  return options !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
}

import { clientError } from '../../errors.ts';
import type { ContainerDefinition, LogConfiguration, LogDriver } from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { checkFirelens } from './firelens.ts';
import { ownOption } from './own-option.ts';

/** Options a driver cannot do without, in the order the service names them. */
const requiredOptions: Partial<Readonly<Record<LogDriver, readonly string[]>>> = {
  awslogs: ['awslogs-region', 'awslogs-group'],
  splunk: ['splunk-url', 'splunk-token'],
};

/** All that the service takes for awslogs, as documented. */
const awslogsOptions: readonly string[] = [
  'awslogs-create-group',
  'awslogs-datetime-format',
  'awslogs-group',
  'awslogs-multiline-pattern',
  'awslogs-region',
  'awslogs-stream-prefix',
  'max-buffer-size',
  'mode',
];

/** Log drivers and their options. Throws ClientException. */
export function checkLogging(containers: readonly ContainerDefinition[]): void {
  for (const { logConfiguration } of containers) {
    if (logConfiguration !== undefined) checkOptions(logConfiguration);
  }
  checkFirelens(containers);
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
  if (logDriver === 'awslogs') checkAwslogs(options, [...Object.keys(options), ...secret]);
}

/** The texts on unknown options and on the creation of the group were seen by users of the service. */
function checkAwslogs(options: Readonly<Record<string, string>>, names: readonly string[]): void {
  const unknown = names.filter((name) => !awslogsOptions.includes(name));
  if (unknown.length > 0) {
    throw clientError(`Log driver awslogs disallows options: ${unknown.join(', ')}`);
  }
  const createGroup = ownOption(options, 'awslogs-create-group') ?? 'true';
  if (createGroup !== 'true') {
    throw clientError(
      "Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.",
    );
  }
  // What follows is documented; the service's texts were not seen.
  const mode = ownOption(options, 'mode') ?? 'blocking';
  if (mode !== 'blocking' && mode !== 'non-blocking') {
    throw clientError(
      "Log driver awslogs option 'mode' should be set to 'blocking' or 'non-blocking'.",
    );
  }
  const bufferSize = ownOption(options, 'max-buffer-size') ?? '1m';
  if (!/^\d+(\.\d+)? ?([kmgtp]i?)?b?$/i.test(bufferSize)) {
    throw clientError(
      "Log driver awslogs option 'max-buffer-size' should be a size such as '25m'.",
    );
  }
  const multiline = ['awslogs-datetime-format', 'awslogs-multiline-pattern'];
  if (multiline.every((name) => ownOption(options, name) !== undefined)) {
    throw clientError(`Log driver awslogs takes one of the options: ${multiline.join(', ')}`);
  }
}

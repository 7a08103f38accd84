// What the options of the awslogs driver mean, for whoever runs the containers.
import type { LogDelivery } from '../ports/container-logs.ts';
import type { ContainerSpec, TaskSpec } from '../ports/runtime.ts';
import { datetimePattern } from './datetime-pattern.ts';

/** An option that the driver cannot use, in words for the reason of a task that does not start. */
export class InvalidLogOptions extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidLogOptions';
  }
}

/**
 * Where the output of a container goes; undefined for a container of another log driver. Its stream is
 * `<prefix>/<container>/<task id>` (reference §6.4). Throws InvalidLogOptions.
 */
export function logDeliveryOf(spec: TaskSpec, container: ContainerSpec): LogDelivery | undefined {
  const { logConfiguration } = container;
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const { options } = logConfiguration;
  // arn:aws:ecs:<region>:<account>:task/…
  const [, , , region = '', account = ''] = spec.taskArn.split(':');
  const taskId = spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1);
  const path = [options['awslogs-stream-prefix'], container.name, taskId];
  const eventStart = eventStartOf(options);
  return {
    destination: {
      account,
      region: options['awslogs-region'] ?? region,
      logGroupName: options['awslogs-group'] ?? '',
      // Without a prefix the driver takes the container's id, which nobody can know beforehand.
      logStreamName: path.filter((part) => part !== undefined).join('/'),
    },
    createGroup: options['awslogs-create-group'] === 'true',
    ...(eventStart !== undefined && { eventStart }),
    pseudoTerminal: container.pseudoTerminal === true,
  };
}

function eventStartOf(options: Readonly<Record<string, string>>): string | undefined {
  const format = options['awslogs-datetime-format'];
  const pattern = options['awslogs-multiline-pattern'];
  if (format !== undefined) return datetimePattern(format);
  if (pattern === undefined) return undefined;
  try {
    eventStartRegExp(pattern);
    return pattern;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidLogOptions(
      `awslogs could not parse multiline pattern option (awslogs-multiline-pattern="${pattern}"): ${why}`,
    );
  }
}

/** The expression of `eventStart`. Flags may stand in front, as the engine's language has them: `(?i)`. */
export function eventStartRegExp(pattern: string): RegExp {
  const [whole = '', flags = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  return new RegExp(pattern.slice(whole.length), flags);
}

/**
 * Why a task does not start, in the words of Fargate (reference §3.4.4, from memory there; the end of
 * the text was seen by its users).
 */
export function streamFailure(refusal: string): string {
  return optionsFailure(
    `create stream has been retried 1 times: failed to create Cloudwatch log stream: ${refusal} : exit status 1`,
  );
}

/** The same for options that the driver cannot use. */
export function optionsFailure(text: string): string {
  return `ResourceInitializationError: failed to validate logger args: ${text}`;
}

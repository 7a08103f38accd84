import { parseArn } from '../../../aws/arn.ts';
import type { Caller } from '../../../aws/caller.ts';
import type { Check } from '../../../aws/constraints.ts';
import { constraints, groupNotFound, invalidParameter } from '../errors.ts';

// Lengths and patterns of names: the API reference of CloudWatch Logs.

const groupPattern = '[\\.\\-_/#A-Za-z0-9]+';
const streamPattern = '[^:*]*';
const identifierPattern = '[\\w#+=/:,.@-]*';

/** The bounds of a log group's name. */
export function groupNameCheck(name: string | undefined, path = 'logGroupName'): Check {
  return [path, name, { min: 1, max: 512, pattern: groupPattern }];
}

/** The bounds of a log stream's name. */
export function streamNameCheck(name: string | undefined, path = 'logStreamName'): Check {
  return [path, name, { min: 1, max: 512, pattern: streamPattern }];
}

/** The bounds of a page's size. */
export function limitCheck(limit: number | undefined, max: number): Check {
  return ['limit', limit, { min: 1, max }];
}

/** The bounds of a page's token. */
export function tokenCheck(token: string | undefined): Check {
  return ['nextToken', token, { min: 1 }];
}

/** `arn:aws:logs:<region>:<account>:log-group:<name>`. */
export function groupArn({ partition, region, account }: Caller, name: string): string {
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}

/**
 * The name of the group that a request is about: `logGroupName`, or `logGroupIdentifier`, which takes a
 * name or an ARN. Throws when both or neither are there; their texts were not seen.
 */
export function groupNameOf(
  caller: Caller,
  request: {
    readonly logGroupName?: string | undefined;
    readonly logGroupIdentifier?: string | undefined;
  },
): string {
  const { logGroupName, logGroupIdentifier } = request;
  constraints.check(groupNameCheck(logGroupName), [
    'logGroupIdentifier',
    logGroupIdentifier,
    { min: 1, max: 2048, pattern: identifierPattern },
  ]);
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw invalidParameter('Only one of logGroupName and logGroupIdentifier can be specified.');
  }
  const given = logGroupName ?? logGroupIdentifier;
  if (given === undefined) {
    throw invalidParameter('Either logGroupName or logGroupIdentifier must be specified.');
  }
  return given.startsWith('arn:') ? groupNameOfArn(caller, given) : given;
}

/** The group's name in an ARN of the caller's world, with or without the `:*` that policies want. */
export function groupNameOfArn(caller: Caller, text: string): string {
  const arn = parseArn(text);
  const name = /^log-group:([^:]+)(:\*)?$/.exec(arn?.resource ?? '')?.[1];
  if (arn?.service !== 'logs' || name === undefined) {
    throw invalidParameter(`Invalid resource ARN: ${text}`);
  }
  if (arn.account !== caller.account || arn.region !== caller.region) throw groupNotFound();
  return name;
}

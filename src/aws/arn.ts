/** The parts of `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon. */
  readonly resource: string;
}

/** Splits an ARN; undefined when the text is not one. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([a-z][a-z0-9-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(.+)$/s.exec(text);
  if (match === null) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}

/** The partition a region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** An IAM role, from its ARN. */
export interface RoleName {
  readonly partition: string;
  readonly account: string;
  /** Without the path. */
  readonly roleName: string;
}

/** Reads `arn:aws:iam::<account>:role/<path/>name`; undefined for anything else. */
export function parseRoleArn(roleArn: string): RoleName | undefined {
  const arn = parseArn(roleArn);
  if (arn === undefined || arn.service !== 'iam' || arn.region !== '') return undefined;
  const [, roleName = ''] =
    /^role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/.exec(arn.resource) ?? [];
  if (roleName === '' || !/^\d{12}$/.test(arn.account)) return undefined;
  return { partition: arn.partition, account: arn.account, roleName };
}

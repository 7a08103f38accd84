import { parseArn } from '../../../aws/arn.ts';
import type { Caller } from '../../../aws/caller.ts';
import type { World } from '../model/alarm-document.ts';

const prefix = 'alarm:';

/** The ARN of an alarm of the caller's. */
export function alarmArnOf(
  { partition, region, account }: Pick<Caller, 'partition' | 'region' | 'account'>,
  alarmName: string,
): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:${prefix}${alarmName}`;
}

/** The world and the name in the ARN of an alarm; undefined for any other text. */
export function parseAlarmArn(
  text: string,
): { readonly world: World; readonly alarmName: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'cloudwatch' || !arn.resource.startsWith(prefix)) return undefined;
  const { account, region } = arn;
  return { world: { account, region }, alarmName: arn.resource.slice(prefix.length) };
}

/** The name of an alarm that a name or an ARN names, as an alarm rule may have either. */
export function alarmNameIn(text: string): string {
  return parseAlarmArn(text)?.alarmName ?? text;
}

import { parseArn } from '../../../aws/arn.ts';
import type { Caller } from '../../../aws/caller.ts';
import { invalidParameter } from '../errors.ts';
import type { Setting, SettingName } from '../model/types.ts';

interface SettingRule {
  readonly values: readonly string[];
  /** What holds where nobody set anything. */
  readonly initial: string;
  /** Values that ECS once took, and what it calls them in its refusal. */
  readonly withdrawn?: { readonly values: readonly string[]; readonly what: string };
  readonly isReadOnly?: true;
}

const switched = ['enabled', 'disabled'];
/** Documented as closed since April 2021; the sentence is the one that Terraform knows. */
const longArns: SettingRule = {
  values: ['enabled'],
  initial: 'enabled',
  withdrawn: { values: ['disabled'], what: 'Long Arn settings' },
};

/** Every account setting, in the order in which they are listed (reference §3.6.2). */
const rules: Readonly<Record<SettingName, SettingRule>> = {
  awsvpcTrunking: { values: switched, initial: 'disabled' },
  containerInsights: { values: [...switched, 'enhanced'], initial: 'disabled' },
  containerInstanceLongArnFormat: longArns,
  defaultLogDriverMode: { values: ['blocking', 'non-blocking'], initial: 'non-blocking' },
  fargateEventWindows: { values: switched, initial: 'disabled' },
  fargateFIPSMode: { values: switched, initial: 'disabled' },
  fargateTaskRetirementWaitPeriod: { values: ['0', '7', '14'], initial: '7' },
  guardDutyActivate: { values: ['on', 'off'], initial: 'off', isReadOnly: true },
  serviceLongArnFormat: longArns,
  // It became mandatory in 2024. Terraform says disabled when it means off, and lives with this sentence.
  tagResourceAuthorization: {
    values: ['on'],
    initial: 'on',
    withdrawn: { values: ['off', 'disabled'], what: 'tag resource authorization' },
  },
  taskLongArnFormat: longArns,
};

export const settingNames: readonly SettingName[] = Object.keys(rules).filter(isSettingName);

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(rules, name);
}

/**
 * Throws InvalidParameterException for a value that the setting cannot have: the text was seen by users,
 * that of a setting which AWS manages is ours.
 */
export function validateAccountSetting(name: SettingName, value: string): void {
  const { values, withdrawn, isReadOnly } = rules[name];
  if (isReadOnly === true) {
    throw invalidParameter(`The account setting ${name} is managed by AWS and cannot be changed.`);
  }
  if (withdrawn?.values.includes(value) === true) {
    throw invalidParameter(`You can no longer disable ${withdrawn.what}`);
  }
  if (!values.includes(value)) throw invalidParameter("Invalid setting 'value'");
}

/** The principal whose settings are the defaults of the account. */
export function rootPrincipal({
  partition,
  account,
}: Pick<Caller, 'partition' | 'account'>): string {
  return `arn:${partition}:iam::${account}:root`;
}

/**
 * The principal that a request is about: the one that it names, or the caller, whoever that is. A session
 * of a role stands for its role. Throws InvalidParameterException for a name that is not of a principal of
 * the account; the text is ours.
 */
export function principalOf(caller: Caller, named: string | undefined): string {
  if (named === undefined || named === '') {
    return roleOfSession(caller, caller.principalArn) ?? caller.principalArn;
  }
  const role = roleOfSession(caller, named);
  if (role !== undefined) return role;
  const { account, service, resource = '' } = parseArn(named) ?? {};
  const isPrincipal = service === 'iam' && /^(root|(user|role)\/.+)$/.test(resource);
  if (account !== caller.account || !isPrincipal) {
    throw invalidParameter(`Invalid principal ARN: ${named}`);
  }
  return named;
}

function roleOfSession({ partition, account }: Caller, principalArn: string): string | undefined {
  const parsed = parseArn(principalArn);
  if (parsed?.account !== account || parsed.service !== 'sts') return undefined;
  const [, roleName] = /^assumed-role\/([^/]+)\//.exec(parsed.resource) ?? [];
  return roleName === undefined ? undefined : `arn:${partition}:iam::${account}:role/${roleName}`;
}

/** A setting as the API shows it. */
export function settingView(name: SettingName, value: string, principalArn: string): Setting {
  const type = rules[name].isReadOnly === true ? 'aws_managed' : 'user';
  return { name, value, principalArn, type };
}

/** What holds for a principal: its own setting, or the default of its account, or what ECS begins with. */
export function effectiveSetting(
  name: SettingName,
  own: ReadonlyMap<string, string>,
  defaults: ReadonlyMap<string, string>,
): string {
  return own.get(name) ?? defaults.get(name) ?? rules[name].initial;
}

/**
 * What of the account settings changes nothing yet; docs/coverage.md lists them. defaultLogDriverMode does
 * where it was set: until then lines wait for the log, and none is dropped.
 */
export const accountSettingsNotYetEffective = [
  { member: 'awsvpcTrunking', why: 'no limit on network interfaces is enforced' },
  { member: 'fargateEventWindows', why: 'Fargate tasks are never retired' },
  { member: 'fargateFIPSMode', why: 'there is no FIPS 140 cryptography to switch to' },
  { member: 'fargateTaskRetirementWaitPeriod', why: 'Fargate tasks are never retired' },
  { member: 'tagResourceAuthorization', why: 'IAM policies are not evaluated' },
] as const;

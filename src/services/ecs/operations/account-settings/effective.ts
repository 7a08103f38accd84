import type { SettingName } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { effectiveSetting, principalOf, rootPrincipal } from '../../rules/account-settings.ts';

/** What an account setting is for the caller (reference §3.6.2). */
export function callersSetting(context: ReadContext, name: SettingName): string {
  return settingOf(context, principalOf(context.caller, undefined), name);
}

/** What the caller or its account set; undefined where nobody said anything. */
export function setByCaller({ caller, unit }: ReadContext, name: SettingName): string | undefined {
  const { accountSettings } = unit;
  return (
    accountSettings.valueOf(caller, principalOf(caller, undefined), name) ??
    accountSettings.valueOf(caller, rootPrincipal(caller), name)
  );
}

/** What an account setting is for a principal of the caller's account. */
export function settingOf(
  { caller, unit }: ReadContext,
  principalArn: string,
  name: SettingName,
): string {
  const own = unit.accountSettings.of(caller, principalArn);
  const root = rootPrincipal(caller);
  const defaults = principalArn === root ? own : unit.accountSettings.of(caller, root);
  return effectiveSetting(name, own, defaults);
}

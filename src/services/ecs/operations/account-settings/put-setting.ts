import type { Setting, SettingName } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import {
  accountSettingsNotYetEffective,
  settingView,
  validateAccountSetting,
} from '../../rules/account-settings.ts';

/** Stores an account setting of a principal. Throws InvalidParameterException for a value it cannot have. */
export function putSetting(
  { caller, unit, log }: WriteContext,
  principalArn: string,
  { name, value }: { readonly name: SettingName; readonly value: string },
): Setting {
  validateAccountSetting(name, value);
  unit.accountSettings.put(caller, principalArn, name, value);
  if (accountSettingsNotYetEffective.some(({ member }) => member === name)) {
    log.warn({ principalArn, members: [name] }, 'accepted without effect yet');
  }
  return settingView(name, value, principalArn);
}

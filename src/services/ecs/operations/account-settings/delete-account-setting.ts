import { operation } from '../../operation.ts';
import { principalOf, settingView } from '../../rules/account-settings.ts';
import { settingOf } from './effective.ts';

/** Takes an account setting of a principal back, and answers with what holds for it then (reference §3.6.2). */
export const deleteAccountSetting = operation('DeleteAccountSetting', (context, input) => {
  const { caller, unit } = context;
  const { name } = input;
  const principalArn = principalOf(caller, input.principalArn);
  unit.accountSettings.delete(caller, principalArn, name);
  return { setting: settingView(name, settingOf(context, principalArn, name), principalArn) };
});

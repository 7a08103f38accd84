import { operation } from '../../operation.ts';
import { rootPrincipal } from '../../rules/account-settings.ts';
import { putSetting } from './put-setting.ts';

/** Sets an account setting for every principal that has none of its own (reference §3.6.2). */
export const putAccountSettingDefault = operation('PutAccountSettingDefault', (context, input) => ({
  setting: putSetting(context, rootPrincipal(context.caller), input),
}));

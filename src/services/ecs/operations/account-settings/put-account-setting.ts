import { operation } from '../../operation.ts';
import { principalOf } from '../../rules/account-settings.ts';
import { putSetting } from './put-setting.ts';

/** Sets an account setting for a principal, the caller unless told otherwise (reference §3.6.2). */
export const putAccountSetting = operation('PutAccountSetting', (context, input) => ({
  setting: putSetting(context, principalOf(context.caller, input.principalArn), input),
}));

import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidParameter, invalidToken } from '../../errors.ts';
import type { Setting } from '../../model/types.ts';
import { query, type ReadContext } from '../../operation.ts';
import {
  effectiveSetting,
  principalOf,
  rootPrincipal,
  settingNames,
  settingView,
} from '../../rules/account-settings.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';

/** Both the default and the most (reference §1.6). */
const page = 10;

/**
 * Account settings of a principal in order of name: those that it has of its own, or what holds for it of
 * every setting when `effectiveSettings` says so (reference §3.6.2).
 */
export const listAccountSettings = query('ListAccountSettings', (context, input) => {
  const { name, value, maxResults = page, effectiveSettings = false } = input;
  // The rule is documented, the text is ours.
  if (value !== undefined && name === undefined) {
    throw invalidParameter('A setting name must be specified with a setting value.');
  }
  if (maxResults < 1 || maxResults > page) {
    throw invalidParameter(
      `Max results can not be ${maxResults < 1 ? 'less than 1' : `greater than ${page}`}`,
    );
  }
  const after = isAbsent(input.nextToken)
    ? ''
    : decodePageToken('ListAccountSettings', input.nextToken);
  if (after === undefined) throw invalidToken();
  const principalArn = principalOf(context.caller, input.principalArn);
  const found = settingsOf(context, principalArn, effectiveSettings).filter(
    (setting) =>
      (setting.name ?? '') > after &&
      (name === undefined || setting.name === name) &&
      (value === undefined || setting.value === value),
  );
  const settings = found.slice(0, maxResults);
  const last = settings.at(-1);
  return {
    settings,
    nextToken:
      last?.name !== undefined && found.length > settings.length
        ? encodePageToken('ListAccountSettings', last.name)
        : undefined,
  };
});

function settingsOf(
  { caller, unit }: ReadContext,
  principalArn: string,
  isEffective: boolean,
): readonly Setting[] {
  const own = unit.accountSettings.of(caller, principalArn);
  const defaults = unit.accountSettings.of(caller, rootPrincipal(caller));
  return settingNames
    .filter((name) => isEffective || own.has(name))
    .map((name) => settingView(name, effectiveSetting(name, own, defaults), principalArn));
}

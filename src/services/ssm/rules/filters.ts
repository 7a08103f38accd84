import { AwsError } from '../../../aws/errors.ts';
import { constraints } from '../errors.ts';
import type { ParameterRecord } from '../model/parameter-document.ts';
import type { ParameterStringFilter } from '../model/types.ts';
import { checkPath, isUnder } from './parameter-name.ts';

const keyPattern = 'tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType';
const mostValues = 50;

/** The keys that an operation takes, as it names them when it refuses another. */
export const describeKeys: readonly string[] = [
  'Path',
  'Name',
  'Type',
  'KeyId',
  'Tier',
  'DataType',
];
export const byPathKeys: readonly string[] = ['Type', 'KeyId', 'Label'];

/** Throws ValidationException, InvalidFilterKey, InvalidFilterOption and InvalidFilterValue. */
export function checkFilters(
  filters: readonly ParameterStringFilter[],
  keys: readonly string[],
): void {
  for (const [at, filter] of filters.entries()) {
    const member = `parameterFilters.${at + 1}.member`;
    constraints.check(
      [`${member}.key`, filter.Key, { min: 1, max: 132, pattern: keyPattern }],
      [`${member}.option`, filter.Option, { min: 1, max: 10 }],
      [`${member}.values`, filter.Values, { min: 1, max: mostValues }],
    );
    checkFilter(filter, keys);
  }
}

/** Whether a parameter passes every filter; of several values one must fit. */
export function passes(
  parameter: ParameterRecord,
  filters: readonly ParameterStringFilter[],
): boolean {
  return filters.every(({ Key, Option, Values }) => {
    if (Key === 'Path') {
      const recursive = Option === 'Recursive';
      return (Values ?? []).some((path) => isUnder(parameter.name, path, recursive));
    }
    const found = textsOf(parameter, Key);
    if (Values === undefined) return found.length > 0;
    return Values.some((value) => found.some((text) => fits(text, value, Option)));
  });
}

function checkFilter(
  { Key, Option, Values }: ParameterStringFilter,
  keys: readonly string[],
): void {
  const isTag = Key.startsWith('tag:');
  if (!keys.includes(Key) && !(isTag && keys === describeKeys)) {
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${Key}. Valid filter keys include: [${keys.join(', ')}].`,
    );
  }
  if (Values === undefined && !isTag) {
    throw new AwsError(
      'InvalidFilterValue',
      `The following filter values are missing : null for filter key ${Key}.`,
    );
  }
  const options = optionsOf(Key);
  if (Option !== undefined && !options.includes(Option)) {
    throw new AwsError(
      'InvalidFilterOption',
      `The following filter option is not valid: ${Option}. Valid options include: [${options.join(', ')}].`,
    );
  }
  if (Key === 'Path') for (const path of Values ?? []) checkPath(path);
}

function optionsOf(key: string): readonly string[] {
  if (key === 'Path') return ['Recursive', 'OneLevel'];
  return key === 'Name' ? ['BeginsWith', 'Equals', 'Contains'] : ['BeginsWith', 'Equals'];
}

function textsOf({ name, tags, versions }: ParameterRecord, key: string): readonly string[] {
  const newest = versions.at(-1) ?? versions[0];
  const { Type, KeyId, Tier, DataType } = newest.document;
  if (key.startsWith('tag:')) {
    return tags.filter((tag) => tag.Key === key.slice(4)).map(({ Value }) => Value);
  }
  const texts: Readonly<Record<string, readonly string[]>> = {
    Name: [name],
    Type: [Type],
    KeyId: KeyId === undefined ? [] : [KeyId],
    Tier: [Tier],
    DataType: [DataType],
    Label: newest.labels,
  };
  return texts[key] ?? [];
}

function fits(text: string, value: string, option: string | undefined): boolean {
  if (option === 'BeginsWith') return text.startsWith(value);
  return option === 'Contains' ? text.includes(value) : text === value;
}

import { labelNotFound, parameterNotFound, versionNotFound } from '../errors.ts';
import type { ParameterRecord, ParameterVersion } from '../model/parameter-document.ts';
import type { Parameter } from '../model/types.ts';
import type { SsmContext } from '../operation.ts';
import { parameterArn, readReference } from '../rules/parameter-name.ts';
import { shownParameter } from '../views/parameter.ts';

/** The parameter that a name or ARN names. Throws ParameterNotFound. */
export function findParameter(context: SsmContext, text: string): ParameterRecord {
  return find(context, text).parameter;
}

/** The version that a name, ARN and selector name, with its value. Throws what GetParameter does. */
export function readParameter(context: SsmContext, text: string, decrypt: boolean): Parameter {
  const { parameter, selector } = find(context, text);
  const version = chosenVersion(parameter, selector);
  const found = shown(context, parameter, version, decrypt);
  return selector === undefined ? found : { ...found, Selector: selector };
}

/** A version of a parameter with its value; that of a SecureString is sealed unless it is decrypted. */
export function shown(
  context: SsmContext,
  { name }: ParameterRecord,
  version: ParameterVersion,
  decrypt: boolean,
): Parameter {
  const arn = parameterArn(context.caller, name);
  return shownParameter(name, version, {
    arn,
    value: shownText(context, name, version, decrypt),
  });
}

/** The value of a version as it is shown. Throws InvalidKeyId. */
export function shownText(
  { unit, caller }: SsmContext,
  name: string,
  { version, document }: ParameterVersion,
  decrypt: boolean,
): string {
  return document.Type === 'SecureString' && !decrypt
    ? unit.parameters.sealedValueOf(caller, name, version).toString('base64')
    : unit.parameters.valueOf(caller, name, version);
}

/** The newest version: every parameter has one. */
export function newest({ versions }: ParameterRecord): ParameterVersion {
  return versions.at(-1) ?? versions[0];
}

/** The version of a number. Throws ParameterVersionNotFound. */
export function versionOf({ name, versions }: ParameterRecord, version: number): ParameterVersion {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw versionNotFound(name, version);
  return found;
}

function find(context: SsmContext, text: string) {
  const { caller, unit } = context;
  const { names, selector } = readReference(text, caller);
  for (const name of names) {
    const parameter = unit.parameters.get(caller, name);
    if (parameter !== undefined) return { parameter, selector };
  }
  throw parameterNotFound();
}

function chosenVersion(parameter: ParameterRecord, selector: string | undefined): ParameterVersion {
  if (selector === undefined) return newest(parameter);
  const wanted = selector.slice(1);
  if (/^\d+$/.test(wanted)) return versionOf(parameter, Number(wanted));
  const found = parameter.versions.find(({ labels }) => labels.includes(wanted));
  if (found === undefined) throw labelNotFound(parameter.name, wanted);
  return found;
}

import { AwsError } from '../../../aws/errors.ts';
import { invalidParameter } from '../errors.ts';
import type { Attribute } from '../model/types.ts';

const mostCustom = 10;
const mostInCall = 10;

/** Names that ECS and its agent keep for themselves. */
export function isReservedAttribute({ name }: Attribute): boolean {
  return name.startsWith('ecs.') || name.startsWith('com.amazonaws.');
}

/**
 * Checks the attributes of PutAttributes or DeleteAttributes (reference §2.7, §3.5.2). Throws
 * InvalidParameterException.
 */
export function validateCustomAttributes(attributes: readonly Attribute[]): void {
  if (attributes.length === 0) throw invalidParameter('attributes can not be empty');
  if (attributes.length > mostInCall) {
    throw invalidParameter(`attributes can have at most ${mostInCall} items`);
  }
  for (const attribute of attributes) {
    const { name, targetId = '' } = attribute;
    requireForm(attribute);
    if (isReservedAttribute(attribute)) {
      // The rule is known, its text is not; this one is ours.
      throw invalidParameter(`Attribute name ${name} is reserved for Amazon ECS.`);
    }
    if (targetId === '') throw invalidParameter('targetId can not be empty');
  }
}

/** Checks what an agent registers, its own reserved names among it. Throws InvalidParameterException. */
export function validateRegisteredAttributes(attributes: readonly Attribute[]): void {
  for (const attribute of attributes) requireForm(attribute);
  requireRoom(attributes.filter((attribute) => !isReservedAttribute(attribute)));
}

/** The attributes after an upsert by name: one that is there keeps its place (reference §3.5.2). */
export function mergeAttributes(
  present: readonly Attribute[],
  given: readonly Attribute[],
): readonly Attribute[] {
  const byName = new Map(given.map((attribute) => [attribute.name, plain(attribute)]));
  const merged = present.map((attribute) => byName.get(attribute.name) ?? attribute);
  const known = new Set(present.map(({ name }) => name));
  return [...merged, ...[...byName.values()].filter(({ name }) => !known.has(name))];
}

/** Throws AttributeLimitExceededException when a target would have more than ten attributes of its own. */
export function requireRoom(attributes: readonly Attribute[]): void {
  const custom = attributes.filter((attribute) => !isReservedAttribute(attribute));
  if (custom.length <= mostCustom) return;
  throw new AwsError(
    'AttributeLimitExceededException',
    `A resource can have at most ${mostCustom} custom attributes.`,
  );
}

/** As it is kept with its instance: the target is where it is kept. */
function plain({ name, value }: Attribute): Attribute {
  return value === undefined || value === '' ? { name } : { name, value };
}

/** Reference §3.5.2, documented. */
function requireForm({ name, value = '' }: Attribute): void {
  if (!/^[\w./\\-]{1,128}$/.test(name)) {
    throw invalidParameter(`Attribute name '${name}' is not valid.`);
  }
  if (value !== '' && (!/^[\w.@/\\: -]{1,128}$/.test(value) || value.trim() !== value)) {
    throw invalidParameter(`Attribute value '${value}' is not valid.`);
  }
}

/** A policy as JSON; undefined for a text that is no JSON object. */
export function parsed(document: string): object | undefined {
  try {
    const policy: unknown = JSON.parse(document);
    return typeof policy === 'object' && policy !== null ? policy : undefined;
  } catch {
    return undefined;
  }
}

/** Its statements, of which one alone needs no list. */
export function statementsOf(policy: object | undefined): readonly object[] {
  return [memberOf(policy, 'Statement')]
    .flat()
    .filter((statement) => typeof statement === 'object' && statement !== null);
}

/** A member of an object, if it has one of that name. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** The texts of a member that may be one or a list. */
export function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((text) => typeof text === 'string');
}

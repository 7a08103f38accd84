/**
 * Whether a member counts as not given. Clients send "" for roles and sizes they do not have and Go
 * clients cannot tell zero from absent (clients §0.7).
 */
export function isAbsent(value: string | undefined): value is undefined | '' {
  return value === undefined || value === '';
}

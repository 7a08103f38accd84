/**
 * Which of the listed members a request asks for an effect through. A member is a path; `[]` after a
 * list may be left out, every element is looked at. What is empty, false or switched off asks for none.
 */
export function usedMembers(
  request: object,
  listed: readonly { readonly member: string }[],
): readonly string[] {
  return listed
    .map(({ member }) => member)
    .filter((member) => isUsed(request, member.replaceAll('[]', '').split('.')));
}

function isUsed(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => isUsed(item, path));
  if (value === undefined || value === null || value === false) return false;
  if (value === '' || value === 'DISABLED') return false;
  const [member, ...rest] = path;
  if (typeof value !== 'object') return member === undefined;
  if (member === undefined) return hasContent(value);
  return Object.hasOwn(value, member) && isUsed(Reflect.get(value, member), rest);
}

/** `{}` asks for nothing, and a structure that is switched off asks for nothing either. */
function hasContent(structure: object): boolean {
  const switchedOff = 'enabled' in structure && structure.enabled === false;
  return !switchedOff && Object.keys(structure).length > 0;
}

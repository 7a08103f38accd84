/**
 * Which of the listed members a request asks for an effect through. A member is a path; `[]` after a
 * list may be left out, every element is looked at. What is empty, false or switched off asks for none.
 */
export function usedMembers(
  request: object,
  listed: readonly { readonly member: string }[],
): readonly string[] {
  return pathsOf(listed)
    .filter(({ path }) => isUsed(request, path))
    .map(({ member }) => member);
}

interface MemberPath {
  readonly member: string;
  readonly path: readonly string[];
}

const pathsOfLists = new WeakMap<object, readonly MemberPath[]>();

/** The lists are constants, and every request is held against one: their paths are split once. */
function pathsOf(listed: readonly { readonly member: string }[]): readonly MemberPath[] {
  let paths = pathsOfLists.get(listed);
  if (paths === undefined) {
    paths = listed.map(({ member }) => ({ member, path: member.replaceAll('[]', '').split('.') }));
    pathsOfLists.set(listed, paths);
  }
  return paths;
}

function isUsed(value: unknown, path: readonly string[], at = 0): boolean {
  if (Array.isArray(value)) return value.some((item) => isUsed(item, path, at));
  if (value === undefined || value === null || value === false) return false;
  if (value === '' || value === 'DISABLED') return false;
  const member = path[at];
  if (typeof value !== 'object') return member === undefined;
  if (member === undefined) return hasContent(value);
  return Object.hasOwn(value, member) && isUsed(Reflect.get(value, member), path, at + 1);
}

/** `{}` asks for nothing, and a structure that is switched off asks for nothing either. */
function hasContent(structure: object): boolean {
  const switchedOff = 'enabled' in structure && structure.enabled === false;
  return !switchedOff && Object.keys(structure).length > 0;
}

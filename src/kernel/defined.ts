/** The same object without the members that are undefined: for types that tell absent from undefined. */
export function defined<T extends object>(
  members: T,
): { [Member in keyof T]?: Exclude<T[Member], undefined> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // Exactly the members of T that were not undefined are left.
  return Object.fromEntries(present) as { [Member in keyof T]?: Exclude<T[Member], undefined> };
}

/**
 * Opaque page tokens. A token carries the key of the last item of a page, so a page stays right while
 * items come and go, and it names what it pages so that one list's token is refused by another.
 */
export function encodePageToken(list: string, lastKey: string): string {
  return Buffer.from(JSON.stringify([list, lastKey])).toString('base64url');
}

/** The key inside a token made by `encodePageToken` for the same list; undefined for any other text. */
export function decodePageToken(list: string, token: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || parsed.length !== 2 || parsed[0] !== list) return undefined;
    return typeof parsed[1] === 'string' ? parsed[1] : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts one page from items fetched with one more than `size`. */
export function pageOf<T>(
  list: string,
  fetched: readonly T[],
  size: number,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const items = fetched.slice(0, size);
  const last = items.at(-1);
  if (fetched.length <= size || last === undefined) return { items };
  return { items, nextToken: encodePageToken(list, keyOf(last)) };
}

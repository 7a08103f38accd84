export type Pattern = { readonly matches: (text: string) => boolean } | { readonly wrong: string };

/** A pattern that the whole of a text must match. */
export function readPattern(source: string): Pattern {
  try {
    const pattern = new RegExp(`^(?:${source})$`, 'u');
    return { matches: (text) => pattern.test(text) };
  } catch {
    return { wrong: 'not a regular expression' };
  }
}

/** An expression that is not in the cluster query language; says where. */
export class ClusterQueryError extends Error {
  /** Where it went wrong: the index of a UTF-16 unit, the length of the text for its end. */
  readonly at: number;

  constructor(text: string, at: number, wrong: string) {
    super(`Invalid expression: ${wrong} at ${placeOf(text, at)}.`);
    this.name = 'ClusterQueryError';
    this.at = at;
  }
}

const longestShown = 20;

/** Characters are counted from one, as an editor counts them. */
function placeOf(text: string, at: number): string {
  if (at >= text.length) return 'the end';
  const rest = text.slice(at, at + longestShown);
  return `character ${at + 1} ('${rest}${at + longestShown < text.length ? '…' : ''}')`;
}

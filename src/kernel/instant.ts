/** An instant (epoch ms) as ISO-8601 UTC with milliseconds. */
export function isoInstant(at: number): string {
  return new Date(at).toISOString();
}

/** The instant (epoch ms) that an ISO-8601 text names; undefined for any other text. */
export function parseInstant(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

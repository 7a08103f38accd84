/** An instant (epoch ms) as ISO-8601 UTC with milliseconds. */
export function isoInstant(at: number): string {
  return new Date(at).toISOString();
}

/** An instant (epoch ms) in the ISO-8601 basic format of signatures, `20150830T123600Z`, in UTC. */
export function toBasicInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The instant (epoch ms) that `20150830T123600Z` or an HTTP date names; undefined for any other text. */
export function parseBasicInstant(text: string): number | undefined {
  const extended = text.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    (_, ...[year, month, day, hour, minute, second]: readonly string[]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
  );
  const at = Date.parse(extended);
  return Number.isNaN(at) ? undefined : at;
}

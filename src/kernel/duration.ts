const millisecondsPer: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]);

/**
 * A length of time as people write it (`500ms`, `3s`, `1.5m`, `1h30m`) in whole milliseconds; undefined
 * for any other text. Each unit stands at most once, the largest first.
 */
export function parseDuration(text: string): number | undefined {
  const units = [...millisecondsPer.keys()];
  let rest = text;
  let totalMs = 0;
  while (rest !== '') {
    const [part = '', amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)/.exec(rest) ?? [];
    const unitMs = millisecondsPer.get(unit);
    if (unitMs === undefined || !units.includes(unit)) return undefined;
    units.splice(0, units.indexOf(unit) + 1);
    totalMs += Number(amount) * unitMs;
    rest = rest.slice(part.length);
  }
  const wholeMs = Math.round(totalMs);
  return text !== '' && Number.isSafeInteger(wholeMs) ? wholeMs : undefined;
}

/** Whole milliseconds as the text that `parseDuration` reads back: 5400000 is `1h30m`. */
export function formatDuration(ms: number): string {
  let restMs = ms;
  const parts: string[] = [];
  for (const [unit, unitMs] of millisecondsPer) {
    const amount = Math.floor(restMs / unitMs);
    if (amount > 0) parts.push(`${amount}${unit}`);
    restMs -= amount * unitMs;
  }
  return parts.join('') || '0s';
}

import { isoInstant } from '../../../kernel/instant.ts';

/** ISO-8601 UTC with milliseconds, trailing zeros trimmed: `2026-09-16T10:27:25.94Z` (reference §5.1). */
export function eventInstant(at: number): string {
  return isoInstant(at).replace(/\.?0+Z$/, 'Z');
}

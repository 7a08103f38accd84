import type { Test } from './expression.ts';
import { readJsonPattern } from './json-pattern.ts';
import { readSpacePattern } from './space-pattern.ts';
import { readTextPattern } from './text-pattern.ts';

/**
 * The language of filter patterns ("Filter pattern syntax" in the user guide of CloudWatch Logs): terms,
 * conditions on JSON in braces, conditions on fields of a line in brackets. An empty pattern matches
 * everything. Throws InvalidParameterException.
 */
export function readFilterPattern(pattern: string): Test<string> {
  const text = pattern.trim();
  if (text.startsWith('{')) return readJsonPattern(text);
  if (text.startsWith('[')) return readSpacePattern(text);
  return readTextPattern(text);
}

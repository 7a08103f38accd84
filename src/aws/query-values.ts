import { parseInstant } from '../kernel/instant.ts';
import type { Ref } from './model.ts';

/**
 * What the text of a Query parameter means where the model wants another type; text that means nothing
 * there stays text, for the check of types to refuse. Everything else is returned as it is.
 */
export function readText(ref: Ref, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  // An SDK writes an empty list or map as a parameter without a value.
  if (typeof ref === 'object') return value === '' ? ('list' in ref ? [] : {}) : value;
  switch (ref) {
    case 'Boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'Integer':
    case 'Long':
      return /^[+-]?\d+$/.test(value) ? Number(value) : value;
    case 'Double':
      return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'Timestamp':
      return readInstant(value);
    default:
      return value;
  }
}

/** Epoch seconds, as JSON has them: the check of types takes it from there. */
function readInstant(text: string): unknown {
  const at = parseInstant(text);
  return at === undefined ? text : at / 1000;
}

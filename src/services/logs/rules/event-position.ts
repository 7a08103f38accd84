import { decodePageToken, encodePageToken } from '../../../aws/paging.ts';
import { invalidToken } from '../errors.ts';

/** A place between events: after those up to `sequence` of the instant `at`, or before it. */
export interface EventPosition {
  readonly at: number;
  readonly sequence: number;
}

export interface StreamToken {
  readonly direction: 'forward' | 'backward';
  readonly position: EventPosition;
}

/** Later than any event can be, and no more than sixteen digits. */
export const endOfTime = 9_000_000_000_000_000;
const sequenceDigits = 40;

/**
 * The tokens of GetLogEvents, in the form of the service: `f/<56 digits>/s` reads on towards the newest
 * event, `b/<56 digits>/s` towards the oldest.
 */
export function encodeStreamToken({ direction, position }: StreamToken): string {
  return `${direction === 'forward' ? 'f' : 'b'}/${digitsOf(position)}/s`;
}

/** Throws InvalidParameterException for a text that is no such token. */
export function decodeStreamToken(token: string): StreamToken {
  const [, way, at = '', sequence = ''] = /^([fb])\/(\d{16})(\d{40})\/s$/.exec(token) ?? [];
  if (way === undefined) throw invalidToken();
  const position = { at: Number(at), sequence: Number(sequence) };
  if (!Number.isSafeInteger(position.at)) throw invalidToken();
  return { direction: way === 'f' ? 'forward' : 'backward', position };
}

/** The id that FilterLogEvents gives an event: 56 digits, as in the service. */
export function digitsOf({ at, sequence }: EventPosition): string {
  return `${String(at).padStart(16, '0')}${String(sequence).padStart(sequenceDigits, '0')}`;
}

/** The token of FilterLogEvents. */
export function encodeFilterToken(token: StreamToken): string {
  return encodePageToken('FilterLogEvents', encodeStreamToken(token));
}

/** Throws InvalidParameterException for a text that is no such token. */
export function decodeFilterToken(token: string): StreamToken {
  return decodeStreamToken(decodePageToken('FilterLogEvents', token) ?? '');
}

/** Whether an event lies after a position, seen in a direction. */
export function isBeyond(
  event: EventPosition,
  position: EventPosition,
  direction: 'forward' | 'backward',
): boolean {
  const difference = event.at - position.at || event.sequence - position.sequence;
  return direction === 'forward' ? difference > 0 : difference < 0;
}

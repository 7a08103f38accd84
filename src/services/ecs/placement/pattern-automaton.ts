import { type CharacterSet, wordCharacter } from './pattern-characters.ts';
import type { Anchor, PatternNode } from './pattern-parser.ts';
import { PatternError } from './pattern-text.ts';

/** A state of the automaton: it takes a character, or goes on without one. */
type State =
  | { readonly kind: 'take'; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'anchor'; readonly anchor: Anchor; readonly next: number }
  | { readonly kind: 'done' };

/** Thompson's construction: as many states as the expression has items, repetitions written out. */
export interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
}

/** Bounds the time for a text together with the length of attribute values. */
const mostStates = 2000;

/** The automaton of an expression. Throws PatternError for one that is too large. */
export function automatonOf(pattern: PatternNode): Automaton {
  const builder = new Builder();
  return { states: builder.states, start: build(pattern, 0, builder) };
}

class Builder {
  readonly states: State[] = [{ kind: 'done' }];
  #steps = 0;

  add(state: State): number {
    this.step();
    return this.states.push(state) - 1;
  }

  /** Counts what is built: a repetition of nothing makes no states and takes time all the same. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > mostStates) {
      throw new PatternError(
        'not a regular expression (too long with its repetitions written out)',
      );
    }
  }
}

/** The state in which the node begins when `next` is where it goes on. */
function build(node: PatternNode, next: number, builder: Builder): number {
  builder.step();
  switch (node.kind) {
    case 'set':
      return builder.add({ kind: 'take', set: node.set, next });
    case 'anchor':
      return builder.add({ kind: 'anchor', anchor: node.anchor, next });
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(part, after, builder), next);
    case 'choice':
      return builder.add({
        kind: 'split',
        next: node.parts.map((part) => build(part, next, builder)),
      });
    case 'repeat':
      return buildRepeat(node, next, builder);
    default:
      return node satisfies never;
  }
}

function buildRepeat(
  { part, least, most }: PatternNode & { readonly kind: 'repeat' },
  next: number,
  builder: Builder,
): number {
  let after = next;
  if (most === Number.POSITIVE_INFINITY) {
    // The place of the split must be known to the part that leads back to it.
    const loop = builder.add({ kind: 'split', next: [next] });
    builder.states[loop] = { kind: 'split', next: [next, build(part, loop, builder)] };
    after = loop;
  } else {
    for (let at = least; at < most; at += 1) {
      after = builder.add({ kind: 'split', next: [next, build(part, after, builder)] });
    }
  }
  for (let at = 0; at < least; at += 1) after = build(part, after, builder);
  return after;
}

/** Whether the automaton takes the whole text. */
export function matchesWhole({ states, start }: Automaton, text: string): boolean {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  let current = closure(states, [start], points, 0);
  for (let at = 0; at < points.length; at += 1) {
    const point = points[at] ?? 0;
    const next: number[] = [];
    for (const index of current) {
      const state = states[index];
      if (state?.kind === 'take' && state.set(point)) next.push(state.next);
    }
    if (next.length === 0) return false;
    current = closure(states, next, points, at + 1);
  }
  return current.has(0);
}

/** All states that are reached without a character, at a place in the text. */
function closure(
  states: readonly State[],
  from: readonly number[],
  points: readonly number[],
  at: number,
): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const state = states[index];
    if (state?.kind === 'split') open.push(...state.next);
    if (state?.kind === 'anchor' && holds(state.anchor, points, at)) open.push(state.next);
  }
  return reached;
}

function holds(anchor: Anchor, points: readonly number[], at: number): boolean {
  if (anchor === 'start') return at === 0;
  if (anchor === 'end') return at === points.length;
  const isWord = (index: number): boolean => wordCharacter(points[index] ?? 0);
  return (isWord(at - 1) !== isWord(at)) === (anchor === 'wordBoundary');
}

import { type Automaton, automatonOf, matchesWhole } from './pattern-automaton.ts';
import { PatternError, parsePattern } from './pattern-parser.ts';

export type Pattern = { readonly matches: (text: string) => boolean } | { readonly wrong: string };

/** Attributes have few values and many instances have the same. */
const mostAnswersKept = 1000;

/**
 * A Java regular expression (java.util.regex) that the whole of a text must match. It is run as an
 * automaton, in time proportional to the text, so that no expression can hold up placement: of Java's
 * language look-around, back references, atomic groups and possessive quantifiers are left out, and
 * are said to be.
 */
export function readPattern(source: string): Pattern {
  try {
    return { matches: remembering(automatonOf(parsePattern(source))) };
  } catch (error) {
    if (error instanceof PatternError) return { wrong: error.message };
    throw error;
  }
}

function remembering(automaton: Automaton): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= mostAnswersKept) answers.clear();
    const answer = matchesWhole(automaton, text);
    answers.set(text, answer);
    return answer;
  };
}

/**
 * The words of the command of an exec session as a shell splits them: quotes and backslashes, nothing
 * else. What shells do beyond that (variables, patterns, `;`) reaches the program as it stands, as on ECS.
 * Throws an Error with a plain message when that makes no command.
 */
export function splitCommand(command: string): readonly [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < command.length; at += 1) {
    const letter = command.charAt(at);
    if (quote === undefined && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (letter === quote) {
      quote = undefined;
    } else if (letter === '\\' && escapes(quote, command.charAt(at + 1))) {
      word = (word ?? '') + command.charAt(at + 1);
      at += 1;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== undefined) throw new Error('a quote in the command is not closed');
  const [program, ...rest] = word === undefined ? words : [...words, word];
  if (program === undefined) throw new Error('the command is empty');
  return [program, ...rest];
}

/** Within single quotes a backslash is itself, within double ones it is unless it has something to escape. */
function escapes(quote: '"' | "'" | undefined, next: string): boolean {
  if (quote === "'" || next === '') return false;
  return quote === undefined || /["\\$`]/.test(next);
}

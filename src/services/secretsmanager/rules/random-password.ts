import { constraints, invalidParameter } from '../errors.ts';
import type { GetRandomPasswordRequest } from '../model/types.ts';

const byDefault = 32;
const longest = 4096;
const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const numbers = '0123456789';
/** As the API reference lists them. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * Draws a password. Unless told otherwise it has a character of each type that is not excluded. Throws
 * ValidationException, and InvalidParameterException when nothing is left to draw from.
 */
export function randomPassword(
  request: GetRandomPasswordRequest,
  below: (limit: number) => number,
): string {
  const { PasswordLength: length = byDefault, RequireEachIncludedType: each = true } = request;
  constraints.check(
    ['passwordLength', length, { min: 1, max: longest }],
    ['excludeCharacters', request.ExcludeCharacters, { max: longest }],
  );
  const types = typesOf(request);
  const all = types.join('');
  if (all === '') throw invalidParameter('There are no characters left to make a password of.');
  if (each && types.length > length) {
    // The condition is documented, the text was not seen.
    throw invalidParameter(
      `The password length ${length} is too short to include a character of each type.`,
    );
  }
  const draw = (characters: string): string => characters.charAt(below(characters.length));
  const drawn = Array.from({ length }, (_, at) => draw((each ? types[at] : undefined) ?? all));
  return shuffled(drawn, below).join('');
}

function typesOf(request: GetRandomPasswordRequest): string[] {
  const excluded = new Set(request.ExcludeCharacters ?? '');
  return [
    request.ExcludeLowercase === true ? '' : lowercase,
    request.ExcludeUppercase === true ? '' : lowercase.toUpperCase(),
    request.ExcludeNumbers === true ? '' : numbers,
    request.ExcludePunctuation === true ? '' : punctuation,
    request.IncludeSpace === true ? ' ' : '',
  ]
    .map((type) => [...type].filter((character) => !excluded.has(character)).join(''))
    .filter((type) => type !== '');
}

/** Else the first characters would be known to be of certain types. */
function shuffled(characters: readonly string[], below: (limit: number) => number): string[] {
  const rest = [...characters];
  return characters.flatMap(() => rest.splice(below(rest.length), 1));
}

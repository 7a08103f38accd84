import { constraints } from '../errors.ts';
import type { SecretDocument } from '../model/secret-document.ts';
import type { Filter } from '../model/types.ts';

type FilterKey = NonNullable<Filter['Key']>;

/** Throws ValidationException for filters that cannot be. */
export function checkFilters(filters: readonly Filter[]): void {
  constraints.check(['filters', filters, { max: 10 }]);
  for (const [at, { Values = [] }] of filters.entries()) {
    constraints.check([`filters.${at + 1}.member.values`, Values, { min: 1, max: 10 }]);
  }
}

/**
 * Whether a secret passes every filter. Values are beginnings of what they are compared with, of
 * several one must fit, and `!` before a value turns it round (Filter in the API reference).
 */
export function passes(secret: SecretDocument, filters: readonly Filter[]): boolean {
  return filters.every(({ Key = 'all', Values = [] }) => {
    const matches = matchers[Key];
    return Values.some((value) =>
      value.startsWith('!') ? !matches(secret, value.slice(1)) : matches(secret, value),
    );
  });
}

type Matcher = (secret: SecretDocument, value: string) => boolean;

const matchers: Readonly<Record<FilterKey, Matcher>> = {
  name: ({ Name }, value) => Name.startsWith(value),
  description: ({ Description = '' }, value) =>
    Description.toLowerCase().startsWith(value.toLowerCase()),
  'tag-key': ({ Tags = [] }, value) => Tags.some(({ Key = '' }) => Key.startsWith(value)),
  'tag-value': ({ Tags = [] }, value) => Tags.some(({ Value = '' }) => Value.startsWith(value)),
  // Nothing here is replicated or made by another service.
  'primary-region': () => false,
  'owning-service': () => false,
  all: (secret, value) => value.split(/\s+/).every((word) => mentions(secret, word.toLowerCase())),
};

function mentions({ Name, Description = '', Tags = [] }: SecretDocument, word: string): boolean {
  const texts = [Name, Description, ...Tags.flatMap(({ Key = '', Value = '' }) => [Key, Value])];
  return texts.some((text) => text.toLowerCase().includes(word));
}

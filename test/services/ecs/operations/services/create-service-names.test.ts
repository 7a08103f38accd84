import { describeRefusals } from './refusals.ts';

describeRefusals('names and tokens', [
  [
    'a name with a dot',
    { serviceName: 'a.b' },
    'The specified service name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. Specify a valid name and try again.',
  ],
  ['an empty name', { serviceName: '' }, 'serviceName can not be blank.'],
  [
    'a token of 37 characters',
    { clientToken: 'x'.repeat(37) },
    'idempotency token longer than 36.',
  ],
  [
    'a token with a space',
    { clientToken: 'a b' },
    'idempotency token can only have ASCII characters from 33 to 126.',
  ],
  [
    'two tags of one key',
    {
      tags: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    },
    "Tag keys must be unique. 'a' is given twice.",
  ],
]);

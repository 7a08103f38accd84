import type { SignableRequest } from '../../src/aws/sigv4-canonical.ts';

export const vectorAccessKeyId = 'AKIDEXAMPLE';
export const vectorSecret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
/** 2015-08-30T12:36:00Z, when every request of the suite was signed. */
export const vectorInstant = 1_440_938_160_000;
export const vectorService = 'service';
const scope = `${vectorAccessKeyId}/20150830/us-east-1/${vectorService}/aws4_request`;

export interface Vector {
  readonly name: string;
  readonly request: SignableRequest;
}

const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const token =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

/**
 * The published Signature Version 4 test suite: request lines, headers and bodies as AWS gives them,
 * with the signature that AWS says they have. Here a header line may occur twice, as it does there.
 */
export const vectors: readonly Vector[] = [
  get('get-vanilla', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'),
  get(
    'get-unreserved',
    `/${unreserved}`,
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ),
  get('get-utf8', '/ሴ', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'),
  get(
    'get-vanilla-empty-query-key',
    '/?Param1=value1',
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ),
  get(
    'get-vanilla-query-order-key',
    '/?Param1=value2&Param1=Value1',
    'eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1',
  ),
  get(
    'get-vanilla-query-order-key-case',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ),
  get(
    'get-vanilla-query-order-value',
    '/?Param1=value2&Param1=value1',
    '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
  ),
  get(
    'get-vanilla-query-order-encoded',
    '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  ),
  get(
    'get-vanilla-query-unreserved',
    `/?${unreserved}=${unreserved}`,
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ),
  get(
    'get-vanilla-utf8-query',
    '/?ሴ=bar',
    '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  ),
  get(
    'normalize-path/get-relative',
    '/example/..',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ),
  get(
    'normalize-path/get-relative-relative',
    '/example1/example2/../..',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ),
  get(
    'normalize-path/get-slash',
    '//',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ),
  get(
    'normalize-path/get-slash-dot-slash',
    '/./',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ),
  get(
    'normalize-path/get-slash-pointless-dot',
    '/./example',
    'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  ),
  get(
    'normalize-path/get-slashes',
    '//example//',
    '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  ),
  get(
    'normalize-path/get-space',
    '/example space/',
    '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  ),
  withHeaders(
    'get-header-key-duplicate',
    'GET',
    [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ),
  withHeaders(
    'get-header-value-order',
    'GET',
    [
      ['My-Header1', 'value4'],
      ['My-Header1', 'value1'],
      ['My-Header1', 'value3'],
      ['My-Header1', 'value2'],
    ],
    '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  ),
  withHeaders(
    'get-header-value-trim',
    'GET',
    [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ),
  withHeaders(
    'post-vanilla',
    'POST',
    [],
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ),
  withHeaders(
    'post-header-key-sort',
    'POST',
    [['My-Header1', 'value1']],
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ),
  withHeaders(
    'post-header-value-case',
    'POST',
    [['My-Header1', 'VALUE1']],
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ),
  withHeaders(
    'post-sts-header-before',
    'POST',
    [['X-Amz-Security-Token', token]],
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ),
  vector({
    name: 'post-sts-header-after',
    method: 'POST',
    url: '/',
    headers: [],
    unsigned: [['X-Amz-Security-Token', token]],
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  }),
  vector({
    name: 'post-vanilla-query',
    method: 'POST',
    url: '/?Param1=value1',
    headers: [],
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  }),
  vector({
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    url: '/',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  }),
  vector({
    name: 'post-x-www-form-urlencoded-parameters',
    method: 'POST',
    url: '/',
    headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf8']],
    body: 'Param1=value1',
    signature: '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
  }),
];

type Header = readonly [name: string, value: string];

function get(name: string, url: string, signature: string): Vector {
  return vector({ name, method: 'GET', url, headers: [], signature });
}

function withHeaders(
  name: string,
  method: string,
  headers: readonly Header[],
  signature: string,
): Vector {
  return vector({ name, method, url: '/', headers, signature });
}

function vector(parts: {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly unsigned?: readonly Header[];
  readonly body?: string;
  readonly signature: string;
}): Vector {
  const signed: readonly Header[] = [
    ['Host', 'example.amazonaws.com'],
    ...parts.headers,
    ['X-Amz-Date', '20150830T123600Z'],
  ];
  const names = [...new Set(signed.map(([name]) => name.toLowerCase()))].sort().join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${parts.signature}`;
  const all: readonly Header[] = [
    ...signed,
    ...(parts.unsigned ?? []),
    ['Authorization', authorization],
  ];
  const request = {
    method: parts.method,
    url: parts.url,
    rawHeaders: all.flat(),
    body: parts.body ?? '',
  };
  return { name: parts.name, request };
}

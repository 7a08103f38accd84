import { ECSClient } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../src/aws/errors.ts';
import { deriveSigningKey, SignatureVerifier } from '../../src/aws/sigv4.ts';
import type { SignableRequest } from '../../src/aws/sigv4-canonical.ts';
import { findCredential } from '../../src/aws/sigv4-credential.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import {
  vectorAccessKeyId,
  vectorInstant,
  vectorSecret,
  vectorService,
  vectors,
} from './sigv4-vectors.ts';

describe('the published Signature Version 4 test suite', () => {
  test.each(vectors)('$name verifies', ({ request }) => {
    expect(verifier().verify(request, vectorService)).toMatchObject({
      accessKeyId: vectorAccessKeyId,
      region: 'us-east-1',
    });
  });

  test.each(vectors)('$name does not verify with another secret', ({ request }) => {
    expect(refusal(() => verifier({ secret: 'another' }).verify(request, vectorService))).toBe(
      'InvalidSignatureException',
    );
  });

  test('the chain of keys gives the signing key AWS documents', () => {
    const scope = { date: '20120215', region: 'us-east-1', service: 'iam' };
    expect(deriveSigningKey(vectorSecret, scope).toString('hex')).toBe(
      'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
    );
  });
});

describe('a signed request', () => {
  const target = 'AmazonEC2ContainerServiceV20141113.ListClusters';
  const unsigned = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };

  test('that the AWS SDK signed verifies', async () => {
    const request = await signedBySdk({ headers: unsigned, body: '{"cluster":"größe"}' });
    expect(verifier().verify(request, 'ecs')).toMatchObject({ service: 'ecs' });
  });

  test('whose body was changed on the way is refused', async () => {
    const request = await signedBySdk({ headers: unsigned, body: '{}' });
    const forged = { ...request, body: '{"cluster":"other"}' };
    expect(refusal(() => verifier().verify(forged, 'ecs'))).toBe('InvalidSignatureException');
  });

  test('whose target was changed on the way is refused', async () => {
    const request = await signedBySdk({ headers: unsigned, body: '{}' });
    const rawHeaders = request.rawHeaders.map((text) =>
      text === target ? target.replace('ListClusters', 'DeleteCluster') : text,
    );
    expect(refusal(() => verifier().verify({ ...request, rawHeaders }, 'ecs'))).toBe(
      'InvalidSignatureException',
    );
  });

  test('whose target is not covered by the signature is refused', async () => {
    const request = await signedBySdk({ headers: {}, body: '{}' });
    const rawHeaders = [...request.rawHeaders, 'X-Amz-Target', target];
    expect(text(() => verifier().verify({ ...request, rawHeaders }, 'ecs'))).toContain(
      `'x-amz-target' must be a 'SignedHeader'`,
    );
  });

  test('for another service is refused', async () => {
    const request = await signedBySdk({ headers: unsigned, body: '{}' });
    expect(text(() => verifier().verify(request, 'sts'))).toBe(
      `Credential should be scoped to correct service: 'sts'.`,
    );
  });

  test('with a path that needs encoding verifies', async () => {
    const request = await signedBySdk({ headers: {}, body: '', path: '/a%20b/c+d' });
    expect(verifier().verify(request, 'ecs')).toMatchObject({ service: 'ecs' });
  });

  test.each([
    [-5 * 60_000, undefined],
    [5 * 60_000, undefined],
    [
      5 * 60_000 + 1000,
      'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
    ],
    [
      -5 * 60_000 - 1000,
      'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
    ],
  ])('received %d ms after it was signed', async (elapsedMs, expected) => {
    const request = await signedBySdk({ headers: unsigned, body: '{}' });
    const late = verifier({ now: vectorInstant + elapsedMs });
    expect(text(() => late.verify(request, 'ecs'))).toBe(expected);
  });
});

describe('a presigned URL', () => {
  test('of the AWS SDK verifies until it expires', async () => {
    const request = await presignedBySdk(60);
    expect(verifier().verify(request, 'ecs')).toMatchObject({ accessKeyId: vectorAccessKeyId });
    const late = verifier({ now: vectorInstant + 61_000 });
    expect(text(() => late.verify(request, 'ecs'))).toMatch(/^Signature expired: /);
  });

  test('with one character of its query changed is refused', async () => {
    const request = await presignedBySdk(60);
    const url = request.url.replace('ListClusters', 'ListClusterz');
    expect(refusal(() => verifier().verify({ ...request, url }, 'ecs'))).toBe(
      'InvalidSignatureException',
    );
  });

  test('that would live longer than seven days is refused', async () => {
    const request = await presignedBySdk(604_800);
    const url = request.url.replace('Expires=604800', 'Expires=604801');
    expect(refusal(() => verifier().verify({ ...request, url }, 'ecs'))).toBe(
      'IncompleteSignatureException',
    );
  });
});

describe('a request that says nothing verifiable', () => {
  const bare: SignableRequest = { method: 'POST', url: '/', rawHeaders: [], body: '' };

  test('is not signed', () => {
    expect(refusal(() => verifier().verify(bare, 'ecs'))).toBe(
      'MissingAuthenticationTokenException',
    );
  });

  test('names a key that does not exist', () => {
    const request = vectors[0]?.request ?? bare;
    const rawHeaders = request.rawHeaders.map((value) =>
      value.replace(vectorAccessKeyId, 'AKIDNOBODY'),
    );
    expect(refusal(() => verifier().verify({ ...request, rawHeaders }, vectorService))).toBe(
      'UnrecognizedClientException',
    );
  });

  test('lacks parts of the Authorization header', () => {
    const rawHeaders = ['Authorization', 'AWS4-HMAC-SHA256 Credential=a/20150830/b/c/aws4_request'];
    expect(text(() => verifier().verify({ ...bare, rawHeaders }, 'ecs'))).toBe(
      "Authorization header requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.",
    );
  });

  test('another scheme is refused without being echoed', () => {
    const rawHeaders = ['Authorization', 'Bearer a-secret-of-another-server'];
    const refused = text(() => verifier().verify({ ...bare, rawHeaders }, 'ecs'));
    expect(refused).toBeDefined();
    expect(refused).not.toContain('secret');
  });

  test('garbage is always refused with an AWS exception', () => {
    const parts = fc.constantFrom(
      'AWS4-HMAC-SHA256',
      ' ',
      ',',
      '=',
      ';',
      '/',
      'Credential=',
      'SignedHeaders=',
      'Signature=',
      `${vectorAccessKeyId}/20150830/us-east-1/ecs/aws4_request`,
      'host',
      'X-Amz-Date',
      '%',
      '%zz',
      '\ud800',
    );
    const garbage = fc.oneof(
      fc.string(),
      fc.array(parts).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(garbage, garbage, (authorization, url) => {
        const inHeader = { ...bare, rawHeaders: ['Authorization', authorization] };
        const inQuery = { ...bare, url: `/?X-Amz-Credential=${url}&X-Amz-Signature=${url}` };
        for (const request of [inHeader, inQuery]) {
          expect(refusal(() => verifier().verify(request, 'ecs'))).toMatch(/Exception$/);
        }
        findCredential(authorization, `/?X-Amz-Credential=${url}`);
        findCredential(undefined, `/?X-Amz-Credential=${url}`);
      }),
    );
  });
});

test('an absurd Authorization header is read in linear time', () => {
  const authorization = 'Credential='.repeat(100_000);
  expect(findCredential(authorization, '/')).toBeUndefined();
});

function verifier(options: { now?: number; secret?: string } = {}): SignatureVerifier {
  return new SignatureVerifier({
    clock: new VirtualClock(options.now ?? vectorInstant),
    secretAccessKeyOf: (id) =>
      id === vectorAccessKeyId ? (options.secret ?? vectorSecret) : undefined,
  });
}

/** The signer that every client of the AWS SDK for JavaScript uses. */
function sdkSigner() {
  const credentials = { accessKeyId: vectorAccessKeyId, secretAccessKey: vectorSecret };
  return new ECSClient({ region: 'eu-west-1', credentials }).config.signer();
}

async function signedBySdk(parts: {
  headers: Readonly<Record<string, string>>;
  body: string;
  path?: string;
}): Promise<SignableRequest> {
  const path = parts.path ?? '/';
  const signed = await (await sdkSigner()).sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path,
      headers: { host: '127.0.0.1:4580', ...parts.headers },
      body: parts.body,
    },
    { signingDate: new Date(vectorInstant) },
  );
  const rawHeaders = Object.entries(signed.headers).flat();
  return { method: 'POST', url: path, rawHeaders, body: parts.body };
}

async function presignedBySdk(expiresInSeconds: number): Promise<SignableRequest> {
  const signer = await sdkSigner();
  if (!isPresigner(signer)) throw new Error('the signer of this SDK does not presign');
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      query: { Action: 'ListClusters', Words: 'two words', Same: ['b', 'a'] },
      headers: { host: '127.0.0.1:4580' },
    },
    { signingDate: new Date(vectorInstant), expiresIn: expiresInSeconds },
  );
  const query = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? '')}`),
  );
  return {
    method: 'GET',
    url: `/?${query.join('&')}`,
    rawHeaders: Object.entries(signed.headers).flat(),
    body: '',
  };
}

type SdkSigner = Awaited<ReturnType<ECSClient['config']['signer']>>;

interface Presigner {
  presign(
    request: Parameters<SdkSigner['sign']>[0],
    options: { readonly signingDate: Date; readonly expiresIn: number },
  ): ReturnType<SdkSigner['sign']>;
}

/** The SDK promises only `sign` of its signer; the one it gives can presign as well. */
function isPresigner(signer: SdkSigner): signer is SdkSigner & Presigner {
  return 'presign' in signer;
}

function refusal(attempt: () => unknown): string | undefined {
  return caught(attempt)?.type;
}

function text(attempt: () => unknown): string | undefined {
  return caught(attempt)?.text;
}

/** Lets anything but an AwsError through, so that a bug fails the test by its own name. */
function caught(attempt: () => unknown): AwsError | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

import {
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../../src/aws/request-context.ts';
import type { Service } from '../../src/aws/service.ts';
import {
  accessKeyId,
  authorizationOf,
  frontDoor,
  secretAccessKey,
  send,
  verifying,
} from './start-front-door.ts';

let app: FastifyInstance = frontDoor();
afterEach(async () => {
  await app.close();
  app = frontDoor();
});

describe('a Query request, as the AWS CLI sends it', () => {
  test('is answered in XML', async () => {
    const answer = await query('Action=GetCallerIdentity&Version=2011-06-15', '123456789012');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/xml');
    expect(answer.body).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
        '<GetCallerIdentityResult>' +
        '<Account>123456789012</Account>' +
        '<Arn>arn:aws:iam::123456789012:root</Arn>' +
        '<UserId>123456789012</UserId>' +
        '</GetCallerIdentityResult>' +
        `<ResponseMetadata><RequestId>${answer.headers['x-amzn-requestid']}</RequestId></ResponseMetadata>` +
        '</GetCallerIdentityResponse>',
    );
  });

  test('for an action the service does not have gets InvalidAction', async () => {
    const answer = await query('Action=MakeCoffee&Version=2011-06-15');
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toBe(
      '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>' +
        '<Message>Could not find operation MakeCoffee for version 2011-06-15</Message></Error>' +
        `<RequestId>${answer.headers['x-amzn-requestid']}</RequestId></ErrorResponse>`,
    );
  });

  test.each(['', '%', 'Action', 'Action=constructor&Version=2011-06-15', 'Action=%3C%26%22%00'])(
    'that says nothing useful (%j) is refused in well-formed XML',
    async (body) => {
      const answer = await query(body);
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toMatch(
        /^<ErrorResponse><Error><Type>Sender<\/Type>.*<\/ErrorResponse>$/,
      );
      expect(answer.body).not.toContain('\0');
      expect(answer.body).not.toContain('<&');
    },
  );

  test('larger than the limit gets 413 in XML', async () => {
    const answer = await query(`Action=GetCallerIdentity&x=${'x'.repeat(10_000)}`);
    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain('<Code>RequestEntityTooLargeException</Code>');
  });
});

describe('the AWS SDK for JavaScript', () => {
  test('learns who it is', async () => {
    const sts = await sdkClient('123456789012');
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
      UserId: '123456789012',
    });
  });

  test('is told that GetFederationToken is not built', async () => {
    const sts = await sdkClient('123456789012');
    const federation = new GetFederationTokenCommand({ Name: 'somebody' });
    await expect(sts.send(federation)).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    });
  });

  test('signs so that the signature verifies, and is refused with another secret', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    const sts = await sdkClient(accessKeyId);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('000000000000');
    const forged = await query('Action=GetCallerIdentity&Version=2011-06-15');
    expect(forged.statusCode).toBe(403);
    expect(forged.body).toContain('<Code>InvalidClientTokenId</Code>');
  });
});

describe('the parameters of a Query request', () => {
  test('reach the service nested, lists in the order of their numbers', async () => {
    const seen = await inputOf(
      'Name=a&Tags.member.10.Key=j&Tags.member.2.Key=b&Filter.Path.Deep=x',
    );
    expect(seen).toEqual({
      Name: 'a',
      Tags: [{ Key: 'b' }, { Key: 'j' }],
      Filter: { Path: { Deep: 'x' } },
    });
  });

  test('that would poison a prototype are names like others', async () => {
    await inputOf('__proto__.polluted=1&constructor.prototype.polluted=1');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('nested too deeply are refused', async () => {
    const answer = await query(
      `Action=GetCallerIdentity&Version=2011-06-15&${'a.'.repeat(100)}b=c`,
    );
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('<Code>MalformedQueryString</Code>');
  });
});

test('lists, absent members and odd characters are written as XML', async () => {
  const output = {
    Names: ['a&b', '<c>'],
    Nothing: undefined,
    Enabled: true,
    Text: '"\u0007\r\ud800"',
  };
  await app.close();
  app = frontDoor({ services: [querying('things', () => output)] });
  const answer = await query('Action=Look&Version=1');
  expect(answer.body).toContain(
    '<LookResult><Names><member>a&amp;b</member><member>&lt;c&gt;</member></Names>' +
      '<Enabled>true</Enabled><Text>&quot;&#13;&quot;</Text></LookResult>',
  );
});

test('of two services with the same action, the one the request is signed for answers', async () => {
  await app.close();
  const services = ['one', 'two'].map((name) => querying(name, () => ({ Name: name })));
  app = frontDoor({ services });
  expect((await query('Action=Look&Version=1', 'a', 'two')).body).toContain('<Name>two</Name>');
  expect((await query('Action=Look&Version=1', 'a', 'ec2')).body).toContain('<Name>one</Name>');
});

async function inputOf(parameters: string): Promise<unknown> {
  let seen: unknown;
  const look = (input: unknown) => {
    seen = input;
    return {};
  };
  await app.close();
  app = frontDoor({ services: [querying('things', look)] });
  await query(`Action=Look&Version=1&${parameters}`);
  return JSON.parse(JSON.stringify(seen));
}

function querying(name: string, look: (input: unknown) => Record<string, unknown>): Service {
  return {
    name,
    wire: { query: { version: '1', namespace: `urn:${name}` } },
    operationNames: ['Look'],
    call: async (_operation: string, input: unknown, _context: RequestContext) =>
      JSON.stringify(look(input)),
  };
}

function query(payload: string, key = 'test', service = 'sts'): Promise<LightMyRequestResponse> {
  return send(app, {
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      authorization: authorizationOf(key, 'us-east-1', service),
    },
    payload,
  });
}

async function sdkClient(key: string): Promise<STSClient> {
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  const credentials = { accessKeyId: key, secretAccessKey };
  return new STSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

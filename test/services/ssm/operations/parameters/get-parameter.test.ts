import {
  DeleteParameterCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const get = async (Name: string, WithDecryption?: boolean) =>
  (await ssm.client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;
const arn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter${name}`;

describe('GetParameter', () => {
  test('reads a parameter', async () => {
    await ssm.put({ Name: '/shop/db', Value: 'x' });
    expect(await get('/shop/db')).toEqual({
      ARN: arn('/shop/db'),
      DataType: 'text',
      LastModifiedDate: new Date('2026-09-16T10:00:00Z'),
      Name: '/shop/db',
      Type: 'String',
      Value: 'x',
      Version: 1,
    });
  });

  test('reads it by its ARN, whether or not its name is a path', async () => {
    await ssm.put({ Name: '/shop/db', Value: 'path' });
    await ssm.put({ Name: 'plain', Value: 'plain' });
    await ssm.put({ Name: '/one', Value: 'one' });
    const values = [];
    for (const name of ['/shop/db', '/plain', '/one']) values.push((await get(arn(name)))?.Value);
    expect(values).toEqual(['path', 'plain', 'one']);
  });

  test('reads a version by its number or by a label', async () => {
    await ssm.put({ Value: 'old' });
    await ssm.put({ Value: 'new', Overwrite: true });
    await ssm.client.send(
      new LabelParameterVersionCommand({ Name: 'name', ParameterVersion: 1, Labels: ['prod'] }),
    );
    expect(await get('name')).toMatchObject({ Value: 'new', Version: 2 });
    expect(await get('name:1')).toMatchObject({ Value: 'old', Version: 1, Selector: ':1' });
    expect(await get(`${arn('/name')}:prod`)).toMatchObject({ Value: 'old', Selector: ':prod' });
  });

  test('shows a SecureString sealed unless it is to be decrypted', async () => {
    await ssm.put({ Type: 'SecureString', Value: 'do-not-show' });
    const sealed = (await get('name'))?.Value ?? '';
    expect(sealed).not.toContain('do-not-show');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('do-not-show');
    expect((await get('name', true))?.Value).toBe('do-not-show');
  });

  test('is refused without a message for a parameter that is not there', async () => {
    await ssm.put();
    await ssm.client.send(new DeleteParameterCommand({ Name: 'name' }));
    await expect(get('name')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await ssm.put({ Name: '/elsewhere' });
    const elsewhere = ssm.gantry.client(SSMClient, { region: 'eu-west-1' });
    const command = new GetParameterCommand({ Name: arn('/elsewhere') });
    await expect(elsewhere.send(command)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test.each([
    [
      'name:9',
      'Systems Manager could not find version 9 of name. Verify the version and try again.',
    ],
    [
      'name:prod',
      'Systems Manager could not find version label prod of name. Verify the label and try again.',
    ],
  ])('is refused for %s', async (name, message) => {
    await ssm.put();
    await expect(get(name)).rejects.toMatchObject({ name: 'ParameterVersionNotFound', message });
  });

  test('is refused for a name that cannot be', async () => {
    await expect(get('a b')).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

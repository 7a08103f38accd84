import { type Attribute, PutAttributesCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;
let target = '';

beforeAll(async () => {
  fixture = await instanceFixture();
});

beforeAll(async () => {
  target = (await fixture.register()).containerInstanceArn ?? '';
});

afterAll(() => fixture.close());

function put(...attributes: Attribute[]) {
  return fixture.ecs.send(new PutAttributesCommand({ cluster: 'demo', attributes }));
}

async function attributesOf(arn: string): Promise<Record<string, string | undefined>> {
  const { attributes = [] } = await fixture.describe(arn);
  return Object.fromEntries(attributes.map(({ name = '', value }) => [name, value]));
}

describe('PutAttributes', () => {
  test('answers the attributes with the full ARN of their target, and overwrites by name', async () => {
    const targetId = target.split('/').at(-1);
    const { attributes } = await put(
      { name: 'stack', value: 'lab', targetId, targetType: 'container-instance' },
      { name: 'ssd', targetId },
    );
    expect(attributes).toEqual([
      { name: 'stack', value: 'lab', targetId: target },
      { name: 'ssd', targetId: target },
    ]);
    await put({ name: 'stack', value: 'prod', targetId });
    expect(await attributesOf(target)).toMatchObject({ stack: 'prod', ssd: undefined });
  });

  test('changes nothing when one of the targets is not there', async () => {
    const calls = put(
      { name: 'half', value: 'done', targetId: target },
      { name: 'half', value: 'done', targetId: '0'.repeat(32) },
    );
    await expect(calls).rejects.toMatchObject({
      name: 'TargetNotFoundException',
      message: `Could not find ${'0'.repeat(32)}`,
    });
    expect(await attributesOf(target)).not.toHaveProperty('half');
  });

  test('refuses more than ten of an instance’s own', async () => {
    const { containerInstanceArn: targetId } = await fixture.register();
    const ten = Array.from({ length: 10 }, (_, at) => ({ name: `a${at}`, value: 'x', targetId }));
    await put(...ten);
    await expect(put({ name: 'eleventh', targetId })).rejects.toMatchObject({
      name: 'AttributeLimitExceededException',
    });
  });

  test.each([
    ['reserved', { name: 'ecs.instance-type', value: 'm5.large' }],
    ['not named as allowed', { name: 'a b' }],
    ['not valued as allowed', { name: 'a', value: ' x' }],
  ])('refuses an attribute that is %s', async (_what, attribute) => {
    await expect(put({ ...attribute, targetId: target })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('refuses none, more than ten, and one without a target', async () => {
    await expect(put()).rejects.toMatchObject({ message: 'attributes can not be empty' });
    const eleven = Array.from({ length: 11 }, (_, at) => ({ name: `a${at}`, targetId: target }));
    await expect(put(...eleven)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(put({ name: 'a' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

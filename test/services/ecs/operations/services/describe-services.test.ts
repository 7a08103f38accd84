import { CreateClusterCommand, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const services = (...names: string[]) =>
  gantry.ecs.send(new DescribeServicesCommand({ services: names }));
const arn = (rest: string) => `arn:aws:ecs:us-east-1:000000000000:service/${rest}`;

describe('DescribeServices', () => {
  it('answers MISSING, with the full ARN, for a service that is not there', async () => {
    const answer = await services('web');
    expect(answer.services).toEqual([]);
    expect(answer.failures).toEqual([{ arn: arn('default/web'), reason: 'MISSING' }]);
  });

  it('takes names and ARNs of either form, and describes a service once', async () => {
    await gantry.create();
    const answer = await services('web', arn('default/web'), arn('web'));
    expect(answer.services).toHaveLength(1);
    expect(answer.failures).toEqual([]);
  });

  it('does not find the service of another cluster', async () => {
    await gantry.ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    await gantry.create({ cluster: 'other' });
    const { failures } = await services(arn('other/web'));
    expect(failures).toEqual([{ arn: arn('other/web'), reason: 'MISSING' }]);
  });

  it.each([
    [
      'more than ten',
      Array.from({ length: 11 }, (_, at) => `web-${at}`),
      'Services cannot have more than 10 elements',
    ],
    ['none', [], 'Services cannot be empty.'],
    [
      'an ARN of another account',
      ['arn:aws:ecs:us-east-1:111111111111:service/default/web'],
      'Invalid identifier: arn:aws:ecs:us-east-1:111111111111:service/default/web',
    ],
    [
      'an ARN of a task',
      ['arn:aws:ecs:us-east-1:000000000000:task/default/1'],
      'Invalid identifier: arn:aws:ecs:us-east-1:000000000000:task/default/1',
    ],
  ])('refuses %s', async (_what, names, message) => {
    await expect(services(...names)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });

  it('refuses to include what there is not', async () => {
    const include = ['EVENTS' as 'TAGS'];
    await expect(
      gantry.ecs.send(new DescribeServicesCommand({ services: ['web'], include })),
    ).rejects.toMatchObject({ message: 'include should be one of [TAGS]' });
  });

  it('refuses a cluster there is not', async () => {
    await expect(
      gantry.ecs.send(new DescribeServicesCommand({ cluster: 'nowhere', services: ['web'] })),
    ).rejects.toMatchObject({ name: 'ClusterNotFoundException', message: 'Cluster not found.' });
  });
});

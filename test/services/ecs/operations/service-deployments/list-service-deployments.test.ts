import { ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let fixture: ServiceFixture;

beforeEach(async () => {
  fixture = await serviceFixture();
});
afterEach(() => fixture.close());

function list(input: Partial<ListServiceDeploymentsCommand['input']> = {}) {
  return fixture.ecs.send(new ListServiceDeploymentsCommand({ service: 'web', ...input }));
}

describe('ListServiceDeployments', () => {
  it('has the newest deployment first, with the digits of its id in the revision', async () => {
    await fixture.create({ desiredCount: 0 });
    await fixture.advance(5);
    const { deployments } = await fixture.update({ forceNewDeployment: true });
    const { serviceDeployments = [] } = await list();
    expect(serviceDeployments).toHaveLength(2);
    const [newest, first] = serviceDeployments;
    const digits = deployments?.[0]?.id?.replace('ecs-svc/', '');
    expect(newest?.targetServiceRevisionArn).toMatch(new RegExp(`/${digits}$`));
    expect(newest?.serviceDeploymentArn).toMatch(
      /^arn:aws:ecs:us-east-1:000000000000:service-deployment\/default\/web\/[\w-]{21}$/,
    );
    expect(Number(newest?.createdAt) - Number(first?.createdAt)).toBe(5);
  });

  it('finds what was made at an instant or after it, as Terraform asks', async () => {
    await fixture.create({ desiredCount: 0 });
    await fixture.advance(5);
    const { deployments } = await fixture.update({ forceNewDeployment: true });
    const after = deployments?.[0]?.createdAt;
    const found = await list({ createdAt: { after } });
    expect(found.serviceDeployments?.map(({ createdAt }) => createdAt)).toEqual([after]);
    const before = new Date(Number(after) - 1);
    const older = await list({ createdAt: { before } });
    expect(older.serviceDeployments).toHaveLength(1);
    expect(older.serviceDeployments?.[0]?.createdAt).not.toEqual(after);
  });

  it('leaves out what is in another status than asked for', async () => {
    await fixture.create({ desiredCount: 0 });
    const { serviceDeployments } = await list({ status: ['ROLLBACK_FAILED'] });
    expect(serviceDeployments).toEqual([]);
    const all = await list({ status: [] });
    expect(all.serviceDeployments).toHaveLength(1);
  });

  it('has twenty on a page, and the rest behind its token', async () => {
    await fixture.create({ desiredCount: 0 });
    for (let at = 0; at < 21; at += 1) await fixture.update({ forceNewDeployment: true });
    const first = await list();
    expect(first.serviceDeployments).toHaveLength(20);
    const second = await list({ nextToken: first.nextToken });
    expect(second.serviceDeployments).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
    const arns = [...(first.serviceDeployments ?? []), ...(second.serviceDeployments ?? [])].map(
      ({ serviceDeploymentArn }) => serviceDeploymentArn,
    );
    expect(new Set(arns).size).toBe(22);
  });

  it('refuses a service that is not there, and a forged token', async () => {
    await expect(list()).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
    await fixture.create({ desiredCount: 0 });
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(list({ cluster: 'other' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });
});

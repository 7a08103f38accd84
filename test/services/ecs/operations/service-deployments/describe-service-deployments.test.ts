import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let fixture: ServiceFixture;

beforeEach(async () => {
  fixture = await serviceFixture();
});
afterEach(() => fixture.close());

function describeDeployments(serviceDeploymentArns: string[]) {
  return fixture.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
}

async function newest(): Promise<string> {
  const { serviceDeployments } = await fixture.ecs.send(
    new ListServiceDeploymentsCommand({ service: 'web' }),
  );
  return serviceDeployments?.[0]?.serviceDeploymentArn ?? '';
}

const prefix = 'arn:aws:ecs:us-east-1:000000000000:service-deployment/default';

describe('DescribeServiceDeployments', () => {
  it('has no source revision for the first deployment, and counts the tasks of its target', async () => {
    await fixture.create({ desiredCount: 2 });
    await fixture.advance(60_000);
    const { serviceDeployments } = await describeDeployments([await newest()]);
    const [first] = serviceDeployments ?? [];
    expect(first).toMatchObject({
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
      deploymentConfiguration: { strategy: 'ROLLING' },
    });
    expect(first).not.toHaveProperty('sourceServiceRevisions');
  });

  it('names the revision that the next deployment replaces, with its tasks', async () => {
    await fixture.create({ desiredCount: 2 });
    await fixture.advance(60_000);
    const before = await fixture.describe();
    await fixture.update({ forceNewDeployment: true });
    const { serviceDeployments } = await describeDeployments([await newest()]);
    expect(serviceDeployments?.[0]?.sourceServiceRevisions).toEqual([
      {
        arn: before.currentServiceRevisions?.[0]?.arn,
        requestedTaskCount: 2,
        runningTaskCount: 2,
        pendingTaskCount: 0,
      },
    ]);
  });

  it('answers MISSING for a deployment that its service does not have, and each one once', async () => {
    await fixture.create({ desiredCount: 0 });
    const arn = await newest();
    const missing = `${prefix}/web/NCWGC2ZR-taawPAYrIaU5`;
    const { serviceDeployments, failures } = await describeDeployments([arn, arn, missing]);
    expect(serviceDeployments).toHaveLength(1);
    expect(failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
  });

  it('refuses other texts, more than twenty, and services that are not there', async () => {
    const invalid = {
      name: 'InvalidParameterException',
      message: 'The Service ARN provided is invalid.',
    };
    await expect(describeDeployments([])).rejects.toMatchObject(invalid);
    await expect(describeDeployments(['web'])).rejects.toMatchObject(invalid);
    await expect(describeDeployments([`${prefix}/web`])).rejects.toMatchObject(invalid);
    const many = Array.from({ length: 21 }, (_, at) => `${prefix}/web/${at}`);
    await expect(describeDeployments(many)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Service Deployment ARN count cannot exceed 20',
    });
    await expect(describeDeployments([`${prefix}/web/x`])).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
    });
  });
});

import { DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let fixture: ServiceFixture;

beforeEach(async () => {
  fixture = await serviceFixture();
});
afterEach(() => fixture.close());

function describeRevisions(serviceRevisionArns: string[]) {
  return fixture.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
}

const prefix = 'arn:aws:ecs:us-east-1:000000000000:service-revision/default';

describe('DescribeServiceRevisions', () => {
  it('shows what was deployed, and the digest of an image once a task has resolved it', async () => {
    const service = await fixture.create({ desiredCount: 1 });
    const arn = service.currentServiceRevisions?.[0]?.arn ?? '';
    const before = await describeRevisions([arn]);
    expect(before.serviceRevisions).toEqual([
      {
        serviceRevisionArn: arn,
        serviceArn: service.serviceArn,
        clusterArn: service.clusterArn,
        taskDefinition: service.taskDefinition,
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        platformFamily: 'Linux',
        networkConfiguration: service.networkConfiguration,
        containerImages: [{ containerName: 'app', image: 'web:1' }],
        guardDutyEnabled: false,
        createdAt: service.createdAt,
      },
    ]);
    await fixture.advance(60_000);
    const after = await describeRevisions([arn]);
    expect(after.serviceRevisions?.[0]?.containerImages).toEqual([
      {
        containerName: 'app',
        image: 'web:1',
        imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
    ]);
  });

  it('answers MISSING for a revision that its service does not have, and each one once', async () => {
    const service = await fixture.create({ desiredCount: 0 });
    const arn = service.currentServiceRevisions?.[0]?.arn ?? '';
    const missing = `${prefix}/web/1234567890123456789`;
    const { serviceRevisions, failures } = await describeRevisions([arn, missing, arn]);
    expect(serviceRevisions).toHaveLength(1);
    expect(failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
  });

  // All texts observed (reference §2.7).
  it('refuses none, other texts, more than twenty, and services that are not there', async () => {
    const invalid = {
      name: 'InvalidParameterException',
      message: 'The Service ARN provided is invalid.',
    };
    await expect(describeRevisions([])).rejects.toMatchObject(invalid);
    await expect(describeRevisions(['web'])).rejects.toMatchObject(invalid);
    const many = Array.from({ length: 21 }, (_, at) => `${prefix}/web/${at}`);
    await expect(describeRevisions(many)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Service Revision ARN count cannot exceed 20',
    });
    await expect(describeRevisions([`${prefix}/web/1`])).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
    });
  });
});

// A service that is deployed in stages, on the simulator in virtual time, and what its records say.
import {
  type DeploymentConfiguration,
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { type ServiceFixture, serviceFixture } from '../operations/services/service-fixture.ts';

export const minute = 60_000;

/** A service `web` of two tasks, and the newest of its service deployments. */
export interface StagedFixture extends ServiceFixture {
  newest(): Promise<ServiceDeployment>;
  /** Moves time in small steps until the newest service deployment is as wanted. */
  until(isSo: (deployment: ServiceDeployment) => boolean): Promise<ServiceDeployment>;
}

export async function stagedFixture(flags: readonly string[] = []): Promise<StagedFixture> {
  const fixture = await serviceFixture(flags);
  const staged: StagedFixture = {
    ...fixture,
    async newest() {
      const { serviceDeployments: [first] = [] } = await fixture.ecs.send(
        new ListServiceDeploymentsCommand({ service: 'web' }),
      );
      const { serviceDeployments: [found] = [] } = await fixture.ecs.send(
        new DescribeServiceDeploymentsCommand({
          serviceDeploymentArns: [first?.serviceDeploymentArn ?? ''],
        }),
      );
      if (found === undefined) throw new Error('the service has no deployment');
      return found;
    },
    async until(isSo) {
      for (let at = 0; at < 3000; at += 1) {
        const found = await staged.newest();
        if (isSo(found)) return found;
        await fixture.advance(100);
      }
      const { status, statusReason, lifecycleStage } = await staged.newest();
      throw new Error(`it does not come about: ${status} ${lifecycleStage} ${statusReason}`);
    },
  };
  return staged;
}

/** Creates the service, and has its first deployment be through. */
export async function settledService(
  fixture: StagedFixture,
  deploymentConfiguration: DeploymentConfiguration,
): Promise<void> {
  await fixture.create({ desiredCount: 2, deploymentConfiguration });
  const { bakeTimeInMinutes = 0 } = deploymentConfiguration;
  await fixture.advance((bakeTimeInMinutes + 1) * minute);
  await fixture.until(({ status }) => status === 'SUCCESSFUL');
  await fixture.advance(10_000);
}

export const isOver = ({ status }: ServiceDeployment): boolean =>
  status === 'SUCCESSFUL' ||
  status === 'STOPPED' ||
  status === 'ROLLBACK_SUCCESSFUL' ||
  status === 'ROLLBACK_FAILED';

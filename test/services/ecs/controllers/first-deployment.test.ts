import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../operations/services/service-fixture.ts';

let fixture: ServiceFixture;
beforeEach(async () => {
  fixture = await serviceFixture(['--timing', 'fast']);
});
afterEach(() => fixture.close());

describe('the first deployment of a service, with --timing fast', () => {
  it('does not complete while its program falls over a second after each start', async () => {
    await fixture.register({
      containerDefinitions: [
        {
          name: 'app',
          image: 'web:2',
          environment: [{ name: 'GANTRY_SIMULATE_EXIT_CODE', value: '1' }],
        },
      ],
    });
    await fixture.create({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    await fixture.advance(120_000);
    const { deployments = [], events = [] } = await fixture.describe();
    expect(deployments).toMatchObject([{ rolloutState: 'FAILED' }]);
    expect(events.map(({ message }) => message).join('\n')).not.toContain('steady state');
  });
});

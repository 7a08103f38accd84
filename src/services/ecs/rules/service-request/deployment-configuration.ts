import { invalidParameter } from '../../errors.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import type {
  DeploymentAlarms,
  DeploymentConfiguration,
  DeploymentEarlySuccessCriteria,
} from '../../model/types.ts';
import { completeCircuitBreaker } from './circuit-breaker.ts';
import { validateLifecycleHooks } from './lifecycle-hooks.ts';
import { completeTrafficShift, validateBakeTime } from './traffic-shift.ts';

export type CompleteDeploymentConfiguration = ServiceDocument['deploymentConfiguration'];

type Deploys = Pick<ServiceDocument, 'schedulingStrategy' | 'deploymentController'>;

/**
 * The deployment configuration of a new service, defaults filled (reference §3.8.1, observed for ECS;
 * the two other controllers show no more than the percentages). Throws InvalidParameterException.
 */
export function initialDeploymentConfiguration(
  given: DeploymentConfiguration,
  deploys: Deploys,
): CompleteDeploymentConfiguration {
  const isDaemon = deploys.schedulingStrategy === 'DAEMON';
  const { maximumPercent = isDaemon ? 100 : 200 } = given;
  const { minimumHealthyPercent = isDaemon ? 0 : 100 } = given;
  return complete({ ...given, maximumPercent, minimumHealthyPercent }, deploys);
}

/**
 * The deployment configuration after an update: a member that the request leaves out stays as it is, an
 * empty list of hooks takes them away. Another strategy does not inherit how the one before shifted its
 * traffic. Throws InvalidParameterException.
 */
export function updatedDeploymentConfiguration(
  given: DeploymentConfiguration | undefined,
  service: Deploys & Pick<ServiceDocument, 'deploymentConfiguration'>,
): CompleteDeploymentConfiguration {
  const present = service.deploymentConfiguration;
  if (given === undefined) return present;
  const { linearConfiguration, canaryConfiguration, lifecycleHooks, ...kept } = present;
  const { strategy = present.strategy ?? 'ROLLING' } = given;
  const isSame = strategy === present.strategy;
  const merged = {
    ...kept,
    ...(isSame ? { linearConfiguration, canaryConfiguration } : {}),
    ...(strategy === 'ROLLING' ? {} : { lifecycleHooks }),
    ...given,
    maximumPercent: given.maximumPercent ?? present.maximumPercent,
    minimumHealthyPercent: given.minimumHealthyPercent ?? present.minimumHealthyPercent,
  };
  return complete(merged, service);
}

function complete(
  given: CompleteDeploymentConfiguration,
  deploys: Deploys,
): CompleteDeploymentConfiguration {
  const { maximumPercent, minimumHealthyPercent } = given;
  validatePercents(given, deploys.schedulingStrategy);
  if (deploys.deploymentController.type !== 'ECS') {
    refuseOfEcs(given);
    return { maximumPercent, minimumHealthyPercent };
  }
  const { strategy = 'ROLLING', bakeTimeInMinutes = 0, lifecycleHooks = [] } = given;
  const { alarms, earlySuccessCriteria } = given;
  if (strategy !== 'ROLLING' && deploys.schedulingStrategy === 'DAEMON') {
    throw invalidParameter(
      `The daemon scheduling strategy does not support the ${strategy} deployment strategy.`,
    );
  }
  // The model demands a bake time of the BLUE_GREEN strategy; whether ECS does is not known, and it
  // shows 0 where there is none.
  validateBakeTime('bakeTimeInMinutes', bakeTimeInMinutes);
  if (alarms !== undefined) validateAlarms(alarms);
  if (earlySuccessCriteria !== undefined) {
    validateEarlySuccess(earlySuccessCriteria, strategy, minimumHealthyPercent);
  }
  // Hooks are of the strategies with stages: accepted here they would never run.
  if (strategy === 'ROLLING' && lifecycleHooks.length > 0) {
    throw invalidParameter('lifecycleHooks are not supported with the ROLLING strategy.');
  }
  validateLifecycleHooks(lifecycleHooks);
  return {
    deploymentCircuitBreaker: completeCircuitBreaker(given.deploymentCircuitBreaker),
    maximumPercent,
    minimumHealthyPercent,
    ...(alarms === undefined ? {} : { alarms }),
    strategy,
    bakeTimeInMinutes,
    ...(lifecycleHooks.length === 0 ? {} : { lifecycleHooks }),
    ...completeTrafficShift(given),
    ...(earlySuccessCriteria === undefined ? {} : { earlySuccessCriteria }),
  };
}

/**
 * The least values were observed, and the text on both being 100 (reference §2.3). Nothing bounds
 * maximumPercent above: ECS's own documentation has examples of more than 200.
 */
function validatePercents(
  { maximumPercent, minimumHealthyPercent }: CompleteDeploymentConfiguration,
  schedulingStrategy: Deploys['schedulingStrategy'],
): void {
  if (maximumPercent < 100) throw invalidParameter('maximumPercent must be at least 100');
  if (minimumHealthyPercent > 100) {
    throw invalidParameter('minimumHealthyPercent must be at most 100');
  }
  if (minimumHealthyPercent < 0) throw invalidParameter('minimumHealthyPercent must be at least 0');
  if (schedulingStrategy === 'DAEMON' && maximumPercent > 100) {
    throw invalidParameter(
      'The daemon scheduling strategy does not support values above 100 for maximumPercent. Specify a value of 100 and try again.',
    );
  }
  if (maximumPercent === 100 && minimumHealthyPercent === 100) {
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
}

/** What only deployments that ECS controls have. The first text is of users, the others follow it. */
function refuseOfEcs(given: DeploymentConfiguration): void {
  const { deploymentCircuitBreaker, alarms, strategy = 'ROLLING', lifecycleHooks = [] } = given;
  const asked: readonly (readonly [string, boolean])[] = [
    ['Deployment circuit breaker feature', deploymentCircuitBreaker?.enable === true],
    ['Deployment alarms feature', alarms?.enable === true],
    [`The ${strategy} deployment strategy`, strategy !== 'ROLLING'],
    ['Deployment lifecycle hooks', lifecycleHooks.length > 0],
    ['Early success criteria', given.earlySuccessCriteria?.enable === true],
    ['Bake time', (given.bakeTimeInMinutes ?? 0) > 0],
  ];
  const found = asked.find(([, isAsked]) => isAsked);
  if (found === undefined) return;
  throw invalidParameter(`${found[0]} can only be enabled with ECS deployment controller.`);
}

/** No text of ECS was seen; this one is ours. */
function validateAlarms({ enable, alarmNames }: DeploymentAlarms): void {
  if (enable && alarmNames.every((name) => name === '')) {
    throw invalidParameter('alarmNames can not be empty when deployment alarms are enabled.');
  }
}

/** The rules are documented (reference §3.8.7), the texts are ours. */
function validateEarlySuccess(
  { enable, healthyPercent }: DeploymentEarlySuccessCriteria,
  strategy: string,
  minimumHealthyPercent: number,
): void {
  if (!enable) return;
  if (strategy !== 'ROLLING') {
    throw invalidParameter('earlySuccessCriteria is only valid for the ROLLING strategy.');
  }
  if (healthyPercent === undefined) {
    throw invalidParameter(
      'healthyPercent must be specified when earlySuccessCriteria is enabled.',
    );
  }
  if (healthyPercent < minimumHealthyPercent || healthyPercent > 100) {
    throw invalidParameter('healthyPercent must be between minimumHealthyPercent and 100.');
  }
}

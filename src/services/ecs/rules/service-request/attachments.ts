import { invalidParameter } from '../../errors.ts';
import type {
  GatewayConnector,
  MonitoringConfiguration,
  TaskDefinition,
  VpcLatticeConfiguration,
} from '../../model/types.ts';
import { requirePortName } from './container-ports.ts';

/** Checks VPC Lattice configurations (reference §3.12). Throws InvalidParameterException; texts are ours. */
export function validateVpcLattice(
  configurations: readonly VpcLatticeConfiguration[],
  definition: TaskDefinition,
): void {
  for (const { roleArn, targetGroupArn, portName } of configurations) {
    if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
      throw invalidParameter('Role is not valid');
    }
    if (!/^arn:[a-z-]+:vpc-lattice:[a-z0-9-]+:\d{12}:targetgroup\/.+$/.test(targetGroupArn)) {
      throw invalidParameter(`The target group ARN '${targetGroupArn}' is not valid.`);
    }
    requirePortName(definition, portName);
  }
}

/** Checks the connectors to a gateway: documented, at most one. Throws InvalidParameterException. */
export function validateGatewayConnectors(
  connectors: readonly GatewayConnector[],
  definition: TaskDefinition,
): void {
  if (connectors.length > 1) {
    throw invalidParameter('gatewayConnectors can have at most 1 items.');
  }
  for (const { portName } of connectors) requirePortName(definition, portName);
}

/** Checks which metrics are wanted how often: documented, every 20 or 60 s. Throws InvalidParameterException. */
export function validateMonitoring({ metricConfigurations = [] }: MonitoringConfiguration): void {
  for (const { metricNames, resolutionSeconds } of metricConfigurations) {
    if (metricNames.length === 0) throw invalidParameter('metricNames can not be empty.');
    const stranger = metricNames.find(
      (name) => name !== 'CPUUtilization' && name !== 'MemoryUtilization',
    );
    if (stranger !== undefined) {
      throw invalidParameter('metricNames should be one of [CPUUtilization,MemoryUtilization]');
    }
    if (resolutionSeconds !== 20 && resolutionSeconds !== 60) {
      throw invalidParameter('resolutionSeconds should be one of [20,60]');
    }
  }
}

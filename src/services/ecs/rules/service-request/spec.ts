import { defined } from '../../../../kernel/defined.ts';
import type { ServiceSpec } from '../../model/service-document.ts';
import type {
  AwsVpcConfiguration,
  CapacityProviderStrategyItem,
  LaunchType,
  MonitoringConfiguration,
  ServiceConnectConfiguration,
  TaskDefinition,
  UpdateServiceRequest,
} from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';

/** The members of requests that a revision is made of: the same in CreateService and UpdateService. */
export type SpecRequest = Pick<
  UpdateServiceRequest,
  | 'platformVersion'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'serviceRegistries'
  | 'serviceConnectConfiguration'
  | 'volumeConfigurations'
  | 'vpcLatticeConfigurations'
  | 'gatewayConnectors'
  | 'monitoring'
>;

/** What a revision runs, and on what. */
export interface SpecGround {
  readonly definition: TaskDefinition;
  readonly launchType: LaunchType;
  readonly strategy?: readonly CapacityProviderStrategyItem[] | undefined;
}

const nothing = { taskDefinition: '', loadBalancers: [], serviceRegistries: [] } as const;

/**
 * What the revision after a request says: what the request leaves out is as before, an empty list takes
 * away (reference §3.8.5). Of a new service nothing was before. Defaults are filled: reference §3.8.1.
 */
export function specAfter(
  request: SpecRequest,
  ground: SpecGround,
  before: ServiceSpec = nothing,
): ServiceSpec {
  const awsvpc = request.networkConfiguration?.awsvpcConfiguration;
  return {
    ...defined({
      ...capacityMembers(request, ground, before),
      networkConfiguration:
        awsvpc === undefined
          ? before.networkConfiguration
          : { awsvpcConfiguration: completeNetwork(awsvpc) },
      serviceConnectConfiguration: serviceConnectAfter(request, before),
      volumeConfigurations: filled(request.volumeConfigurations ?? before.volumeConfigurations),
      vpcLatticeConfigurations: filled(
        request.vpcLatticeConfigurations ?? before.vpcLatticeConfigurations,
      ),
      gatewayConnectors: filled(request.gatewayConnectors ?? before.gatewayConnectors),
      monitoring: monitored(request.monitoring ?? before.monitoring),
    }),
    taskDefinition: ground.definition.taskDefinitionArn ?? '',
    loadBalancers: request.loadBalancers ?? before.loadBalancers,
    serviceRegistries: request.serviceRegistries ?? before.serviceRegistries,
  };
}

/** The platform is of Fargate only. */
function capacityMembers(
  { platformVersion }: SpecRequest,
  { definition, launchType, strategy }: SpecGround,
  before: ServiceSpec,
): Pick<
  ServiceSpec,
  'launchType' | 'capacityProviderStrategy' | 'platformVersion' | 'platformFamily'
> {
  const capacity = strategy === undefined ? { launchType } : { capacityProviderStrategy: strategy };
  if (launchType !== 'FARGATE') return capacity;
  const { operatingSystemFamily = 'LINUX' } = definition.runtimePlatform ?? {};
  return {
    ...capacity,
    platformVersion: isAbsent(platformVersion)
      ? (before.platformVersion ?? 'LATEST')
      : platformVersion,
    platformFamily: operatingSystemFamily === 'LINUX' ? 'Linux' : operatingSystemFamily,
  };
}

/** The VPC's default group is not filled in: Terraform would see a change (clients §3.3). */
function completeNetwork(awsvpc: AwsVpcConfiguration): AwsVpcConfiguration {
  const { subnets, securityGroups = [], assignPublicIp = 'DISABLED' } = awsvpc;
  return { subnets, securityGroups, assignPublicIp };
}

function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** Switching off what was never on changes nothing; a new service shows that it is off, as it was told. */
function serviceConnectAfter(
  { serviceConnectConfiguration: given }: SpecRequest,
  before: ServiceSpec,
): ServiceConnectConfiguration | undefined {
  const { serviceConnectConfiguration: present } = before;
  const isIdle = given?.enabled === false && present === undefined && before !== nothing;
  return isIdle ? undefined : (given ?? present);
}

/** An empty structure configures nothing; ECS itself was seen to fail at one (reference §2.3). */
function monitored(
  monitoring: MonitoringConfiguration | undefined,
): MonitoringConfiguration | undefined {
  return (monitoring?.metricConfigurations ?? []).length === 0 ? undefined : monitoring;
}

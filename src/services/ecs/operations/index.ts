// The operations of ECS: one file each, in a folder for their resource. Leaving one out does not
// compile; what Gantry has not built yet says so here and answers 501.
import type { OperationName } from '../model/operations.ts';
import { notBuiltYet, type Operation } from '../operation.ts';
import { deleteAccountSetting } from './account-settings/delete-account-setting.ts';
import { listAccountSettings } from './account-settings/list-account-settings.ts';
import { putAccountSetting } from './account-settings/put-account-setting.ts';
import { putAccountSettingDefault } from './account-settings/put-account-setting-default.ts';
import { deleteAttributes } from './attributes/delete-attributes.ts';
import { listAttributes } from './attributes/list-attributes.ts';
import { putAttributes } from './attributes/put-attributes.ts';
import { createCapacityProvider } from './capacity-providers/create-capacity-provider.ts';
import { deleteCapacityProvider } from './capacity-providers/delete-capacity-provider.ts';
import { describeCapacityProviders } from './capacity-providers/describe-capacity-providers.ts';
import { updateCapacityProvider } from './capacity-providers/update-capacity-provider.ts';
import { createCluster } from './clusters/create-cluster.ts';
import { deleteCluster } from './clusters/delete-cluster.ts';
import { describeClusters } from './clusters/describe-clusters.ts';
import { listClusters } from './clusters/list-clusters.ts';
import { putClusterCapacityProviders } from './clusters/put-cluster-capacity-providers.ts';
import { updateCluster } from './clusters/update-cluster.ts';
import { updateClusterSettings } from './clusters/update-cluster-settings.ts';
import { deregisterContainerInstance } from './container-instances/deregister-container-instance.ts';
import { describeContainerInstances } from './container-instances/describe-container-instances.ts';
import { listContainerInstances } from './container-instances/list-container-instances.ts';
import { registerContainerInstance } from './container-instances/register-container-instance.ts';
import { updateContainerAgent } from './container-instances/update-container-agent.ts';
import { updateContainerInstancesState } from './container-instances/update-container-instances-state.ts';
import { continueServiceDeployment } from './service-deployments/continue-service-deployment.ts';
import { describeServiceDeployments } from './service-deployments/describe-service-deployments.ts';
import { describeServiceRevisions } from './service-deployments/describe-service-revisions.ts';
import { listServiceDeployments } from './service-deployments/list-service-deployments.ts';
import { stopServiceDeployment } from './service-deployments/stop-service-deployment.ts';
import { createService } from './services/create-service.ts';
import { deleteService } from './services/delete-service.ts';
import { describeServices } from './services/describe-services.ts';
import { listServices } from './services/list-services.ts';
import { listServicesByNamespace } from './services/list-services-by-namespace.ts';
import { updateService } from './services/update-service.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { deleteTaskDefinitions } from './task-definitions/delete-task-definitions.ts';
import { deregisterTaskDefinition } from './task-definitions/deregister-task-definition.ts';
import { describeTaskDefinition } from './task-definitions/describe-task-definition.ts';
import { listTaskDefinitionFamilies } from './task-definitions/list-task-definition-families.ts';
import { listTaskDefinitions } from './task-definitions/list-task-definitions.ts';
import { registerTaskDefinition } from './task-definitions/register-task-definition.ts';
import { createTaskSet } from './task-sets/create-task-set.ts';
import { deleteTaskSet } from './task-sets/delete-task-set.ts';
import { describeTaskSets } from './task-sets/describe-task-sets.ts';
import { updateServicePrimaryTaskSet } from './task-sets/update-service-primary-task-set.ts';
import { updateTaskSet } from './task-sets/update-task-set.ts';
import { describeTasks } from './tasks/describe-tasks.ts';
import { executeCommand } from './tasks/execute-command.ts';
import { getTaskProtection } from './tasks/get-task-protection.ts';
import { listTasks } from './tasks/list-tasks.ts';
import { runTask } from './tasks/run-task.ts';
import { startTask } from './tasks/start-task.ts';
import { stopTask } from './tasks/stop-task.ts';
import { updateTaskProtection } from './tasks/update-task-protection.ts';

export const operations: { readonly [N in OperationName]: Operation<N> } = {
  AssociateGatewayWithCluster: notBuiltYet('AssociateGatewayWithCluster'),
  ContinueServiceDeployment: continueServiceDeployment,
  CreateCapacityProvider: createCapacityProvider,
  CreateCluster: createCluster,
  CreateDaemon: notBuiltYet('CreateDaemon'),
  CreateExpressGatewayService: notBuiltYet('CreateExpressGatewayService'),
  CreateGateway: notBuiltYet('CreateGateway'),
  CreateService: createService,
  CreateTaskSet: createTaskSet,
  DeleteAccountSetting: deleteAccountSetting,
  DeleteAttributes: deleteAttributes,
  DeleteCapacityProvider: deleteCapacityProvider,
  DeleteCluster: deleteCluster,
  DeleteDaemon: notBuiltYet('DeleteDaemon'),
  DeleteDaemonTaskDefinition: notBuiltYet('DeleteDaemonTaskDefinition'),
  DeleteExpressGatewayService: notBuiltYet('DeleteExpressGatewayService'),
  DeleteGateway: notBuiltYet('DeleteGateway'),
  DeleteService: deleteService,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  DeleteTaskSet: deleteTaskSet,
  DeregisterContainerInstance: deregisterContainerInstance,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeCapacityProviders: describeCapacityProviders,
  DescribeClusters: describeClusters,
  DescribeContainerInstances: describeContainerInstances,
  DescribeDaemon: notBuiltYet('DescribeDaemon'),
  DescribeDaemonDeployments: notBuiltYet('DescribeDaemonDeployments'),
  DescribeDaemonRevisions: notBuiltYet('DescribeDaemonRevisions'),
  DescribeDaemonTaskDefinition: notBuiltYet('DescribeDaemonTaskDefinition'),
  DescribeExpressGatewayService: notBuiltYet('DescribeExpressGatewayService'),
  DescribeGateway: notBuiltYet('DescribeGateway'),
  DescribeGatewayResources: notBuiltYet('DescribeGatewayResources'),
  DescribeGatewayRoute: notBuiltYet('DescribeGatewayRoute'),
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTaskSets: describeTaskSets,
  DescribeTasks: describeTasks,
  DisassociateGatewayFromCluster: notBuiltYet('DisassociateGatewayFromCluster'),
  DiscoverPollEndpoint: notBuiltYet('DiscoverPollEndpoint'),
  ExecuteCommand: executeCommand,
  GetTaskProtection: getTaskProtection,
  ListAccountSettings: listAccountSettings,
  ListAttributes: listAttributes,
  ListClusters: listClusters,
  ListContainerInstances: listContainerInstances,
  ListDaemonDeployments: notBuiltYet('ListDaemonDeployments'),
  ListDaemonTaskDefinitions: notBuiltYet('ListDaemonTaskDefinitions'),
  ListDaemons: notBuiltYet('ListDaemons'),
  ListGatewayClusterAssociations: notBuiltYet('ListGatewayClusterAssociations'),
  ListGatewayRoutes: notBuiltYet('ListGatewayRoutes'),
  ListGateways: notBuiltYet('ListGateways'),
  ListServiceDeployments: listServiceDeployments,
  ListServices: listServices,
  ListServicesByNamespace: listServicesByNamespace,
  ListTagsForResource: listTagsForResource,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  ListTaskDefinitions: listTaskDefinitions,
  ListTasks: listTasks,
  PutAccountSetting: putAccountSetting,
  PutAccountSettingDefault: putAccountSettingDefault,
  PutAttributes: putAttributes,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  RegisterContainerInstance: registerContainerInstance,
  RegisterDaemonTaskDefinition: notBuiltYet('RegisterDaemonTaskDefinition'),
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  StartTask: startTask,
  StopServiceDeployment: stopServiceDeployment,
  StopTask: stopTask,
  SubmitAttachmentStateChanges: notBuiltYet('SubmitAttachmentStateChanges'),
  SubmitContainerStateChange: notBuiltYet('SubmitContainerStateChange'),
  SubmitTaskStateChange: notBuiltYet('SubmitTaskStateChange'),
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateCapacityProvider: updateCapacityProvider,
  UpdateCluster: updateCluster,
  UpdateClusterSettings: updateClusterSettings,
  UpdateContainerAgent: updateContainerAgent,
  UpdateContainerInstancesState: updateContainerInstancesState,
  UpdateDaemon: notBuiltYet('UpdateDaemon'),
  UpdateExpressGatewayService: notBuiltYet('UpdateExpressGatewayService'),
  UpdateGateway: notBuiltYet('UpdateGateway'),
  UpdateService: updateService,
  UpdateServicePrimaryTaskSet: updateServicePrimaryTaskSet,
  UpdateTaskProtection: updateTaskProtection,
  UpdateTaskSet: updateTaskSet,
};

import type { MemberSupport } from './member-support.ts';

const runTask = 'test/services/ecs/operations/tasks/run-task.test.ts';
const runTaskResources = 'test/services/ecs/operations/tasks/run-task-resources.test.ts';
const onInstances = 'test/services/ecs/operations/tasks/run-task-on-instances.test.ts';
const managedVolumes = 'test/services/ecs/rules/managed-volume-request.test.ts';
const efs = 'volumes[].efsVolumeConfiguration';
const validate = 'test/services/ecs/rules/task-definition/validate.test.ts';

/** Members that act when a definition is registered or a task is run, and that no container shows. */
export const controlPlaneSupport: readonly MemberSupport[] = [
  {
    member: 'executionRoleArn',
    docker: 'effective',
    simulated: 'effective',
    note: 'asked for where ECS asks for it: secrets, and ECR images or awslogs on Fargate; what it permits is not checked',
    test: `${validate} > an ECR image on Fargate without an execution role`,
  },
  {
    member: 'inferenceAccelerators',
    docker: 'refused',
    simulated: 'refused',
    note: "ClientException: Unsupported field 'inferenceAccelerators'.",
    test: `${validate} > inference accelerators`,
  },
  {
    member: 'placementConstraints',
    docker: 'effective',
    simulated: 'effective',
    note: 'on container instances; StartTask looks at none, as on ECS',
    test: `${onInstances} > the constraints of a task definition hold for every task of it`,
  },
  {
    member: 'overrides.executionRoleArn',
    docker: 'effective',
    simulated: 'effective',
    note: 'what is fetched is fetched with it; what it permits is not checked',
    test: `${runTaskResources} > environment files of a task > are fetched with the execution role of an override`,
  },
  {
    member: 'requiresCompatibilities',
    docker: 'effective',
    simulated: 'effective',
    note: 'the definition is held to what it requires, and runs only where it may',
    test: `${runTask} > of a task definition for EC2 alone is refused on Fargate`,
  },
  {
    member: 'tags',
    docker: 'effective',
    simulated: 'effective',
    note: 'of the task definition; tasks take them over with propagateTags',
    test: `${runTask} > propagates the tags of its task definition, its own winning`,
  },
  {
    member: `${efs}.authorizationConfig.iam`,
    docker: 'effective',
    simulated: 'effective',
    note: 'asks for transitEncryption, as on ECS; who may mount the file system is not checked, for nobody else can reach it',
    test: `${validate} > EFS with IAM and without encryption`,
  },
  {
    member: `${efs}.transitEncryption`,
    docker: 'effective',
    simulated: 'effective',
    note: 'asked for where ECS asks for it; the file system is on the machine that mounts it, so nothing is in transit',
    test: `${validate} > EFS with IAM and without encryption`,
  },
  {
    member: `${efs}.transitEncryptionPort`,
    docker: 'effective',
    simulated: 'effective',
    note: 'held to the rules of ECS; nothing is in transit, so no port is used',
    test: `${validate} > EFS with a port and without encryption`,
  },
  {
    member: 'volumeConfigurations[].managedEBSVolume.roleArn',
    docker: 'effective',
    simulated: 'effective',
    note: 'held to be the ARN of a role, and shown by the attachment; what it permits is not checked',
    test: `${managedVolumes} > a role that is none`,
  },
];

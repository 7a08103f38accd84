import type { MemberSupport } from './member-support.ts';

const docker = 'test/docker/task-resources.test.ts > what a task on Docker is given';
const runtime = 'test/docker/task-resources.test.ts > what a runtime on Docker gives';
const images = 'test/docker/images.test.ts > the images of a task on Docker';
const fetched =
  'fetched in simulation too, where only its absence shows: the task stops with the same words';

/** What the agent fetches before it makes containers, with the execution role of the task. */
export const fetchedSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].secrets',
    docker: 'effective',
    simulated: 'effective',
    note: `from Secrets Manager and Parameter Store, in every form of valueFrom, into the environment of the container alone; ${fetched}`,
    test: `${docker} > are its secrets, in every form of valueFrom`,
  },
  {
    member: 'containerDefinitions[].environmentFiles',
    docker: 'effective',
    simulated: 'effective',
    note: 'from the folders of --s3-buckets, from --s3-endpoint or from --upstream; the environment wins over them, and an earlier file over a later; in simulation their GANTRY_SIMULATE_* variables count',
    test: `${docker} > are the variables of its environment files, which give way to its environment`,
  },
  {
    member: 'containerDefinitions[].logConfiguration.secretOptions',
    docker: 'effective',
    simulated: 'effective',
    note: `options of the engine’s log driver, or of awsfirelens variables of the router, to which its configuration refers; not those of awslogs, which are no secrets; ${fetched}`,
    test: `${runtime} > secretOptions > are options of the log driver`,
  },
  {
    member: 'containerDefinitions[].repositoryCredentials',
    docker: 'effective',
    simulated: 'effective',
    note: `the login that the secret holds, used when the image has to be pulled; ${fetched}`,
    test: `${images} > with repositoryCredentials > an image is pulled with the login that the secret holds`,
  },
  {
    member: 'overrides.containerOverrides[].environmentFiles',
    docker: 'effective',
    simulated: 'effective',
    note: 'in place of those of the definition',
    test: `${docker} > are the files of an override in place of its own`,
  },
];

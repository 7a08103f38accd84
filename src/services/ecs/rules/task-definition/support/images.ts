import type { MemberSupport } from './member-support.ts';

const images = 'test/docker/images.test.ts > the images of a task on Docker';
const pull = 'test/docker/pull.test.ts > pulling images on Docker';

/** Where images come from, and for which platform. */
export const imagesSupport: readonly MemberSupport[] = [
  {
    member: 'containerDefinitions[].image',
    docker: 'effective',
    simulated: 'effective',
    note: 'pulled only if absent, with the credentials of docker login; in simulation the scripts go by it',
    test: `${pull} > an image that is absent is pulled, and its digest is the registry's`,
  },
  {
    member: 'containerDefinitions[].versionConsistency',
    docker: 'not yet',
    simulated: 'not yet',
  },
  {
    member: 'runtimePlatform',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'an image for another platform fails with CannotPullContainerError, an engine of another platform with ResourceInitializationError',
    test: `${images} > of an image for several platforms the one of the task is run`,
  },
];

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
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'containers of a task that name the same image are of one image, even if its tag is moved meanwhile; disabled looks the tag up for each. There are no services yet, whose tasks would share it',
    test: `${images} > a tag that is moved while a task is made is one image for all its containers, unless that is disabled`,
  },
  {
    member: 'runtimePlatform',
    docker: 'effective',
    simulated: 'no observable effect',
    note: 'an image for another platform fails with CannotPullContainerError, an engine of another platform with ResourceInitializationError',
    test: `${images} > of an image for several platforms the one of the task is run`,
  },
];

// What becomes of every member of a task definition and of the overrides, one file a topic. Read by
// scripts/task-definition-support.ts, which holds the rows against the model and the tests.
import { basicsSupport } from './basics.ts';
import { fetchedSupport } from './fetched.ts';
import { healthSupport } from './health.ts';
import { imagesSupport } from './images.ts';
import { lifeSupport } from './life.ts';
import { linuxSupport } from './linux.ts';
import { logsSupport } from './logs.ts';
import type { MemberSupport } from './member-support.ts';
import { networkSupport } from './network.ts';
import { resourcesSupport } from './resources.ts';
import { volumesSupport } from './volumes.ts';

export { controlPlaneSupport } from './control-plane.ts';

/** What takes effect in a container: its test looks at a running one. */
export const runtimeSupport: readonly MemberSupport[] = [
  ...basicsSupport,
  ...networkSupport,
  ...volumesSupport,
  ...lifeSupport,
  ...fetchedSupport,
  ...healthSupport,
  ...logsSupport,
  ...imagesSupport,
  ...resourcesSupport,
  ...linuxSupport,
];

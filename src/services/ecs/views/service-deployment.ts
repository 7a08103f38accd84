import type {
  ServiceDeploymentDocument,
  ServiceRow,
  ServiceTask,
} from '../model/service-document.ts';
import type { ServiceDeployment } from '../model/types.ts';
import { isEnded, withCounts } from '../rules/end-service-deployment.ts';

/**
 * A service deployment as the API shows it, its tasks counted now; one that has come to an end shows those
 * that were counted then.
 */
export function serviceDeploymentView(
  document: ServiceDeploymentDocument,
  row: ServiceRow,
  tasks: readonly ServiceTask[],
): ServiceDeployment {
  const isCounted =
    isEnded(document.status) && document.targetServiceRevision.runningTaskCount !== undefined;
  return isCounted ? document : withCounts(document, row, tasks);
}

import { query } from '../../operation.ts';
import { isProtected, protectionView } from '../../rules/task-protection.ts';
import { notBlank, requireLiveCluster } from '../clusters/lookup.ts';
import { protectionTargets } from './protection-targets.ts';

/** Documented: up to a hundred tasks a call. */
const mostTasks = 100;

/**
 * Says which tasks of services are protected and until when. Without `tasks`, those of the cluster that
 * are protected now: the model lets them be left out and nothing says more (reference §3.7).
 */
export const getTaskProtection = query('GetTaskProtection', (context, input) => {
  const cluster = requireLiveCluster(context, notBlank(input.cluster));
  const { caller, unit, now } = context;
  if (input.tasks === undefined) {
    const rows = unit.protectedTasks.of(caller, cluster.document.clusterArn);
    const current = rows.filter((row) => isProtected(row, now));
    return { protectedTasks: current.map((row) => protectionView(row, now)), failures: [] };
  }
  const { rows, failures } = protectionTargets(context, cluster, input.tasks, mostTasks);
  return { protectedTasks: rows.map((row) => protectionView(row, now)), failures };
});

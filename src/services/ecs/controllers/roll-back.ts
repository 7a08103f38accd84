import { assert } from '../../../kernel/assert.ts';
import type { ServiceRow } from '../model/service-document.ts';
import type { ServiceAction } from '../planners/service/service-plan.ts';
import { openDeployment } from '../rules/open-deployment.ts';
import { withSpec } from '../rules/service-spec.ts';
import type { ServicePass } from './service-story.ts';

/**
 * Deploys an old revision again: a deployment with a new id, which the record of the service deployment
 * that failed goes on telling of (reference §3.8.10, §3.9.1).
 */
export function rollBack(
  { unit, ids, now }: ServicePass,
  row: ServiceRow,
  wanted: ServiceAction & { readonly do: 'rollBack' },
): void {
  const { serviceRevisionArn, serviceDeploymentArn } = wanted;
  const { serviceArn } = row.service;
  const revision = unit.serviceRevisions.get(row, serviceRevisionArn);
  assert(revision !== undefined, 'a service outlived its revision', { serviceRevisionArn });
  const opened = openDeployment(withSpec(row, revision), {
    now,
    ids,
    spec: revision,
    containerImages: revision.containerImages ?? [],
    revisionArn: serviceRevisionArn,
    reason: wanted.rolloutStateReason,
  });
  const [deployment] = opened.row.service.deployments;
  assert(deployment !== undefined, 'a deployment was opened and is not there', { serviceArn });
  const progress = {
    ...opened.row.internals.progress,
    [deployment.id]: { serviceRevisionArn, serviceDeploymentArn, isRollBack: true as const },
  };
  unit.services.put({ ...opened.row, internals: { ...opened.row.internals, progress } });
  unit.touch(`service/${serviceArn}`);
}

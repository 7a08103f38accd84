import type { ServiceRow, ServiceSpec } from '../../model/service-document.ts';
import type { WriteContext } from '../../operation.ts';
import { openDeployment } from '../../rules/open-deployment.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';

/** Stores a service with a new PRIMARY deployment, its revision and its record, for the scheduler to see. */
export function beginDeployment(
  { unit, ids, now }: WriteContext,
  row: ServiceRow,
  spec: ServiceSpec,
  { document }: TaskDefinitionRow,
): ServiceRow {
  const containerImages = (document.containerDefinitions ?? []).map(
    ({ name = '', image = '' }) => ({ containerName: name, image }),
  );
  const opened = openDeployment(row, { now, ids, spec, containerImages });
  unit.services.put(opened.row);
  if (opened.revision !== undefined) unit.serviceRevisions.put(opened.row, opened.revision);
  unit.serviceDeployments.insert(opened.row, opened.serviceDeployment);
  unit.touch(`service/${opened.row.service.serviceArn}`);
  return opened.row;
}

import { AwsError } from '../../../../aws/errors.ts';
import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidParameter, invalidToken } from '../../errors.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import { query, type ReadContext } from '../../operation.ts';
import { namespaceArn } from '../../rules/cluster-service-connect.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { pageSize } from '../page-size.ts';

const defaultPage = 10;

/**
 * ARNs of the ACTIVE services that are in a Service Connect namespace, of all clusters, ten unless told
 * otherwise (reference §1.6). There is no Cloud Map yet: a namespace is there when a cluster or a service
 * names it. Throws NamespaceNotFoundException for any other.
 */
export const listServicesByNamespace = query('ListServicesByNamespace', (context, input) => {
  const { caller, unit } = context;
  if (input.namespace === '') throw invalidParameter('namespace can not be blank.');
  const size = pageSize(input.maxResults, defaultPage);
  const wanted = arnOf(context, input.namespace);
  const after = isAbsent(input.nextToken)
    ? ''
    : decodePageToken('ListServicesByNamespace', input.nextToken);
  if (after === undefined) throw invalidToken();
  const members = unit.services.pages
    .withServiceConnect(caller)
    .filter((service) => namespaceOf(context, service) === wanted);
  if (members.length === 0 && !isDefaultOfCluster(context, wanted)) {
    // The text was never captured (reference §2.3).
    throw new AwsError('NamespaceNotFoundException', 'The specified namespace does not exist.');
  }
  const rest = members.map(({ serviceArn }) => serviceArn).filter((arn) => arn > after);
  const page = pageOf('ListServicesByNamespace', rest, size, (arn) => arn);
  return { serviceArns: page.items, nextToken: page.nextToken };
});

/** The ARN of the namespace that a service is in: its own, or the default of its cluster. */
function namespaceOf(context: ReadContext, service: ServiceDocument): string | undefined {
  const configuration = service.deployments.find(({ status }) => status === 'PRIMARY');
  const { enabled, namespace } = configuration?.serviceConnectConfiguration ?? {};
  if (enabled !== true) return undefined;
  if (!isAbsent(namespace)) return arnOf(context, namespace);
  const clusterName = service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1);
  const cluster = context.unit.clusters.get(context.caller, clusterName);
  return cluster?.document.serviceConnectDefaults?.namespace;
}

function arnOf({ caller }: ReadContext, namespace: string): string {
  return namespace.startsWith('arn:') ? namespace : namespaceArn(caller, namespace);
}

function isDefaultOfCluster({ caller, unit }: ReadContext, namespace: string): boolean {
  const clusters = unit.clusters.activeAfter(caller, '', Number.MAX_SAFE_INTEGER);
  return clusters.some(({ document }) => document.serviceConnectDefaults?.namespace === namespace);
}

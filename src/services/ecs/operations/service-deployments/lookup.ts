import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import type { ServiceDeploymentDocument, ServiceRow } from '../../model/service-document.ts';
import type { Failure } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { serviceArn, shortIdentifier } from '../../rules/arns.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { serviceArnOf } from '../services/lookup.ts';

/** The most ARNs that one call may name: documented for both kinds. */
const mostArns = 20;

/**
 * The service of an ARN that names something of a service: `<kind>/<cluster>/<service>/<id>`. Throws
 * InvalidParameterException for another text, and ServiceNotFoundException for a service that is not
 * there (both observed for revisions, reference §2.7).
 */
function serviceOf(
  context: ReadContext,
  kind: 'service-revision' | 'service-deployment',
  arn: string,
): ServiceRow {
  const short = arn.startsWith('arn:') ? shortIdentifier(context.caller, kind, arn) : undefined;
  const [cluster, name, id, ...more] = short?.split('/') ?? [];
  if (!cluster || !name || !id || more.length > 0) {
    throw invalidParameter('The Service ARN provided is invalid.');
  }
  const { clusterName } = requireLiveCluster(context, cluster);
  const found = context.unit.services.get(
    context.caller,
    serviceArn(context.caller, clusterName, name),
  );
  if (found === undefined) throw serviceNotFound();
  return found;
}

/** Finds what ARNs name, each once; of what is not there a failure tells (reference §1.8). */
export function describeEach<T>(
  context: ReadContext,
  asked: {
    readonly kind: 'service-revision' | 'service-deployment';
    readonly arns: readonly string[];
    /** What is said when there are too many. */
    readonly tooMany: string;
  },
  find: (arn: string, row: ServiceRow) => T | undefined,
): { readonly found: readonly T[]; readonly failures: readonly Failure[] } {
  const { kind, arns, tooMany } = asked;
  if (arns.length === 0) throw invalidParameter('The Service ARN provided is invalid.');
  if (arns.length > mostArns) throw invalidParameter(tooMany);
  const found: T[] = [];
  const failures: Failure[] = [];
  for (const arn of new Set(arns)) {
    const document = find(arn, serviceOf(context, kind, arn));
    if (document === undefined) failures.push({ arn, reason: 'MISSING' });
    else found.push(document);
  }
  return { found, failures };
}

/** The service that an identifier means in a cluster, whatever its status. */
export function requireService(
  context: ReadContext,
  cluster: string | undefined,
  identifier: string,
): ServiceRow {
  const arn = serviceArnOf(context, requireLiveCluster(context, cluster), identifier);
  const row = context.unit.services.get(context.caller, arn);
  if (row === undefined) throw serviceNotFound();
  return row;
}

/** The deployment of that ARN. The text is what AWS's guide quotes for ContinueServiceDeployment. */
export function requireServiceDeployment(
  { unit, caller }: ReadContext,
  serviceDeploymentArn: string,
): ServiceDeploymentDocument {
  const found = unit.serviceDeployments.get(caller, serviceDeploymentArn);
  if (found === undefined) {
    throw new AwsError(
      'ServiceDeploymentNotFoundException',
      'The service deployment does not exist.',
    );
  }
  return found;
}

function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

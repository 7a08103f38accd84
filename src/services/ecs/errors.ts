import { AwsError } from '../../aws/errors.ts';

// The refusals that several operations share, each text once (reference §2).

/** Reference §2.2, observed. */
export function clusterNotFound(): AwsError {
  return new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

/** A changing call on a deleted cluster: reference §2.2, observed. */
export function clusterNotActive(): AwsError {
  return new AwsError('ClientException', 'Cluster was not ACTIVE.');
}

/** A call that needs a live cluster: reference §2.2, observed for several operations. */
export function clusterInactive(): AwsError {
  return new AwsError('ClusterNotFoundException', 'The referenced cluster was inactive.');
}

/** A call that needs a cluster and names none: what users of DeleteCluster saw. */
export function clusterBlank(): AwsError {
  return clientError('Cluster can not be blank.');
}

/** A task that is to run and names no definition: the text is the one for services (reference §2.3). */
export function taskDefinitionBlank(): AwsError {
  return invalidParameter('TaskDefinition can not be blank.');
}

/** Reference §2.3, observed for UpdateService. DeleteService has no message. */
export function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

/** A service that was deleted, DRAINING or INACTIVE: reference §2.3, observed. */
export function serviceNotActive(): AwsError {
  return new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
}

export function invalidParameter(text: string): AwsError {
  return new AwsError('InvalidParameterException', text);
}

export function clientError(text: string): AwsError {
  return new AwsError('ClientException', text);
}

/** An ARN of another account, region or kind where an identifier was expected (reference §1.5). */
export function invalidIdentifier(identifier: string): AwsError {
  return invalidParameter(`Invalid identifier: ${identifier}`);
}

/** No text was observed for a forged token; this one is ours (reference §1.6). */
export function invalidToken(): AwsError {
  return invalidParameter('Invalid token');
}

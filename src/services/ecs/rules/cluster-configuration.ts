import { invalidParameter } from '../errors.ts';
import type { ClusterConfiguration, ExecuteCommandConfiguration } from '../model/types.ts';

/**
 * Checks a cluster's configuration (reference §2.2, §3.1.4) and returns it with its default filled and
 * without empty structures, or undefined when nothing is left. Throws InvalidParameterException.
 */
export function validateConfiguration(
  given: ClusterConfiguration | undefined,
): ClusterConfiguration | undefined {
  const execute = given?.executeCommandConfiguration;
  const storage = given?.managedStorageConfiguration;
  const configuration: ClusterConfiguration = {
    ...(execute !== undefined && { executeCommandConfiguration: validateExecuteCommand(execute) }),
    ...(hasMembers(storage) && { managedStorageConfiguration: storage }),
  };
  return hasMembers(configuration) ? configuration : undefined;
}

function validateExecuteCommand(given: ExecuteCommandConfiguration): ExecuteCommandConfiguration {
  const { kmsKeyId, logConfiguration, logging = 'DEFAULT' } = given;
  if (hasMembers(logConfiguration) && logging !== 'OVERRIDE') {
    throw invalidParameter(
      "You must set logging to 'OVERRIDE' when you supply a log configuration",
    );
  }
  const { cloudWatchLogGroupName = '', s3BucketName = '' } = logConfiguration ?? {};
  if (logging === 'OVERRIDE' && cloudWatchLogGroupName === '' && s3BucketName === '') {
    throw invalidParameter(
      'A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration',
    );
  }
  return {
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(hasMembers(logConfiguration) && { logConfiguration }),
    logging,
  };
}

function hasMembers(structure: object | undefined): boolean {
  return structure !== undefined && Object.keys(structure).length > 0;
}

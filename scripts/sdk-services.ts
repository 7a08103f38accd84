// The services whose models are generated, one entry each. Everything below is named as AWS names it.
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecs from '@aws-sdk/client-ecs';
import * as iam from '@aws-sdk/client-iam';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { Wire } from '../src/aws/service.ts';
import { builtOperations } from './built-operations.ts';

export interface SdkService {
  /** The name of the folder in src/services, of the plain JSON route, and in a credential scope. */
  readonly name: string;
  /** The name in a credential scope, where that is another. */
  readonly signedAs?: string;
  /** The service as AWS calls it in its documentation. */
  readonly title: string;
  readonly package: string;
  /** The schemas of the pinned SDK. */
  readonly sdk: Readonly<Record<string, unknown>>;
  /** The namespace of its shapes. */
  readonly namespace: string;
  readonly wire: Wire;
  /**
   * The operations that get shapes and types: those that are built. The others are known by name, and
   * answer 501. ECS has them all.
   */
  readonly built: 'all' | readonly string[];
  /** `Shape.member` that hold fractions. The SDK says only "number"; these are the documented doubles. */
  readonly doubles: ReadonlySet<string>;
  /** `Shape.member` that hold whole numbers of more than 32 bits. */
  readonly longs: ReadonlySet<string>;
}

const ecsDoubles = new Set([
  'Scale.value',
  'Resource.doubleValue',
  'LinearConfiguration.stepPercent',
  'CanaryConfiguration.canaryPercent',
  'ServiceRevisionSummary.requestedTestTrafficWeight',
  'ServiceRevisionSummary.requestedProductionTrafficWeight',
  'DaemonDeploymentConfiguration.drainPercent',
  'DaemonDeployment.drainPercent',
  'MemoryGiBPerVCpuRequest.min',
  'MemoryGiBPerVCpuRequest.max',
  'NetworkBandwidthGbpsRequest.min',
  'NetworkBandwidthGbpsRequest.max',
  'TotalLocalStorageGBRequest.min',
  'TotalLocalStorageGBRequest.max',
]);

/** Instants of CloudWatch Logs are whole milliseconds, not Smithy timestamps. */
const logsLongs = new Set([
  'LogGroup.creationTime',
  'LogGroup.storedBytes',
  'LogStream.creationTime',
  'LogStream.firstEventTimestamp',
  'LogStream.lastEventTimestamp',
  'LogStream.lastIngestionTime',
  'LogStream.storedBytes',
  'InputLogEvent.timestamp',
  'OutputLogEvent.timestamp',
  'OutputLogEvent.ingestionTime',
  'FilteredLogEvent.timestamp',
  'FilteredLogEvent.ingestionTime',
  'GetLogEventsRequest.startTime',
  'GetLogEventsRequest.endTime',
  'FilterLogEventsRequest.startTime',
  'FilterLogEventsRequest.endTime',
  'LiveTailSessionLogEvent.timestamp',
  'LiveTailSessionLogEvent.ingestionTime',
]);

const cloudwatchDoubles = new Set([
  'PutMetricAlarmInput.Threshold',
  'MetricAlarm.Threshold',
  'MetricDatum.Value',
  'MetricDatum.Values',
  'MetricDatum.Counts',
  'StatisticSet.SampleCount',
  'StatisticSet.Sum',
  'StatisticSet.Minimum',
  'StatisticSet.Maximum',
  'Datapoint.SampleCount',
  'Datapoint.Sum',
  'Datapoint.Average',
  'Datapoint.Minimum',
  'Datapoint.Maximum',
  'Datapoint.ExtendedStatistics',
  'MetricDataResult.Values',
]);

const none: ReadonlySet<string> = new Set();

/** ECS first: it is what Gantry is about; the others are its satellites. */
export const sdkServices: readonly SdkService[] = [
  {
    name: 'ecs',
    title: 'Amazon ECS',
    package: '@aws-sdk/client-ecs',
    sdk: ecs,
    namespace: 'com.amazonaws.ecs',
    wire: { targetPrefix: 'AmazonEC2ContainerServiceV20141113' },
    built: 'all',
    doubles: ecsDoubles,
    longs: new Set(['Resource.longValue']),
  },
  {
    name: 'cloudwatch',
    signedAs: 'monitoring',
    title: 'Amazon CloudWatch',
    package: '@aws-sdk/client-cloudwatch',
    sdk: cloudwatch,
    namespace: 'com.amazonaws.cloudwatch',
    wire: {
      targetPrefix: 'GraniteServiceVersion20100801',
      query: {
        version: '2010-08-01',
        namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
      },
      cbor: {
        service: 'GraniteServiceVersion20100801',
        namespace: 'com.amazonaws.cloudwatch',
      },
    },
    built: builtOperations.cloudwatch,
    doubles: cloudwatchDoubles,
    longs: none,
  },
  {
    name: 'iam',
    title: 'AWS IAM',
    package: '@aws-sdk/client-iam',
    sdk: iam,
    namespace: 'com.amazonaws.iam',
    wire: {
      query: { version: '2010-05-08', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' },
    },
    built: builtOperations.iam,
    doubles: none,
    longs: none,
  },
  {
    name: 'logs',
    title: 'Amazon CloudWatch Logs',
    package: '@aws-sdk/client-cloudwatch-logs',
    sdk: logs,
    namespace: 'com.amazonaws.cloudwatchlogs',
    wire: { targetPrefix: 'Logs_20140328' },
    built: builtOperations.logs,
    doubles: none,
    longs: logsLongs,
  },
  {
    name: 'secretsmanager',
    title: 'AWS Secrets Manager',
    package: '@aws-sdk/client-secrets-manager',
    sdk: secretsmanager,
    namespace: 'com.amazonaws.secretsmanager',
    wire: { targetPrefix: 'secretsmanager' },
    built: builtOperations.secretsmanager,
    doubles: none,
    longs: new Set([
      'RotationRulesType.AutomaticallyAfterDays',
      'DeleteSecretRequest.RecoveryWindowInDays',
      'GetRandomPasswordRequest.PasswordLength',
    ]),
  },
  {
    name: 'ssm',
    title: 'AWS Systems Manager',
    package: '@aws-sdk/client-ssm',
    sdk: ssm,
    namespace: 'com.amazonaws.ssm',
    wire: { targetPrefix: 'AmazonSSM' },
    built: builtOperations.ssm,
    doubles: none,
    longs: new Set([
      'Parameter.Version',
      'ParameterHistory.Version',
      'ParameterMetadata.Version',
      'PutParameterResult.Version',
      'LabelParameterVersionRequest.ParameterVersion',
      'LabelParameterVersionResult.ParameterVersion',
      'UnlabelParameterVersionRequest.ParameterVersion',
    ]),
  },
  {
    name: 'sts',
    title: 'AWS STS',
    package: '@aws-sdk/client-sts',
    sdk: sts,
    namespace: 'com.amazonaws.sts',
    wire: {
      query: { version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    },
    built: builtOperations.sts,
    doubles: none,
    longs: none,
  },
];

/** The entry of a service. Throws for a name that the table does not have. */
export function sdkServiceOf(name: string): SdkService {
  const found = sdkServices.find((service) => service.name === name);
  if (found === undefined) {
    throw new Error(`no service "${name}": ${sdkServices.map((one) => one.name).join(', ')}`);
  }
  return found;
}

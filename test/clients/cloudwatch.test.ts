// CloudWatch as clients of different ages speak to it: AWS JSON 1.0 (today's SDK for JavaScript, boto3 and
// AWS CLI), Smithy RPC v2 with CBOR (the SDKs for Go, Java and others), and Query (all before 2025).
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  AwsJson1_0Protocol,
  AwsQueryProtocol,
  AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';
import { encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeCbor } from '../../src/http/cbor.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let endpoint: string;

beforeAll(async () => {
  gantry = await startGantry({ flags: ['--port', '0'] });
  endpoint = await gantry.gantry.listen();
});
afterAll(() => gantry.close());

const alarm = {
  AlarmName: 'größe <&> 1',
  Namespace: 'shop',
  MetricName: 'Errors',
  Dimensions: [
    { Name: 'Service', Value: 'web' },
    { Name: 'Zone', Value: 'a' },
  ],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  ActionsEnabled: false,
  AlarmActions: [],
} as const;

/** 2026-09-16T10:00:00Z. */
const startOfTime = new Date(1_789_552_800_000);

describe.each([
  ['AWS JSON 1.0', AwsJson1_0Protocol, 'eu-west-1'],
  ['Smithy RPC v2 with CBOR', AwsSmithyRpcV2CborProtocol, 'eu-west-2'],
  ['AWS Query', AwsQueryProtocol, 'eu-west-3'],
] as const)('the SDK in %s', (_, protocol, region) => {
  let client: CloudWatchClient;
  beforeAll(() => {
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'x' };
    client = new CloudWatchClient({ region, endpoint, credentials, protocol, maxAttempts: 1 });
  });

  test('makes, sets, describes and deletes an alarm', async () => {
    const Tags = [{ Key: 'team', Value: 'ü' }];
    const { Dimensions, AlarmActions, ...rest } = alarm;
    await client.send(
      new PutMetricAlarmCommand({ ...rest, Dimensions: [...Dimensions], AlarmActions: [], Tags }),
    );
    const state = { StateValue: 'ALARM', StateReason: 'a\ntest' } as const;
    await client.send(new SetAlarmStateCommand({ AlarmName: alarm.AlarmName, ...state }));
    const names = { AlarmNames: [alarm.AlarmName] };
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand(names));
    expect(MetricAlarms).toHaveLength(1);
    expect(MetricAlarms[0]).toMatchObject({
      ...alarm,
      ...state,
      StateUpdatedTimestamp: startOfTime,
      AlarmArn: `arn:aws:cloudwatch:${region}:111122223333:alarm:${alarm.AlarmName}`,
    });
    const ResourceARN = MetricAlarms[0]?.AlarmArn;
    const tags = await client.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(tags.Tags).toEqual(Tags);
    await client.send(new DeleteAlarmsCommand(names));
    expect((await client.send(new DescribeAlarmsCommand(names))).MetricAlarms).toEqual([]);
  });

  test('sees refusals by their names', async () => {
    const set = { AlarmName: 'nobody', StateValue: 'OK', StateReason: '' } as const;
    await expect(client.send(new SetAlarmStateCommand(set))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.send(new PutMetricAlarmCommand({ AlarmName: '' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("at 'alarmName'"),
    });
  });

  test('is told what is not built', async () => {
    await expect(client.send(new ListDashboardsCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('cloudwatch:ListDashboards'),
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe('what boto3 and the AWS CLI send', () => {
  const signature = {
    authorization: `AWS4-HMAC-SHA256 Credential=test/20260916/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    'x-amzn-query-mode': 'true',
  };

  test('in AWS JSON 1.0 is answered, and refused with the code of the Query protocol', async () => {
    const send = (operation: string, payload: object) =>
      gantry.gantry.app.inject({
        method: 'POST',
        url: '/',
        headers: {
          ...signature,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
        },
        payload,
      });
    await send('PutMetricAlarm', alarm);
    const described = await send('DescribeAlarms', {});
    expect(described.headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(described.json().MetricAlarms).toMatchObject([
      { Threshold: 10, StateUpdatedTimestamp: 1_789_552_800 },
    ]);
    const refused = await send('SetAlarmState', { AlarmName: 'nobody' });
    expect(refused.statusCode).toBe(400);
    expect(refused.headers['x-amzn-query-error']).toBe('ValidationError;Sender');
  });

  test('in Query is answered in XML', async () => {
    const send = (payload: string) =>
      gantry.gantry.app.inject({
        method: 'POST',
        url: '/',
        headers: {
          ...signature,
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        },
        payload,
      });
    const put = await send(
      'Action=PutMetricAlarm&Version=2010-08-01&AlarmName=old&Namespace=shop&MetricName=Errors' +
        '&Statistic=Sum&Period=60&EvaluationPeriods=1&Threshold=2.5&ComparisonOperator=LessThanThreshold' +
        '&Dimensions.member.1.Name=Service&Dimensions.member.1.Value=web&ActionsEnabled=true',
    );
    expect(put.statusCode).toBe(200);
    const described = await send(
      'Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=old',
    );
    expect(described.body).toContain('xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"');
    expect(described.body).toContain(
      '<Dimensions><member><Name>Service</Name><Value>web</Value></member></Dimensions>',
    );
    expect(described.body).toContain('<Threshold>2.5</Threshold>');
    expect(described.body).toContain(
      '<StateUpdatedTimestamp>2026-09-16T10:00:00.000Z</StateUpdatedTimestamp>',
    );
    const refused = await send(
      'Action=SetAlarmState&Version=2010-08-01&AlarmName=nobody&StateValue=OK&StateReason=x',
    );
    expect(refused.statusCode).toBe(404);
    expect(refused.body).toContain('<Type>Sender</Type><Code>ResourceNotFound</Code>');
  });

  test('in CBOR is answered in CBOR, with instants and floating-point numbers as such', async () => {
    const answer = await gantry.gantry.app.inject({
      method: 'POST',
      url: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
      headers: {
        ...signature,
        'content-type': 'application/cbor',
        'smithy-protocol': 'rpc-v2-cbor',
        accept: 'application/cbor',
      },
      payload: Buffer.from(encode({ AlarmNames: [alarm.AlarmName] })),
    });
    expect(answer.statusCode).toBe(200);
    expect(decodeCbor(answer.rawPayload)).toMatchObject({ MetricAlarms: [{ Threshold: 10 }] });
    const hex = answer.rawPayload.toString('hex');
    expect(hex).toContain(`${textHex('Threshold')}${floatHex(10)}`);
    // Tag 1 is an instant.
    const instant = floatHex(startOfTime.getTime() / 1000);
    expect(hex).toContain(`${textHex('StateUpdatedTimestamp')}c1${instant}`);
  });
});

function textHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** A float of 64 bits in CBOR. */
function floatHex(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `fb${bytes.toString('hex')}`;
}

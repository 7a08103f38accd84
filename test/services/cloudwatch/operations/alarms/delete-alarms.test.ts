// The text about alarms that others depend on was seen by users of AWS.
import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();

const remove = (...AlarmNames: string[]) =>
  cloudwatch.client.send(new DeleteAlarmsCommand({ AlarmNames }));

describe('DeleteAlarms', () => {
  test('deletes alarms, and passes over names that no alarm has', async () => {
    await cloudwatch.put('a');
    await cloudwatch.put('b');
    await remove('a', 'other');
    expect(await cloudwatch.alarm('a')).toBeUndefined();
    expect(await cloudwatch.alarm('b')).toBeDefined();
    await remove('a');
  });

  test('tells those who watch that the alarm is gone', async () => {
    await cloudwatch.put('a');
    await cloudwatch.gantry.settle();
    const { alarms } = cloudwatch.gantry.gantry;
    const told: unknown[] = [];
    alarms.onChange((world, name) => told.push([name, alarms.stateOf(world, name)]));
    await remove('a');
    await cloudwatch.gantry.settle();
    expect(told).toEqual([['a', undefined]]);
  });

  test('takes an alarm together with the composite alarm above it', async () => {
    await cloudwatch.put('a');
    await cloudwatch.putComposite('above', 'ALARM(a)');
    await remove('a', 'above');
    expect(await cloudwatch.alarm('above')).toBeUndefined();
  });

  test('is refused for an alarm that a composite alarm watches', async () => {
    await cloudwatch.put('a');
    await cloudwatch.put('b');
    await cloudwatch.putComposite('above', 'NOT OK(a)');
    await expect(remove('b', 'a')).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Cannot delete a as there are composite alarm(s) depending on it.',
    });
    expect(await cloudwatch.alarm('b')).toBeDefined();
  });

  test('is refused for two composite alarms at once', async () => {
    await cloudwatch.putComposite('one', 'TRUE');
    await cloudwatch.putComposite('two', 'TRUE');
    await expect(remove('one', 'two')).rejects.toThrow('At most one composite alarm');
  });
});

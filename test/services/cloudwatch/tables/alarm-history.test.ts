import { expect, test } from 'vitest';
import { AlarmHistoryTable } from '../../../../src/services/cloudwatch/tables/alarm-history.ts';
import { openStore } from '../../../store/open-store.ts';

const world = { account: '000000000000', region: 'us-east-1' };
const day = 24 * 60 * 60 * 1000;

test('what happened is shown for 30 days, and then removed with the next that happens', () => {
  const { db } = openStore();
  const history = new AlarmHistoryTable(db);
  const names = (now: number) => history.since(world, now).map(({ item }) => item.HistorySummary);
  history.add(world, { AlarmName: 'a', Timestamp: 0, HistorySummary: 'first' });
  expect(names(30 * day)).toEqual(['first']);
  expect(names(30 * day + 1)).toEqual([]);
  history.add(world, { AlarmName: 'a', Timestamp: 31 * day, HistorySummary: 'second' });
  expect(db.prepare('SELECT count(*) FROM cloudwatch_alarm_history').pluck().get()).toBe(1);
});

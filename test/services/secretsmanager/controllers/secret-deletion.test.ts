// Recovery windows are days long, and a whole Gantry looks at everything each minute: here is the service
// with its controller alone.
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Service } from '../../../../src/aws/service.ts';
import { VirtualClock } from '../../../../src/kernel/clock.ts';
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import { SecretDeletion } from '../../../../src/services/secretsmanager/controllers/secret-deletion.ts';
import { createSecretsManager } from '../../../../src/services/secretsmanager/secretsmanager-service.ts';
import { SecretStore } from '../../../../src/services/secretsmanager/tables/secret-store.ts';
import { SealedValues } from '../../../../src/store/sealed-values.ts';
import type { Store } from '../../../../src/store/store.ts';
import { openStore } from '../../../store/open-store.ts';
import { dayMs } from '../start-secrets.ts';

describe('a secret whose recovery window ends', () => {
  let clock: VirtualClock;
  let store: Store;
  let service: Service;
  let deletion: SecretDeletion;
  let touched: string[];

  beforeEach(async () => {
    clock = new VirtualClock(0);
    store = openStore();
    touched = [];
    store.onCommit((commit) => touched.push(...commit.touched));
    const secretStore = new SecretStore(store, new SealedValues(':memory:'));
    const ids = new Ids(new SeededRandom(1));
    const log = pino({ level: 'silent' });
    service = createSecretsManager({ store: secretStore, clock, ids, log, strict: true });
    deletion = new SecretDeletion(async () => secretStore, clock);
    await call('CreateSecret', { Name: 'db', SecretString: 'old' });
    await call('DeleteSecret', { SecretId: 'db', RecoveryWindowInDays: 7 });
  });

  const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const principalArn = 'arn:aws:iam::000000000000:root';
    const context = { account: '000000000000', region: 'us-east-1', principalArn, requestId: 'r' };
    return JSON.parse(await service.call(operation, input, context));
  };
  const rows = () => store.db.prepare('SELECT 1 FROM secretsmanager_versions').all().length;

  test('brings the key of its deletion', () => {
    expect(touched).toEqual(['secret-deletion/all']);
  });

  test('is there until that very instant, and not from then on', async () => {
    clock.jumpTo(7 * dayMs - 1);
    expect(await call('DescribeSecret', { SecretId: 'db' })).toMatchObject({ Name: 'db' });
    clock.jumpTo(7 * dayMs);
    await expect(call('DescribeSecret', { SecretId: 'db' })).rejects.toThrow("can't find");
    await expect(call('RestoreSecret', { SecretId: 'db' })).rejects.toThrow("can't find");
  });

  test('is deleted with its versions, and no sooner', async () => {
    expect(await deletion.reconcile()).toMatchObject({ recheckAt: 7 * dayMs });
    expect(rows()).toBe(1);
    clock.jumpTo(7 * dayMs);
    expect((await deletion.reconcile()).recheckAt).toBeUndefined();
    expect(rows()).toBe(0);
  });

  test('leaves its name to another one, whether or not it was deleted by then', async () => {
    clock.jumpTo(7 * dayMs);
    await call('CreateSecret', { Name: 'db', SecretString: 'new' });
    expect(await call('GetSecretValue', { SecretId: 'db' })).toMatchObject({ SecretString: 'new' });
    expect(rows()).toBe(1);
  });

  test('stays when it was restored', async () => {
    await call('RestoreSecret', { SecretId: 'db' });
    clock.jumpTo(8 * dayMs);
    await deletion.reconcile();
    expect(await call('GetSecretValue', { SecretId: 'db' })).toMatchObject({ SecretString: 'old' });
  });
});

// The temporary credentials of this Gantry: part of the composition root, kept apart because the key
// they are sealed with is a decision of its own.
import { Sessions } from './aws/sessions.ts';
import { SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import { SystemRandom } from './kernel/random.ts';
import type { EcsStore } from './services/ecs/tables/ecs-store.ts';
import { mayCall } from './services/ecs/task-roles.ts';
import { KeyValues } from './store/key-values.ts';
import type { Store } from './store/store.ts';

/**
 * Makes the sessions. Their key is drawn when it is first needed, and never from the seed. A reset
 * erases it, which ends every session.
 */
export function openSessions(store: Store, ecs: EcsStore): Sessions {
  const facts = new KeyValues(store.db, 'sessions');
  return new Sessions({
    key: () => Buffer.from(keyIn(facts), 'hex'),
    // Clients compare with their own time, whatever clock the services have.
    clock: new SystemClock(),
    isLive: (taskArn) => mayCall(ecs, taskArn),
  });
}

function keyIn(facts: KeyValues): string {
  const known = facts.get('key');
  if (known !== undefined) return known;
  const key = new Ids(new SystemRandom()).hex(64);
  facts.put('key', key);
  return key;
}

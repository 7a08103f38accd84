// The temporary credentials of this Gantry: part of the composition root, kept apart because the key
// they are sealed with is a decision of its own.
import { Sessions } from './aws/sessions.ts';
import { SystemClock } from './kernel/clock.ts';
import { SystemRandom } from './kernel/random.ts';
import type { EcsTaskRoles } from './services/ecs/task-roles.ts';
import { KeyValues } from './store/key-values.ts';
import { SealedValues, UnreadableValue } from './store/sealed-values.ts';
import type { Store } from './store/store.ts';

export interface SessionParts {
  readonly dataDirectory: string;
  readonly store: Store;
  readonly taskRoles: EcsTaskRoles;
}

/** Makes the sessions. A reset erases their key, which ends every one of them. */
export function openSessions({ dataDirectory, store, taskRoles }: SessionParts): Sessions {
  const key = new SessionKey(new KeyValues(store.db, 'sessions'), new SealedValues(dataDirectory));
  return new Sessions({
    key: () => key.current(),
    // Clients compare with their own time, whatever clock the services have.
    clock: new SystemClock(),
    isLive: (taskArn) => taskRoles.hasContainers(taskArn),
  });
}

const keyBytes = 32;
const about = 'the key of sessions';

/** Drawn when it is first needed, never from the seed, and in the database under seal only (ADR 0014). */
class SessionKey {
  readonly #facts: KeyValues;
  readonly #values: SealedValues;
  #opened: { readonly sealed: string; readonly key: Buffer } | undefined;

  constructor(facts: KeyValues, values: SealedValues) {
    this.#facts = facts;
    this.#values = values;
  }

  current(): Buffer {
    const sealed = this.#facts.get('key');
    // A reset may have taken it away since it was opened.
    if (sealed !== undefined && sealed === this.#opened?.sealed) return this.#opened.key;
    return (sealed === undefined ? undefined : this.#open(sealed)) ?? this.#draw();
  }

  #open(sealed: string): Buffer | undefined {
    try {
      return this.#remember(sealed, this.#values.unseal(Buffer.from(sealed, 'base64'), about));
    } catch (error) {
      // The database came here without its folder: the sessions of that time are lost, and no more.
      if (error instanceof UnreadableValue) return undefined;
      throw error;
    }
  }

  #draw(): Buffer {
    const key = Buffer.from(new SystemRandom().bytes(keyBytes));
    const sealed = this.#values.seal(key, about).toString('base64');
    this.#facts.put('key', sealed);
    return this.#remember(sealed, key);
  }

  #remember(sealed: string, key: Buffer): Buffer {
    this.#opened = { sealed, key };
    return key;
  }
}

import { createHmac } from 'node:crypto';
import type { EndpointIdentities, EndpointOwner } from '../ports/container-endpoints.ts';
import type { TaskSpec } from '../ports/runtime.ts';

/** A container of a task that ECS knows. */
export interface KnownContainer extends EndpointOwner {
  readonly launchType: TaskSpec['launchType'];
}

/** So many ids are remembered beyond twice what was found before those of forgotten tasks are dropped. */
const slack = 1000;

/**
 * Ids that follow from a secret of this Gantry and the container's name: nothing has to be stored for a
 * container to keep its id, and nobody can guess another's. Whose an id is is remembered; what an
 * earlier process gave is found again from all known containers, once.
 */
export class EndpointIds implements EndpointIdentities {
  readonly #secret: string;
  readonly #known: () => Iterable<KnownContainer>;
  #owners = new Map<string, EndpointOwner>();
  /** How many there may be before it is time to look who is still there; 0: nobody looked yet. */
  #limit = 0;

  constructor(secret: string, known: () => Iterable<KnownContainer>) {
    this.#secret = secret;
    this.#known = known;
  }

  idOf(owner: EndpointOwner, launchType: TaskSpec['launchType']): string {
    const id = this.#derive(owner, launchType);
    if (this.#limit > 0 && this.#owners.size >= this.#limit) this.#look();
    this.#owners.set(id, { taskArn: owner.taskArn, containerName: owner.containerName });
    return id;
  }

  ownerOf(id: string): EndpointOwner | undefined {
    const remembered = this.#owners.get(id);
    if (remembered !== undefined || this.#limit > 0) return remembered;
    this.#look();
    return this.#owners.get(id);
  }

  #look(): void {
    const owners = [...this.#known()].map(({ launchType, taskArn, containerName }) => {
      const owner = { taskArn, containerName };
      return [this.#derive(owner, launchType), owner] as const;
    });
    this.#owners = new Map(owners);
    this.#limit = 2 * owners.length + slack;
  }

  /**
   * Fargate's have the form `<32 hex>-<10 digits>`, where the first part is the task's id; the task's id
   * is no secret, so here it is drawn from the hash as well. All others are UUIDs (task-metadata §1).
   */
  #derive({ taskArn, containerName }: EndpointOwner, launchType: TaskSpec['launchType']): string {
    const hash = createHmac('sha256', this.#secret).update(`${taskArn} ${containerName}`).digest();
    const hex = hash.toString('hex');
    if (launchType === 'FARGATE') {
      const digits = hash.readUIntBE(16, 6) % 10_000_000_000;
      return `${hex.slice(0, 32)}-${String(digits).padStart(10, '0')}`;
    }
    return uuidFrom(hash);
  }
}

/** A version 4 UUID made of the first bytes of a hash. */
export function uuidFrom(hash: Buffer): string {
  const hex = hash.toString('hex');
  const variant = '89ab'.charAt(hash.readUInt8(8) % 4);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

// The networks and ports of the Docker engine in the few calls that Gantry makes of them. It knows
// nothing of tasks; what the network of tasks is is in task-network.ts.
import type Docker from 'dockerode';
import { answered, type EngineClients, unless } from './engine-answers.ts';
import { EngineError } from './engine-errors.ts';

export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  /** Its IPv4 addresses, `10.0.0.0/16`. */
  readonly subnets: readonly string[];
  /** The IPv4 address that the engine's machine has on it. */
  readonly gateway: string | undefined;
  /** The addresses that running containers have; a listing does not tell. */
  readonly addresses: readonly string[];
}

export interface NewNetwork {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent: the engine chooses, and then gives no container an address that it asks for. */
  readonly subnet?: string;
}

/** Rejects as Engine does: EngineError for a no, RuntimeUnavailableError for no answer. */
export class EngineNetworks {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /** A network by name or id; undefined when there is none. */
  async inspect(nameOrId: string): Promise<EngineNetwork | undefined> {
    const found = await unless(404, this.#clients.prompt.getNetwork(nameOrId).inspect());
    return found && networkOf(found);
  }

  /** All networks that carry every one of the labels (`name=value`). */
  async list(labels: readonly string[]): Promise<readonly EngineNetwork[]> {
    const filters = JSON.stringify({ label: labels });
    const found = await answered(this.#clients.prompt.listNetworks({ filters }));
    return found.map(networkOf);
  }

  /** Makes a bridge network. False when another has the name or an address of the subnet. */
  async create({ name, labels, subnet }: NewNetwork): Promise<boolean> {
    const options = {
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: { ...labels },
      ...(subnet !== undefined && { IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] } }),
    };
    return await unlessSaying(
      /already exists|overlap/i,
      this.#clients.working.createNetwork(options),
    );
  }

  /** Removes a network; one that is gone is fine. False while containers run on it. */
  async remove(nameOrId: string): Promise<boolean> {
    const removing: Promise<unknown> = this.#clients.working.getNetwork(nameOrId).remove();
    return await unlessSaying(/active endpoints/i, unless(404, removing));
  }

  /** Every port of the host that a running container has. */
  async publishedPorts(): Promise<ReadonlySet<number>> {
    const running = await answered(this.#clients.prompt.listContainers());
    return new Set(running.flatMap(({ Ports }) => Ports.flatMap((port) => port.PublicPort ?? [])));
  }
}

/** False when the engine says no in these words: the statuses differ between its versions. */
async function unlessSaying(words: RegExp, call: Promise<unknown>): Promise<boolean> {
  try {
    await answered(call);
    return true;
  } catch (error) {
    if (error instanceof EngineError && words.test(error.message)) return false;
    throw error;
  }
}

function networkOf(found: Docker.NetworkInspectInfo): EngineNetwork {
  const blocks = found.IPAM?.Config ?? [];
  const subnets = blocks.flatMap(({ Subnet }) => Subnet ?? []);
  const gateways = blocks.flatMap(({ Gateway }) => Gateway ?? []);
  const endpoints = Object.values(found.Containers ?? {});
  return {
    id: found.Id,
    name: found.Name,
    subnets: subnets.filter((subnet) => subnet.includes('.')),
    gateway: gateways.find((gateway) => gateway.includes('.')),
    addresses: endpoints.flatMap(({ IPv4Address }) => IPv4Address.split('/')[0] ?? []),
  };
}

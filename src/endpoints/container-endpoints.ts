import type { Logger } from '../kernel/logger.ts';
import type {
  ContainerApi,
  EndpointAddress,
  EndpointHost,
  EndpointRoutes,
  HostCommands,
} from '../ports/container-endpoints.ts';
import { AwsAddress, hostAddresses } from './aws-address.ts';
import { chooseWay, awsAddress as usualAddress } from './host-network.ts';
import { EndpointListener } from './listener.ts';
import { OtherGantrys } from './other-gantrys.ts';

export interface ContainerEndpointsOptions {
  readonly log: Logger;
  /** The engine's machine; undefined: there are no containers, and this machine alone is to reach it. */
  readonly host: () => Promise<EndpointHost | undefined>;
  readonly commands: HostCommands;
  /** The address of AWS, unless told otherwise. */
  readonly awsAddress?: string;
  /** The port of the last time: containers that still run were told it. */
  readonly port: { get(): number | undefined; put(port: number): void };
}

/** The port of the real agent's listener (reference agent-protocol §1). */
const usualPort = 51679;
const loopback = '127.0.0.1';

interface Bound {
  readonly address: EndpointAddress;
  readonly aws?: AwsAddress;
}

/**
 * The listener, at the best address there is. It is opened when somebody first asks where it is: the
 * first container to be made, or the start of Gantry.
 */
export class ContainerEndpoints {
  readonly #options: ContainerEndpointsOptions;
  readonly #listener: EndpointListener;
  readonly #awsAddress: string;
  #opening: Promise<Bound | undefined> | undefined;
  #closed = false;
  /** Why there was none when somebody last asked; said once. */
  #obstacle: string | undefined;

  constructor(options: ContainerEndpointsOptions) {
    this.#options = options;
    this.#awsAddress = options.awsAddress ?? usualAddress;
    this.#listener = new EndpointListener(options.log);
  }

  /** Adds routes; those added first are asked first. */
  serve(routes: EndpointRoutes): void {
    this.#listener.serve(routes);
  }

  /** Lets calls of the AWS API through to whoever takes them. */
  serveApi(api: ContainerApi): void {
    this.#listener.serveApi(api);
  }

  /**
   * Where containers reach the listener; undefined when they cannot, which may be otherwise when the
   * next container asks: the engine was starting, say. Never rejects.
   */
  async address(): Promise<EndpointAddress | undefined> {
    if (this.#closed) return undefined;
    this.#opening ??= this.#open();
    const bound = await this.#opening;
    if (bound === undefined) this.#opening = undefined;
    return bound?.address;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const bound = await this.#opening;
    if (bound === undefined) return;
    await this.#listener.close();
    if (bound.aws === undefined) return;
    await bound.aws.release().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, `${this.#awsAddress} could not be taken away again`);
    });
    await this.#endCommands();
  }

  async #open(): Promise<Bound | undefined> {
    const { log } = this.#options;
    try {
      const bound = await this.#bind();
      if (bound !== undefined) log.info(bound.address, 'containers find their endpoints');
      return bound;
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #complain(reason: string): void {
    if (reason !== this.#obstacle) {
      this.#options.log.warn({ reason }, 'containers find no endpoints');
    }
    this.#obstacle = reason;
  }

  async #bind(): Promise<Bound | undefined> {
    const host = await this.#options.host();
    if (host === undefined) return await this.#bindOther(loopback);
    const way = chooseWay(host, await hostAddresses());
    switch (way.kind) {
      case 'aws':
        return await this.#bindAws(host.gateway ?? loopback);
      case 'gateway':
        this.#options.log.warn(
          { reason: way.reason },
          `${this.#awsAddress} is not free for containers`,
        );
        return await this.#bindOther(way.address);
      case 'desktop':
        return await this.#bindOther(loopback, 'host.docker.internal');
      case 'none':
        this.#complain(way.reason);
        return undefined;
      default:
        return way satisfies never;
    }
  }

  async #bindAws(gateway: string): Promise<Bound> {
    const { log } = this.#options;
    const aws = new AwsAddress(this.#options.commands, this.#awsAddress);
    let port: number;
    try {
      await aws.take();
      port = await this.#listen(this.#awsAddress).catch(async (error: unknown) => {
        if (!hasCode(error, 'EADDRNOTAVAIL')) throw error;
        // The last Gantry on this machine ended just now, and took the address with it.
        await aws.take();
        return await this.#listen(this.#awsAddress);
      });
    } catch (error) {
      log.warn(
        { err: error },
        `this machine cannot be given ${this.#awsAddress} for its containers`,
      );
      await this.#endCommands();
      return await this.#bindOther(gateway);
    }
    const isFirst = await aws.open(port).catch((error: unknown) => {
      log.warn({ err: error }, 'the packet filter cannot be told to lead port 80 to the endpoints');
      return false;
    });
    await this.#endCommands();
    const url = `http://${this.#awsAddress}`;
    if (!isFirst) return { aws, address: { url: `${url}:${port}`, kind: 'awsHost' } };
    this.#listener.otherwise(new OtherGantrys(this.#awsAddress, () => aws.others()));
    return { aws, address: { url, kind: 'fixed' } };
  }

  async #endCommands(): Promise<void> {
    await this.#options.commands.end().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'the container that changed the network was left');
    });
  }

  async #bindOther(address: string, name: string = address): Promise<Bound> {
    const port = await this.#listen(address);
    return { address: { url: `http://${name}:${port}`, kind: 'other' } };
  }

  /** On the port of the last time, or the agent's, or any. */
  async #listen(address: string): Promise<number> {
    const { port: kept, log } = this.#options;
    const last = kept.get();
    try {
      const port = await this.#listener.listen(address, last ?? usualPort);
      if (port !== last) kept.put(port);
      return port;
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE')) throw error;
      const port = await this.#listener.listen(address, 0);
      if (last !== undefined)
        log.warn({ last, port }, 'the port that containers were told is taken');
      kept.put(port);
      return port;
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === code;
}

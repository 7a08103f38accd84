// What a container finds at its fixed addresses: the port between the listener that answers there, those
// who know the answers, and the runtime that tells a container where to look.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContainerSpec, TaskSpec } from './runtime.ts';

/** A request that a container, or a stranger, made to the listener. */
export interface EndpointRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Without the query, as it was sent: nothing is decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The IPv4 address it came from; a container of a task in host mode has one of the host's own. */
  readonly peer: string;
  /** Empty for GET. */
  readonly body: string;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly contentType: 'application/json' | 'text/plain; charset=utf-8';
  readonly body: string;
}

/** Answers some of the paths. It must not throw for what a request says. */
export interface EndpointRoutes {
  /** Undefined: the path is not one of these. */
  answer(
    request: EndpointRequest,
  ): Promise<EndpointAnswer | undefined> | EndpointAnswer | undefined;
}

/** Takes the calls of the AWS API that containers make at the same address. */
export interface ContainerApi {
  /** Answers the request, now or later; false leaves it to the routes. */
  take(request: IncomingMessage, response: ServerResponse, peer: string): boolean;
}

/** Where containers reach the listener. */
export interface EndpointAddress {
  /** `http://169.254.170.2`: no path, no slash at the end. */
  readonly url: string;
  /**
   * What SDKs make of it. `fixed`: address and port are those of AWS, so paths alone are enough.
   * `awsHost`: the address of AWS with another port, which SDKs accept in a full URL. `other`: an
   * address that they send no credentials request to.
   */
  readonly kind: 'fixed' | 'awsHost' | 'other';
}

/** Whose endpoint an id is. */
export interface EndpointOwner {
  readonly taskArn: string;
  readonly containerName: string;
}

/** Names each container to the listener by a secret that only the container is told. */
export interface EndpointIdentities {
  /** The same id for the same container, after restarts too. */
  idOf(owner: EndpointOwner, launchType: TaskSpec['launchType']): string;
  /** Undefined for an id that no container of a task that ECS knows has. */
  ownerOf(id: string): EndpointOwner | undefined;
}

/**
 * The variables that a container gets besides those of its task definition, which they win over.
 * Asked when the container is made.
 */
export type ContainerEnvironment = (
  spec: TaskSpec,
  container: ContainerSpec,
) => Promise<Readonly<Record<string, string>>>;

/** The machine of the engine, as far as its containers are to reach this process. */
export interface EndpointHost {
  /** The engine's own address on the network that its containers are on by default. */
  readonly gateway: string | undefined;
  /** Containers live in a virtual machine that knows this one as `host.docker.internal`. */
  readonly isDesktop: boolean;
}

/** Programs that change the network of the engine's machine. */
export interface HostCommands {
  /** Resolves with what the program wrote; rejects, with its words, when it fails or is not there. */
  run(program: 'ip' | 'iptables', args: readonly string[]): Promise<string>;
  /** Gives back what running programs took; more may be run afterwards. */
  end(): Promise<void>;
}

import type { EndpointHost } from '../../ports/container-endpoints.ts';
import type { Engine } from './engine.ts';

/** The network that containers are on unless they are told otherwise; the engine gives it this name. */
const defaultNetwork = 'bridge';

/** Where the engine's machine is for its containers, and where they are for it. */
export async function endpointHostOf(engine: Engine): Promise<EndpointHost> {
  const [host, bridge] = await Promise.all([
    engine.host(),
    engine.networks.inspect(defaultNetwork),
  ]);
  // Some engines name the gateway only after a container was on the network: it is the first address.
  const gateway = bridge?.gateway ?? bridge?.subnets[0]?.replace(/\.0\/\d+$/, '.1');
  return { gateway: isElsewhere() ? undefined : gateway, isDesktop: host.isDesktop };
}

/** Another machine may have a gateway of the same address; what it is called by then tells. */
function isElsewhere(): boolean {
  const host = /^(?:tcp|https?|ssh):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(
    process.env.DOCKER_HOST ?? '',
  )?.[1];
  return host !== undefined && !/^(localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)?$/.test(host);
}

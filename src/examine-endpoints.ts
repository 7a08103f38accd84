// The doctor's look at where containers would find their endpoints. It changes nothing.
import { hostAddresses } from './endpoints/aws-address.ts';
import { awsAddress, chooseWay } from './endpoints/host-network.ts';
import { localCommands } from './endpoints/local-commands.ts';
import { isUsable } from './endpoints/usable-commands.ts';
import type { EndpointHost } from './ports/container-endpoints.ts';

/** Whether containers can find everything that they find on ECS, and a sentence on where. */
export async function examineEndpoints(
  host: EndpointHost,
): Promise<{ readonly complete: boolean; readonly text: string }> {
  const way = chooseWay(host, await hostAddresses());
  switch (way.kind) {
    case 'aws': {
      const who = (await isUsable(localCommands)) ? 'Gantry changes' : 'the engine changes';
      const text = `Containers find their endpoints at ${awsAddress}; ${who} this machine's network for that.`;
      return { complete: true, text };
    }
    case 'gateway': {
      const remedy = `Containers find their metadata at ${way.address}, and no credentials.`;
      return { complete: false, text: `${capital(way.reason)}. ${remedy}` };
    }
    case 'desktop': {
      const text = 'Containers find their metadata at host.docker.internal, and no credentials.';
      return { complete: false, text };
    }
    case 'none':
      return { complete: false, text: `${capital(way.reason)}: containers find no endpoints.` };
    default:
      return way satisfies never;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

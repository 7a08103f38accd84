/**
 * The name that EC2 gives a private address, which is the host name of an awsvpc task: us-east-1 has
 * the domain of its own, as documented for IP-based instance names.
 */
export function privateDnsNameOf(privateIpv4Address: string, taskArn: string): string {
  const region = taskArn.split(':')[3] ?? '';
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${privateIpv4Address.replaceAll('.', '-')}.${domain}`;
}

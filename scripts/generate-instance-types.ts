// Writes the figures of EC2 instance types that simulated fleets are made of, from a file with what EC2's
// DescribeInstanceTypes answers:
//   aws ec2 describe-instance-types > types.json
//   node scripts/generate-instance-types.ts types.json
// The committed file was made from the answers that moto 5.2.5 records (October 2026).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface DescribedType {
  readonly InstanceType: string;
  readonly VCpuInfo: { readonly DefaultVCpus: number };
  readonly MemoryInfo: { readonly SizeInMiB: number };
  readonly NetworkInfo: { readonly MaximumNetworkInterfaces: number };
  readonly ProcessorInfo: { readonly SupportedArchitectures: readonly string[] };
  readonly GpuInfo?: {
    readonly Gpus: readonly { readonly Count: number; readonly Manufacturer: string }[];
  };
}

const target = join(import.meta.dirname, '../src/services/ecs/rules/instance-type-figures.ts');
const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Say which file has what DescribeInstanceTypes answers.');

// What EC2 answers has a list; some recordings of it are maps by name.
const read = JSON.parse(readFileSync(source, 'utf8')) as
  | { readonly InstanceTypes: readonly DescribedType[] }
  | Readonly<Record<string, DescribedType>>;
const types = Array.isArray(read.InstanceTypes)
  ? (read.InstanceTypes as readonly DescribedType[])
  : Object.values(read as Readonly<Record<string, DescribedType>>);
const families = new Map<string, DescribedType[]>();
for (const type of types.filter((one) => !one.InstanceType.startsWith('mac'))) {
  const family = type.InstanceType.slice(0, type.InstanceType.indexOf('.'));
  families.set(family, [...(families.get(family) ?? []), type]);
}
const lines = [...families]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(
    ([family, members]) =>
      `${family} ${architectureOf(members)} ${members.sort(bySize).map(figuresOf).join(' ')}`,
  );
writeFileSync(
  target,
  `// Written by scripts/generate-instance-types.ts from what EC2's DescribeInstanceTypes answers.
// A line is a family: its name, its architecture, and for each size its name, vCPUs, memory in MiB,
// network interfaces and NVIDIA GPUs. A text, because as objects it would be made at each start.
export const instanceTypeFigures = \`
${lines.join('\n')}
\`;
`,
);
console.log(`wrote ${types.length} instance types of ${families.size} families to ${target}`);

function architectureOf(members: readonly DescribedType[]): string {
  return members.every((type) => type.ProcessorInfo.SupportedArchitectures.includes('arm64'))
    ? 'arm64'
    : 'x86_64';
}

function figuresOf(type: DescribedType): string {
  const size = type.InstanceType.slice(type.InstanceType.indexOf('.') + 1);
  const gpus = (type.GpuInfo?.Gpus ?? [])
    .filter(({ Manufacturer }) => Manufacturer === 'NVIDIA')
    .reduce((sum, { Count }) => sum + Math.floor(Count), 0);
  const figures = [
    size,
    type.VCpuInfo.DefaultVCpus,
    type.MemoryInfo.SizeInMiB,
    type.NetworkInfo.MaximumNetworkInterfaces,
    ...(gpus > 0 ? [gpus] : []),
  ];
  return figures.join(':');
}

function bySize(one: DescribedType, other: DescribedType): number {
  return (
    one.VCpuInfo.DefaultVCpus - other.VCpuInfo.DefaultVCpus ||
    one.MemoryInfo.SizeInMiB - other.MemoryInfo.SizeInMiB ||
    (one.InstanceType < other.InstanceType ? -1 : 1)
  );
}

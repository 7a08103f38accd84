// Who may import whom. The table below is the architecture: an arrow that is not in it does not exist.
// Deviations from the first design are argued in docs/adr.
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, type SourceFile, sourceFiles } from './source-files.ts';

/**
 * Layer → layers it may import. `:types` allows types alone; a path allows that one file. A layer may
 * always import itself, but no service another service and no runtime another runtime.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  aws: ['kernel'],
  store: ['kernel'],
  ports: ['kernel:types'],
  agent: ['kernel:types', 'ports:types'],
  // In each service. Pure: rules, placement, planners, views. Vocabulary: errors.ts and settings.ts.
  'service model': ['aws:types', 'service pure:types'],
  'service vocabulary': ['aws', 'service model'],
  'service pure': [
    'kernel:types',
    'src/kernel/assert.ts',
    'src/kernel/defined.ts',
    'src/kernel/instant.ts',
    'src/aws/arn.ts',
    'src/aws/errors.ts',
    'src/aws/paging.ts',
    'aws:types',
    'ports:types',
    'service model',
    'service vocabulary',
  ],
  'service tables': [
    'kernel',
    'aws',
    'store',
    'service model',
    'service vocabulary',
    'service pure',
  ],
  // The ports they ask are synchronous: what one service knows of another's (ports/roles.ts).
  'service operations': [
    'kernel',
    'aws',
    'store',
    'ports:types',
    'service model',
    'service vocabulary',
    'service pure',
    'service tables',
  ],
  'service controllers': [
    'kernel',
    'aws',
    'store',
    'ports',
    'service model',
    'service vocabulary',
    'service pure',
    'service tables',
  ],
  'service root': [
    'kernel',
    'aws',
    'store',
    'ports',
    'service model',
    'service vocabulary',
    'service pure',
    'service tables',
    'service operations',
    'service controllers',
  ],
  runtimes: ['kernel', 'ports', 'agent'],
  endpoints: ['kernel', 'ports'],
  http: ['kernel', 'aws', 'ports:types'],
  console: [],
  config: ['kernel:types'],
  // The composition root, the command line and the tests' door know every folder.
  composition: ['*'],
};

/** Packages and the only layers that may import them. Node's own modules are free. */
const packages: Readonly<Record<string, readonly string[]>> = {
  pino: ['kernel'],
  ws: ['endpoints'],
  'better-sqlite3': ['store', 'service tables', 'composition'],
  'drizzle-orm': ['store', 'service tables'],
  cborg: ['http'],
  fastify: ['http', 'composition'],
  '@fastify/ajv-compiler': ['http'],
  '@fastify/swagger': ['http'],
  '@fastify/swagger-ui': ['http'],
  dockerode: ['runtimes', 'composition'],
};

/** Native or slow to load: main.ts first checks the version of Node, and most runs need no Docker. */
const mustNotLoadAtStart = ['better-sqlite3', 'drizzle-orm', 'dockerode', 'fastify', 'ws'];

const files = sourceFiles('src');
const byPath = new Map(files.map((file) => [file.path, file]));

describe('imports', () => {
  test('go only where the table allows', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((to) => to.ours && !isAllowed(file, to))
        .map((to) => `${file.path} imports ${to.target}: ${remedyFor(file, to)}`),
    );
    const examined = files.flatMap(importsOf).filter((to) => to.ours).length;
    expect(files.length, 'the test looked at too few files').toBeGreaterThan(100);
    expect(examined, 'the test saw too few imports').toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });

  test('of packages stay in the layers that own them', () => {
    const external = files.flatMap((file) =>
      importsOf(file)
        .filter((to) => !to.ours && !to.target.startsWith('node:'))
        .map((to) => ({ file, to })),
    );
    const wrong = external
      .filter(({ file, to }) => packages[to.target]?.includes(layerOf(file.path)) !== true)
      .map(({ file, to }) => {
        const home =
          packages[to.target]?.join(', ') ?? 'no layer: add it to `packages` in this test';
        return `${file.path} imports ${to.target}, which belongs to ${home}`;
      });
    expect(external.length, 'the test saw too few packages').toBeGreaterThan(8);
    expect(wrong).toEqual([]);
  });

  test('of dockerode are types, or are made when Docker is asked for', () => {
    const eager = files.filter((file) =>
      importsOf(file).some((to) => to.target === 'dockerode' && !to.typeOnly && !to.dynamic),
    );
    const paths = eager.map((file) => file.path);
    expect(paths, `use await import('dockerode') in ${paths.join(', ')}`).toEqual([]);
  });

  test('of main.ts load nothing native before it has checked the version of Node', () => {
    const loaded = loadedAtStart('src/main.ts');
    expect(byPath.has('src/main.ts'), 'src/main.ts is not there').toBe(true);
    const tooEarly = mustNotLoadAtStart.filter((name) => loaded.has(name));
    expect(tooEarly, 'import these in main.ts with await import(), after the check').toEqual([]);
  });
});

function isAllowed(file: SourceFile, to: Import): boolean {
  const from = layerOf(file.path);
  const target = layerOf(to.target);
  if (areStrangers(file.path, to.target)) return false;
  if (from === target) return true;
  const allowed = mayImport[from] ?? [];
  if (allowed.includes('*') || allowed.includes(target) || allowed.includes(to.target)) return true;
  return to.typeOnly && allowed.includes(`${target}:types`);
}

/** The name of the layer a file of src belongs to. Throws for a folder the table does not have. */
function layerOf(path: string): string {
  const [, folder = '', unit = '', inside = ''] = path.split('/');
  if (folder === 'services' && unit !== '') return `service ${partOfService(unit, inside)}`;
  if (folder === 'config.ts' || folder === 'settings.ts') return 'config';
  if (folder.endsWith('.ts') || folder === 'testing') return 'composition';
  if (mayImport[folder] === undefined) {
    throw new Error(`${path}: add the folder ${folder} to the table in test/import-arrows.test.ts`);
  }
  return folder;
}

function partOfService(service: string, inside: string): string {
  if (['rules', 'placement', 'planners', 'views'].includes(inside)) return 'pure';
  if (['model', 'tables', 'operations', 'controllers'].includes(inside)) return inside;
  if (inside === 'operation.ts') return 'operations';
  if (['errors.ts', 'settings.ts'].includes(inside)) return 'vocabulary';
  if (inside.endsWith('.ts')) return 'root';
  throw new Error(
    `src/services/${service}/${inside}: add it to the table in test/import-arrows.test.ts`,
  );
}

/** Each service and each runtime is a world of its own. */
function areStrangers(one: string, other: string): boolean {
  const isUnit = /^src\/(services|runtimes)\/[^/]+\//;
  if (!isUnit.test(one) || !isUnit.test(other)) return false;
  const unitOf = (path: string): string => path.split('/').slice(0, 3).join('/');
  return unitOf(one) !== unitOf(other);
}

function remedyFor(file: SourceFile, to: Import): string {
  const from = layerOf(file.path);
  const target = layerOf(to.target);
  if (areStrangers(file.path, to.target)) {
    return 'services and runtimes do not import each other: join them through a port';
  }
  const may = mayImport[from]?.join(', ') || 'nothing of ours';
  return `${from} may import ${may}, not ${target}. Move the code, or pass what it needs as an argument`;
}

/** Packages reached from a file through imports that run when the program starts. */
function loadedAtStart(path: string, seen = new Set<string>()): Set<string> {
  const file = byPath.get(path);
  if (file === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const to of importsOf(file)) {
    if (to.typeOnly || to.dynamic) continue;
    if (to.ours) loadedAtStart(to.target, seen);
    else seen.add(to.target);
  }
  return seen;
}

// House rules that neither the compiler nor the linter can see. Each failure says what to do instead.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGenerated, type SourceFile, sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const source = sourceFiles('src').filter((file) => !isGenerated(file));
const tools = sourceFiles(...['scripts', 'bench'].filter((name) => existsSync(join(root, name))));
const everything = [...source, ...tools, ...sourceFiles('test')];

/** Files longer than 300 lines and the length each may not exceed. This list may only shrink. */
const longFiles: Readonly<Record<string, number>> = {};
const longestFile = 300;

interface Ban {
  readonly call: RegExp;
  readonly instead: string;
  /** Folders of src, beside the kernel, where it is allowed. */
  readonly alsoIn?: readonly string[];
}

const bans: readonly Ban[] = [
  { call: /(?<![.\w])Date\b/, instead: 'now() of the injected Clock, or src/kernel/instant.ts' },
  { call: /(?<![.\w])performance\b|\bhrtime\b/, instead: 'now() of the injected Clock' },
  {
    call: /(?<![.\w])set(Timeout|Interval)\b/,
    instead: 'at(deadline, wake) of the injected Clock',
  },
  { call: /(?<![.\w])setImmediate\b/, instead: 'the reconcile loop or a write', alsoIn: ['store'] },
  { call: /\bMath\.random\b/, instead: 'next() of the injected Random' },
  {
    call: /\b(randomUUID|randomBytes|randomInt|getRandomValues)\b/,
    instead: 'uuid(), hex() or below() of the injected Ids',
  },
];

describe('the kernel is the only door to time and chance', () => {
  test.each(bans.map((ban) => [ban.instead, ban] as const))('use %s', (_, ban) => {
    const free = ['kernel', 'console', ...(ban.alsoIn ?? [])].map((folder) => `src/${folder}/`);
    const examined = source.filter((file) => !free.some((folder) => file.path.startsWith(folder)));
    const found = examined.flatMap((file) => linesWith(file, ban.call));
    expect(examined.length, 'the test looked at too few files').toBeGreaterThan(90);
    expect(found, `use ${ban.instead} instead`).toEqual([]);
  });

  test('the kernel does use what is banned elsewhere, so the patterns match', () => {
    const kernel = source.filter((file) => file.path.startsWith('src/kernel/'));
    const used = bans.filter((ban) => kernel.some((file) => ban.call.test(file.code)));
    expect(used.length, 'a pattern that matches nothing checks nothing').toBeGreaterThanOrEqual(4);
  });
});

describe('decisions are pure', () => {
  test('rules, placement, planners, views and agent wait for nothing', () => {
    const pure = /^src\/(agent|services\/[^/]+\/(rules|placement|planners|views))\//;
    const examined = source.filter((file) => pure.test(file.path));
    const found = examined.flatMap((file) => linesWith(file, /\b(async|await|Promise)\b/));
    expect(examined.length, 'the test looked at too few files').toBeGreaterThan(30);
    expect(found, 'move the waiting to a controller or a runtime').toEqual([]);
  });
});

describe('files', () => {
  test(`have at most ${longestFile} lines`, () => {
    const examined = [...source, ...tools];
    const tooLong = examined.flatMap((file) => {
      const lines = file.text.split('\n').length - 1;
      const limit = longFiles[file.path] ?? longestFile;
      return lines > limit
        ? [`${file.path} has ${lines} lines: split it, its limit is ${limit}`]
        : [];
    });
    expect(examined.length, 'the test looked at too few files').toBeGreaterThan(110);
    expect(tooLong).toEqual([]);
  });

  test('that are exceptions to the limit still need to be', () => {
    const needless = Object.keys(longFiles).filter((path) => {
      const file = everything.find((candidate) => candidate.path === path);
      return file === undefined || file.text.split('\n').length - 1 <= longestFile;
    });
    expect(needless, 'remove these from longFiles in test/tidy.test.ts').toEqual([]);
  });

  test('are named after what they are about', () => {
    const vague = /(^|[-/])(utils?|helpers?|misc|managers?|common|lib)([-./]|$)/;
    const found = everything.filter((file) => vague.test(file.path)).map((file) => file.path);
    expect(everything.length, 'the test looked at too few files').toBeGreaterThan(180);
    expect(found, 'name these after their main export').toEqual([]);
  });

  test('leave nothing for later', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|expect-error|nocheck)/;
    const examined = [...source, ...tools];
    const found = examined.flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, at) => (marks.test(line) ? [`${file.path}:${at + 1}`] : [])),
    );
    expect(found, 'do it now; what Gantry cannot do yet belongs in docs/coverage.md').toEqual([]);
  });
});

describe('operations', () => {
  const declaration = /=\s*(?:operation|query)(?:<[^>]*>)?\(\s*'(\w+)'/g;
  const folder = /^src\/services\/([^/]+)\/operations\/([^/]+)\/([^/]+)\.ts$/;
  const operations = source.flatMap((file) => {
    const [, service = '', group = '', name = ''] = folder.exec(file.path) ?? [];
    return [...file.text.matchAll(declaration)].map((match) => ({
      file,
      service,
      group,
      name,
      operation: String(match[1]),
    }));
  });

  test('have a file each, named after them, in the folder of their resource', () => {
    const misplaced = operations
      .filter(({ name, operation }) => name !== kebab(operation))
      .map(
        ({ file, operation }) =>
          `${operation} is in ${file.path}: move it to ${kebab(operation)}.ts`,
      );
    expect(operations.length, 'the test found too few operations').toBeGreaterThan(10);
    expect(misplaced).toEqual([]);
  });

  test('have a test each, of the same name', () => {
    const missing = operations
      .map(
        ({ service, group, name }) =>
          `test/services/${service}/operations/${group}/${name}.test.ts`,
      )
      .filter((path) => !existsSync(join(root, path)));
    expect(missing, 'write these tests; CONTRIBUTING.md says how').toEqual([]);
  });

  test('are in the registry of their service', () => {
    const missing = operations.flatMap(({ service, group, name, operation }) => {
      const path = `src/services/${service}/operations/index.ts`;
      const registry = readFileSync(join(root, path), 'utf8');
      const listed =
        registry.includes(`'./${group}/${name}.ts'`) &&
        new RegExp(`^\\s*${operation}\\b`, 'm').test(registry);
      return listed
        ? []
        : [`${operation}: import ./${group}/${name}.ts in ${path} and list it there`];
    });
    expect(missing).toEqual([]);
  });
});

/** `RunTask` → `run-task`. */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function linesWith(file: SourceFile, pattern: RegExp): readonly string[] {
  return file.code
    .split('\n')
    .flatMap((line, at) => (pattern.test(line) ? [`${file.path}:${at + 1}: ${line.trim()}`] : []));
}

describe('migrations', () => {
  test('have the next number each: a database counts them, so their order is for ever', () => {
    const names = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql'));
    const numbers = names.sort().map((name) => Number(name.slice(0, 4)));
    expect(numbers.length).toBeGreaterThan(5);
    expect(numbers, 'rename the one that landed last').toEqual(numbers.map((_, at) => at + 1));
  });
});

// What the documents promise, held against what there is.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { controlEndpoints } from '../../src/http/control-endpoints.ts';
import { operations } from '../../src/services/ecs/operations/index.ts';
import { settings } from '../../src/settings.ts';
import { anchors, commands, links, page, pages, root } from './documents.ts';

const readme = page('README.md');
const everyPage = pages();

describe('the README', () => {
  test.each(Object.values(settings))('has the setting --$flag', ({ flag, environment, help }) => {
    const row = readme.text.split('\n').find((line) => line.startsWith(`| \`--${flag}\` |`));
    expect(row, 'run npm run generate').toBeDefined();
    expect(row).toContain(`| \`${environment}\` |`);
    expect(row).toContain(help.replaceAll('|', '\\|'));
  });

  test('has every control call, and none that is not there', () => {
    const written = [...readme.text.matchAll(/^\| `(GET|POST|PUT) (\/_gantry\/[\w/-]+)/gm)];
    const served = Object.values(controlEndpoints).map(({ method, url }) => `${method} ${url}`);
    expect(written.map(([, method, url]) => `${method} ${url}`).sort()).toEqual(served.sort());
  });

  test('counts the operations that are built as docs/coverage.md does', () => {
    const count = /(\d+) of the (\d+) (?:ECS )?operations are built/;
    const [, built, all] = count.exec(page('docs/coverage.md').text) ?? [];
    const [, claimed, ofAll] = count.exec(readme.text) ?? [];
    expect(Number(built), 'docs/coverage.md does not say how many are built').toBeGreaterThan(0);
    expect([claimed, ofAll], 'correct the number under "Honest limits"').toEqual([built, all]);
  });
});

describe('the documents', () => {
  test('lead only to what exists', () => {
    const targets = everyPage.flatMap((from) => links(from).map((target) => ({ from, target })));
    const broken = targets
      .filter(({ from, target }) => !leadsSomewhere(from.path, target))
      .map(({ from, target }) => `${from.path}: ${target}`);
    expect(targets.length, 'the test saw too few links').toBeGreaterThan(30);
    expect(broken).toEqual([]);
  });

  test('run only those commands of the AWS CLI that are built', () => {
    const known: ReadonlyMap<string, string> = new Map(
      Object.values(operations).map(({ name, access }) => [name, access]),
    );
    const used = everyPage.flatMap((from) =>
      commands(from)
        .flatMap((command) => [...command.matchAll(/\baws ecs (wait )?([a-z-]+)/g)])
        .map(([, wait, name = '']) => ({
          from: from.path,
          name,
          operation: operationOf(wait, name),
        })),
    );
    const missing = used.filter(
      ({ operation }) => (known.get(operation) ?? 'not built') === 'not built',
    );
    expect(used.length, 'the test saw too few commands').toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  test('start Gantry with flags that it takes', () => {
    const flags: ReadonlySet<string> = new Set(Object.values(settings).map(({ flag }) => flag));
    const used = everyPage.flatMap((from) =>
      [...from.text.matchAll(/npm start -- ([^`\n]+)/g)]
        .flatMap(([, text = '']) => [...text.matchAll(/--([a-z-]+)/g)])
        .map(([, flag = '']) => ({ from: from.path, flag })),
    );
    expect(used.length, 'the test saw too few flags').toBeGreaterThan(3);
    expect(used.filter(({ flag }) => !flags.has(flag))).toEqual([]);
  });

  test('run only npm scripts that there are', () => {
    const { scripts } = JSON.parse(page('package.json').text);
    const used = everyPage.flatMap((from) =>
      [...from.text.matchAll(/npm run ([a-z:]+)/g)].map(([, script = '']) => ({
        from: from.path,
        script,
      })),
    );
    expect(used.length, 'the test saw too few scripts').toBeGreaterThan(5);
    expect(used.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test('number the decisions without a gap, and argue each in the same four parts', () => {
    const decisions = everyPage.filter(({ path }) => path.startsWith('docs/adr/'));
    expect(decisions.length).toBeGreaterThan(10);
    for (const [at, { path, text }] of decisions.entries()) {
      const number = String(at + 1).padStart(4, '0');
      expect(path).toMatch(new RegExp(`^docs/adr/${number}-[a-z0-9-]+\\.md$`));
      expect(text, path).toMatch(new RegExp(`^# ${number}: `));
      const parts = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      const four = ['Context', 'Decision', 'Consequences', 'What would change our mind'];
      expect(parts, path).toEqual(four);
    }
  });
});

function leadsSomewhere(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || anchors(page(path)).includes(anchor);
}

/** `run-task` → RunTask; a waiter asks DescribeX: `wait tasks-running` → DescribeTasks. */
function operationOf(wait: string | undefined, name: string): string {
  const words =
    wait === undefined ? name.split('-') : ['describe', ...name.split('-').slice(0, -1)];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

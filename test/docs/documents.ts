// What the tests about documents read: the pages people write and read, their links and code blocks.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Page {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** One page. Throws when it does not exist. */
export function page(path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** Every page there is for people. */
export function pages(): readonly Page[] {
  const below = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort(),
  );
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below].map(page);
}

/** The contents of the fenced blocks in one language. */
export function blocks({ text }: Page, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map((match) => String(match[1]));
}

/** The commands of the shell blocks, one string each, however many lines they go over. */
export function commands(pageOf: Page): readonly string[] {
  return blocks(pageOf, 'sh').flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== ''),
  );
}

/** The targets of links, without those to other sites. */
export function links({ text }: Page): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => String(match[1]))
    .filter((target) => !/^https?:/.test(target));
}

/** The anchors of a page's headings, as they are made on GitHub. */
export function anchors({ text }: Page): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    String(match[1])
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

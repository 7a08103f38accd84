// Renders what README.md says of the code: the table of settings, and how many operations are built.
// Run by npm run generate, checked by npm run check.
import { operations } from '../src/services/ecs/operations/index.ts';
import { settings } from '../src/settings.ts';
import { withGeneratedPart } from './generated-part.ts';

/** The text of README.md with the settings and the operations that there are today. */
export function readmeDocument(): string {
  const rows = Object.values(settings).map((setting) => {
    const takes = setting.takes === '' ? 'nothing; the variable `on` or `off`' : setting.takes;
    const byDefault = setting.default ?? '';
    return [
      `\`--${setting.flag}\``,
      `\`${setting.environment}\``,
      takes,
      byDefault === '' ? 'none' : `\`${byDefault}\``,
      setting.help,
    ];
  });
  const header = ['flag', 'environment', 'takes', 'default', 'meaning'];
  const table = [header, header.map(() => '---'), ...rows].map(tableRow).join('');
  const all = Object.values(operations);
  const built = all.filter((operation) => operation.access !== 'not built').length;
  return withGeneratedPart('README.md', 'settings', table).replace(
    /\d+ of the \d+ ECS operations are built/,
    `${built} of the ${all.length} ECS operations are built`,
  );
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

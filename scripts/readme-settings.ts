// Renders the table of settings in README.md from src/settings.ts. Run by npm run generate, checked by
// npm run check.
import { settings } from '../src/settings.ts';
import { withGeneratedPart } from './generated-part.ts';

/** The text of README.md with the settings that there are today. */
export function readmeWithSettings(): string {
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
  return withGeneratedPart('README.md', 'settings', table);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

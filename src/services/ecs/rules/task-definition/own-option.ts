/** An option by its name, and never what every object inherits. */
export function ownOption(
  options: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined {
  return options !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
}

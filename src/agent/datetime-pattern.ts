/** The directives of strftime that awslogs-datetime-format takes (documentation of the engine). */
const directives: Readonly<Record<string, string>> = {
  a: '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)',
  A: '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)',
  b: '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)',
  B: '(?:January|February|March|April|May|June|July|August|September|October|November|December)',
  w: '[0-6]',
  d: '(?:0[1-9]|[12]\\d|3[01])',
  m: '(?:0[1-9]|1[0-2])',
  Y: '\\d{4}',
  y: '\\d{2}',
  H: '(?:[01]\\d|2[0-3])',
  I: '(?:0\\d|1[0-2])',
  p: '[AP]M',
  M: '[0-5]\\d',
  S: '[0-5]\\d',
  f: '\\d{6}',
  L: '\\.\\d{3}',
  z: '[+-]\\d{4}',
  Z: '[A-Z]{1,4}T',
  j: '(?:[0-2]\\d\\d|3[0-5]\\d|36[0-6])',
};

/** The source of an expression for instants in a format of strftime; what is no directive is itself. */
export function datetimePattern(format: string): string {
  return format.replaceAll(/%(.)|([\\^$.*+?()[\]{}|/])/gs, (whole, directive?: string) => {
    if (directive === undefined) return `\\${whole}`;
    return directive === '%' ? '%' : (directives[directive] ?? whole);
  });
}

/** A value picked out of a secret that holds JSON, or why there is none. */
export type Picked = { readonly value: string } | { readonly problem: string };

/**
 * Picks a key out of a secret. Problems are in the agent's words, which are those of Go, and repeat no
 * more of the secret than the one character that the agent repeats.
 */
export function pickJsonKey(text: string, key: string): Picked {
  const parsed = parse(text);
  if ('problem' in parsed) return parsed;
  const { json } = parsed;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const problem = `json: cannot unmarshal ${kindOf(json)} into Go value of type map[string]interface {}`;
    return { problem };
  }
  if (!Object.hasOwn(json, key)) {
    return { problem: `retrieved secret from Secrets Manager did not contain json key ${key}` };
  }
  return { value: goText(Reflect.get(json, key)) };
}

function parse(text: string): { readonly json: unknown } | { readonly problem: string } {
  try {
    return { json: JSON.parse(text) };
  } catch {
    // The message of JSON.parse quotes what it could not read: a secret.
    const first = text.trimStart().charAt(0);
    if (first === '') return { problem: 'unexpected end of JSON input' };
    if (/[[{"\d\-tfn]/.test(first)) return { problem: 'the secret is not valid JSON' };
    return { problem: `invalid character '${first}' looking for beginning of value` };
  }
}

function kindOf(json: unknown): string {
  if (Array.isArray(json)) return 'array';
  return typeof json === 'boolean' ? 'bool' : typeof json;
}

/** A value of JSON as Go prints it: the agent makes texts of numbers and structures this way. */
function goText(json: unknown): string {
  if (json === null) return '<nil>';
  if (typeof json === 'number') return goNumber(json);
  if (Array.isArray(json)) return `[${json.map(goText).join(' ')}]`;
  if (typeof json !== 'object') return String(json);
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, value]) => `${key}:${goText(value)}`).join(' ')}]`;
}

/** Go changes to an exponent, of two digits at least, outside of [0.0001, 1e+21). */
function goNumber(number: number): string {
  const size = Math.abs(number);
  const plain = number === 0 || (size >= 1e-4 && size < 1e21);
  if (plain) return String(number);
  return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

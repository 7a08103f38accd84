import { malformedPolicy } from '../errors.ts';
import { parsed, statementsOf } from './policy-statements.ts';

const longestDocument = 131_072;

/**
 * Holds a policy to what every policy is: a JSON object with statements. Nobody evaluates it, so nothing
 * more is read. Throws MalformedPolicyDocumentException.
 */
export function checkPolicyDocument(document: string): void {
  const policy = document.length > longestDocument ? undefined : parsed(document);
  if (policy === undefined) throw malformedPolicy('This policy contains invalid Json');
  if (statementsOf(policy).length === 0) {
    throw malformedPolicy('Syntax errors in policy.');
  }
}

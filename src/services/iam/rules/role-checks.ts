import type { Check } from '../../../aws/constraints.ts';
import { constraints } from '../errors.ts';
import type { Tag } from '../model/types.ts';

// The bounds that the API reference gives the members of roles and policies. All throw ValidationError.

/** Checks a role's name, and whatever else a request says of it. */
export function checkRoleName(roleName: string, ...more: readonly Check[]): void {
  const name = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
  constraints.check(['roleName', roleName, name], ...more);
}

export function policyNameCheck(policyName: string): Check {
  return ['policyName', policyName, { min: 1, max: 128, pattern: '[\\w+=,.@-]+' }];
}

export function policyArnCheck(policyArn: string): Check {
  return ['policyArn', policyArn, { min: 20, max: 2048 }];
}

export function maxSessionDurationCheck(seconds: number | undefined): Check {
  return ['maxSessionDuration', seconds, { min: 3600, max: 43_200 }];
}

export function descriptionCheck(description: string | undefined): Check {
  return ['description', description, { max: 1000 }];
}

export function pathCheck(path: string | undefined): Check {
  return [
    'path',
    path,
    { min: 1, max: 512, pattern: '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)' },
  ];
}

export function checkTags(tags: readonly Tag[]): void {
  constraints.check(
    ['tags', tags, { max: 50 }],
    ...tags.flatMap(({ Key, Value }, at): Check[] => [
      [`tags.${at + 1}.member.key`, Key, { min: 1, max: 128 }],
      [`tags.${at + 1}.member.value`, Value, { max: 256 }],
    ]),
  );
}

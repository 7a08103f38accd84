import { memberOf, parsed, statementsOf, textsOf } from './policy-statements.ts';

/** Whether a trust policy lets ECS tasks have the role; conditions are not looked at. */
export function trustsEcsTasks(document: string): boolean {
  return statementsOf(parsed(document)).some((statement) => {
    const actions = textsOf(memberOf(statement, 'Action'));
    const services = textsOf(memberOf(memberOf(statement, 'Principal'), 'Service'));
    return (
      memberOf(statement, 'Effect') === 'Allow' &&
      actions.some((action) => ['sts:assumerole', 'sts:*', '*'].includes(action.toLowerCase())) &&
      services.includes('ecs-tasks.amazonaws.com')
    );
  });
}

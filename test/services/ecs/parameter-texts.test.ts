import { expect, test } from 'vitest';
import { parameterTexts } from '../../../src/services/ecs/parameter-texts.ts';

test.each([
  [
    'ListServices',
    'launchType',
    'launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]',
  ],
  ['CreateService', 'schedulingStrategy', 'Scheduling strategy should be one of [REPLICA,DAEMON]'],
  ['RunTask', 'propagateTags', 'propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]'],
  ['DescribeServices', 'include[0]', 'include should be one of [TAGS]'],
])('%s words a bad %s as it was observed', (operation, path, text) => {
  const refusal = parameterTexts.notInEnum(operation, path, ['TAGS'], 'else');
  expect(refusal).toMatchObject({ type: 'InvalidParameterException', text });
});

test('missing subnets are said to be empty, as an empty list is', () => {
  const path = 'networkConfiguration.awsvpcConfiguration.subnets';
  expect(parameterTexts.missing('RunTask', path)).toMatchObject({
    type: 'InvalidParameterException',
    text: 'subnets can not be empty.',
  });
});

test('what is wrong with a task definition to be registered is a ClientException', () => {
  expect(parameterTexts.missing('RegisterTaskDefinition', 'family').type).toBe('ClientException');
});

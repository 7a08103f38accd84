import {
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const draw = async (request: GetRandomPasswordCommandInput = {}) =>
  (await secrets.client.send(new GetRandomPasswordCommand(request))).RandomPassword ?? '';

describe('GetRandomPassword', () => {
  test('draws 32 characters, of each type at least one', async () => {
    const password = await draw();
    expect(password).toHaveLength(32);
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(type);
    expect(password).not.toMatch(/ /);
  });

  test('leaves out what it is told to', async () => {
    const password = await draw({
      PasswordLength: 200,
      ExcludePunctuation: true,
      ExcludeUppercase: true,
      ExcludeCharacters: 'abc0',
    });
    expect(password).toMatch(/^[d-z1-9]{200}$/);
  });

  test('has a space where spaces are included', async () => {
    expect(await draw({ PasswordLength: 5, IncludeSpace: true })).toMatch(/ /);
  });

  test.each([
    ['nothing to draw from', { ExcludeCharacters: '0123456789' }, 'InvalidParameterException'],
    ['too few characters for each type', { PasswordLength: 3 }, 'InvalidParameterException'],
    ['no length', { PasswordLength: 0 }, 'ValidationException'],
  ])('is refused for %s', async (what, request, name) => {
    const only =
      what === 'nothing to draw from'
        ? { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }
        : {};
    await expect(draw({ ...request, ...only })).rejects.toMatchObject({ name });
  });
});

import { AwsError } from '../../../../aws/errors.ts';
import { defined } from '../../../../kernel/defined.ts';
import { constraints, invalid } from '../../errors.ts';
import type { ParameterRecord, VersionDocument } from '../../model/parameter-document.ts';
import type { PutParameterRequest } from '../../model/types.ts';
import { operation, type SsmContext } from '../../operation.ts';
import { checkAllowedPattern } from '../../rules/allowed-pattern.ts';
import { checkNewName } from '../../rules/parameter-name.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { checkValue, tierFor } from '../../rules/tier.ts';
import { newest } from '../lookup.ts';
import { refuseWhatIsNotThere, warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

const mostVersions = 100;
/** The key that a SecureString has when it is given none. */
const defaultKey = 'alias/aws/ssm';

/** Makes a parameter, or gives it a new version when it may be overwritten. */
export const putParameter = operation('PutParameter', (context, input) => {
  check(input);
  const { caller, unit } = context;
  const existing = unit.parameters.get(caller, input.Name);
  if (existing !== undefined && input.Overwrite !== true) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const before = existing && newest(existing);
  const document = documentOf(context, input, before?.document);
  checkAllowedPattern(document.AllowedPattern, input.Value);
  warnOfWhatHasNoEffect(context, input);
  if (existing !== undefined) makeRoom(context, existing);
  const version = (before?.version ?? 0) + 1;
  unit.parameters.insert(caller, input.Name, { version, labels: [], document }, input.Value);
  if ((input.Tags ?? []).length > 0) {
    unit.parameters.setTags(caller, input.Name, withTags([], input.Tags ?? []));
  }
  return { Version: version, Tier: document.Tier };
});

function check(input: PutParameterRequest): void {
  checkNewName(input.Name);
  checkValue(input.Value);
  constraints.check(
    ['description', input.Description, { max: 1024 }],
    ['keyId', input.KeyId, { min: 1, max: 256 }],
  );
  if (input.Overwrite === true && (input.Tags ?? []).length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  checkTags(input.Tags ?? []);
  refuseWhatIsNotThere(input);
}

/** What a request leaves out stays as the version before has it. Whether AWS does so was not seen. */
function documentOf(
  { caller, now }: SsmContext,
  input: PutParameterRequest,
  before: VersionDocument | undefined,
): VersionDocument {
  const Type = input.Type ?? before?.Type;
  if (Type === undefined) {
    throw invalid('A parameter type is required when you create a parameter.');
  }
  const KeyId = input.KeyId ?? before?.KeyId ?? defaultKey;
  return {
    Type,
    DataType: 'text',
    Tier: tierFor(input.Tier, before?.Tier, input.Value),
    ...defined({
      Description: textOf(input.Description ?? before?.Description),
      AllowedPattern: textOf(input.AllowedPattern ?? before?.AllowedPattern),
      KeyId: Type === 'SecureString' ? KeyId : undefined,
    }),
    LastModifiedDate: now,
    LastModifiedUser: caller.principalArn,
  };
}

/** The oldest version goes when there are too many, unless it has a label. Users see this text. */
function makeRoom({ caller, unit }: SsmContext, { name, versions }: ParameterRecord): void {
  if (versions.length < mostVersions) return;
  const [oldest] = versions;
  if (oldest.labels.length > 0) {
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  }
  unit.parameters.deleteVersion(caller, name, oldest.version);
}

function textOf(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

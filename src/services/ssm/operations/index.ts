// The operations of Systems Manager that are built: one file each. Leaving one out does not compile.
import type { AnyOperation } from '../../../aws/service.ts';
import type { OperationName } from '../model/operations.ts';
import type { SsmContext } from '../operation.ts';
import { deleteParameter } from './parameters/delete-parameter.ts';
import { deleteParameters } from './parameters/delete-parameters.ts';
import { describeParameters } from './parameters/describe-parameters.ts';
import { getParameter } from './parameters/get-parameter.ts';
import { getParameterHistory } from './parameters/get-parameter-history.ts';
import { getParameters } from './parameters/get-parameters.ts';
import { getParametersByPath } from './parameters/get-parameters-by-path.ts';
import { labelParameterVersion } from './parameters/label-parameter-version.ts';
import { putParameter } from './parameters/put-parameter.ts';
import { unlabelParameterVersion } from './parameters/unlabel-parameter-version.ts';
import { resumeSession } from './sessions/resume-session.ts';
import { terminateSession } from './sessions/terminate-session.ts';
import { addTagsToResource } from './tags/add-tags-to-resource.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { removeTagsFromResource } from './tags/remove-tags-from-resource.ts';

export const operations: Readonly<Record<OperationName, AnyOperation<SsmContext>>> = {
  AddTagsToResource: addTagsToResource,
  DeleteParameter: deleteParameter,
  DeleteParameters: deleteParameters,
  DescribeParameters: describeParameters,
  GetParameter: getParameter,
  GetParameterHistory: getParameterHistory,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  LabelParameterVersion: labelParameterVersion,
  ListTagsForResource: listTagsForResource,
  PutParameter: putParameter,
  RemoveTagsFromResource: removeTagsFromResource,
  ResumeSession: resumeSession,
  TerminateSession: terminateSession,
  UnlabelParameterVersion: unlabelParameterVersion,
};

import { base32 } from '../../../../aws/sessions.ts';
import type { RoleDocument } from '../../model/role-document.ts';
import type { CreateRoleRequest } from '../../model/types.ts';
import type { IamContext } from '../../operation.ts';

const defaultSessionSeconds = 3600;

/** A role as it comes to be, with an id of its own. */
export function makeRole({ caller, ids, now }: IamContext, input: CreateRoleRequest): RoleDocument {
  const { RoleName, AssumeRolePolicyDocument, Description, PermissionsBoundary } = input;
  const Path = input.Path ?? '/';
  return {
    Path,
    RoleName,
    RoleId: `AROA${base32(Buffer.from(ids.hex(34), 'hex'))}`,
    Arn: `arn:${caller.partition}:iam::${caller.account}:role${Path}${RoleName}`,
    CreateDate: now,
    AssumeRolePolicyDocument,
    MaxSessionDuration: input.MaxSessionDuration ?? defaultSessionSeconds,
    ...(Description === undefined ? {} : { Description }),
    ...(PermissionsBoundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
            PermissionsBoundaryArn: PermissionsBoundary,
          },
        }),
    Tags: input.Tags ?? [],
    attachedPolicies: [],
    inlinePolicies: {},
  };
}

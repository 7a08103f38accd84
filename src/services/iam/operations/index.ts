// The operations of IAM that are built: one file each. Leaving one out does not compile.
import type { AnyOperation } from '../../../aws/service.ts';
import type { OperationName } from '../model/operations.ts';
import type { IamContext } from '../operation.ts';
import { listInstanceProfilesForRole } from './instance-profiles/list-instance-profiles-for-role.ts';
import { attachRolePolicy } from './roles/attach-role-policy.ts';
import { createRole } from './roles/create-role.ts';
import { createServiceLinkedRole } from './roles/create-service-linked-role.ts';
import { deleteRole } from './roles/delete-role.ts';
import { deleteRolePolicy } from './roles/delete-role-policy.ts';
import { detachRolePolicy } from './roles/detach-role-policy.ts';
import { getRole } from './roles/get-role.ts';
import { getRolePolicy } from './roles/get-role-policy.ts';
import { listAttachedRolePolicies } from './roles/list-attached-role-policies.ts';
import { listRolePolicies } from './roles/list-role-policies.ts';
import { listRoles } from './roles/list-roles.ts';
import { putRolePolicy } from './roles/put-role-policy.ts';
import { updateAssumeRolePolicy } from './roles/update-assume-role-policy.ts';
import { updateRole } from './roles/update-role.ts';
import { listRoleTags } from './tags/list-role-tags.ts';
import { tagRole } from './tags/tag-role.ts';
import { untagRole } from './tags/untag-role.ts';

export const operations: Readonly<Record<OperationName, AnyOperation<IamContext>>> = {
  AttachRolePolicy: attachRolePolicy,
  CreateRole: createRole,
  CreateServiceLinkedRole: createServiceLinkedRole,
  DeleteRole: deleteRole,
  DeleteRolePolicy: deleteRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  GetRole: getRole,
  GetRolePolicy: getRolePolicy,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
  ListRolePolicies: listRolePolicies,
  ListRoleTags: listRoleTags,
  ListRoles: listRoles,
  PutRolePolicy: putRolePolicy,
  TagRole: tagRole,
  UntagRole: untagRole,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  UpdateRole: updateRole,
};

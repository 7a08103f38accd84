import type { RoleDocument } from '../model/role-document.ts';
import type { Role } from '../model/types.ts';

/** A role as GetRole shows it; policies are URL-encoded (RFC 3986), as the API reference says. */
export function roleView(role: RoleDocument): Role {
  const { attachedPolicies: _, inlinePolicies: __, Tags, ...shown } = role;
  return {
    ...shown,
    AssumeRolePolicyDocument: encodedPolicy(role.AssumeRolePolicyDocument),
    ...(Tags.length === 0 ? {} : { Tags }),
  };
}

/** The same in a list: without tags and without the boundary. */
export function listedRoleView(role: RoleDocument): Role {
  const { Tags: _, PermissionsBoundary: __, ...listed } = roleView(role);
  return listed;
}

export function encodedPolicy(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * What a member may do in an organization. The owner's role cannot be given.
 *
 * @see https://docs.turso.tech/api-reference/organizations/members/add
 */
export enum MemberRole {
  /** Everything but what only the owner may do: managing members, too. */
  ADMIN = 'admin',

  /** Using and managing groups and databases. */
  MEMBER = 'member',

  /** Looking only. */
  VIEWER = 'viewer',
}

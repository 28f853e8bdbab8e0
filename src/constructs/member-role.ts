/**
 * What a member may do in an organization. Turso does not let anybody assign the owner's role.
 *
 * @see https://docs.turso.tech/api-reference/organizations/members/add
 */
export enum MemberRole {
  /** Everything except what Turso reserves for the owner. Includes managing members. */
  ADMIN = 'admin',

  /** Using and managing groups and databases. */
  MEMBER = 'member',

  /** Reading only. */
  VIEWER = 'viewer',
}

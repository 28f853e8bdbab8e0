import { Construct } from 'constructs';
import { ruleFault, throwFaults } from './faults';
import { MemberRole } from './member-role';
import { ownChild, requireFreeId, type OwnChildren } from './own-children';
import { requireTurso } from './turso-provider';
import { DataTursoOrganization, OrganizationInvite, OrganizationMember, OrganizationSettings } from '../bindings';
import { asText } from '../hcl';
import { EMAIL, SLUG } from '../notation';

/** What is managed of an organization. What is left out stays as it is. */
export interface TursoOrganizationProps {
  /**
   * Slug of the organization.
   *
   * @default - the organization of the provider
   */
  readonly slug?: string;

  /**
   * Whether use beyond the quota of the plan is allowed, and charged.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/organizations/update
   */
  readonly overages?: boolean;

  /**
   * Whether members need multi-factor authentication. The owner of the token that deploys has to have it set up first.
   *
   * @default - not managed
   */
  readonly requireMfa?: boolean;

  /**
   * Whether databases and groups can be restored for some days after they were deleted.
   *
   * @default - not managed
   */
  readonly restoreEnabled?: boolean;
}

const OWN: OwnChildren = {
  Resource: 'the settings of the organization',
  Organization: 'the data source that looks up its slug',
};

/**
 * An organization that exists: its settings, its members and who is invited. Destroying it takes the members and pending invites
 * of the stack away, and leaves the organization and its settings as they are.
 *
 * @see https://docs.turso.tech/api-reference/organizations/retrieve
 */
export class TursoOrganization extends Construct {
  private readonly givenSlug: string | undefined;

  constructor(scope: Construct, id: string, props: TursoOrganizationProps = {}) {
    super(scope, id);
    const { slug, overages, requireMfa, restoreEnabled } = props;
    throwFaults(this, [ruleFault('slug', slug, SLUG)]);
    requireTurso(this);
    this.givenSlug = slug;
    // A resource that manages nothing would only be noise in each plan.
    if (overages === undefined && requireMfa === undefined && restoreEnabled === undefined) return;
    new OrganizationSettings(this, 'Resource', asText({ organization: slug, overages, requireMfa, restoreEnabled }));
  }

  /** Slug of the organization. Where none was given, it is looked up once it is asked for. */
  public get slug(): string {
    if (this.givenSlug !== undefined) return this.givenSlug;
    return ownChild(this, OWN, 'Organization', () => new DataTursoOrganization(this, 'Organization', {})).slug;
  }

  /**
   * Makes a person who has a Turso account a member. Destroying it takes the membership away.
   *
   * @param id of the member's resource inside the organization
   * @param username of the account
   * @param role what the member may do; a change is made in place
   */
  public addMember(id: string, username: string, role: MemberRole = MemberRole.MEMBER): OrganizationMember {
    requireFreeId(this, OWN, id);
    throwFaults(this, [ruleFault(`username of "${id}"`, username, SLUG)]);
    return new OrganizationMember(this, id, asText({ organization: this.givenSlug, username, role }));
  }

  /**
   * Invites a person by email. Once accepted, the membership stays, also when the invite is destroyed.
   *
   * @param id of the invite's resource inside the organization
   * @param email where the invite is sent
   * @param role what the person may do once the invite is accepted
   */
  public invite(id: string, email: string, role: MemberRole = MemberRole.MEMBER): OrganizationInvite {
    requireFreeId(this, OWN, id);
    throwFaults(this, [ruleFault(`email of "${id}"`, email, EMAIL)]);
    return new OrganizationInvite(this, id, asText({ organization: this.givenSlug, email, role }));
  }
}

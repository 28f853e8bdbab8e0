import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ruleFault, throwFaults } from './faults';
import type { TursoConstructProps } from './interfaces';
import { MemberRole } from './member-role';
import { requireFreeId, type OwnChildren } from './own-children';
import { chooseProvider } from './turso-provider';
import { DataTursoOrganization, OrganizationInviteResource, OrganizationMemberResource, OrganizationSettingsResource } from '../bindings';
import { asText } from '../hcl';
import { EMAIL, SLUG } from '../notation';

/** Props of a `TursoOrganization`. It does not touch settings that are left out. */
export interface TursoOrganizationProps extends TursoConstructProps {
  /**
   * Slug of the organization.
   *
   * @default - the organization of the provider
   */
  readonly slug?: string;

  /**
   * Whether Turso allows and charges use beyond the quota of the plan.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/organizations/update
   */
  readonly overages?: boolean;

  /**
   * Whether members need multi-factor authentication. The owner of the token that deploys has to set it up first.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/organizations/update
   */
  readonly requireMfa?: boolean;

  /**
   * Whether deleted databases and groups can be restored for some days.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/organizations/update
   */
  readonly restoreEnabled?: boolean;
}

const OWN: OwnChildren = {
  Resource: 'the settings of the organization',
  Organization: 'the data source that looks up its slug',
};

/**
 * An existing organization: its settings, members and invites. Destroying the construct removes the members and pending invites of the
 * stack. It does not touch the organization and its settings.
 *
 * @see https://docs.turso.tech/api-reference/organizations/retrieve
 * @example
 * const organization = new TursoOrganization(stack, 'acme', { slug: 'acme', requireMfa: true });
 * organization.addMember('ada', 'ada', MemberRole.ADMIN);
 */
export class TursoOrganization extends Construct {
  /** Slug of the organization. */
  public readonly slug: string;

  /** The provider that manages the organization. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  private readonly givenSlug: string | undefined;

  constructor(scope: Construct, id: string, props: TursoOrganizationProps = {}) {
    super(scope, id);
    const { slug, overages, requireMfa, restoreEnabled } = props;
    throwFaults(this, [ruleFault('slug', slug, SLUG)]);
    this.provider = chooseProvider(this, props.provider);
    this.givenSlug = slug;
    // A resource that manages nothing would only clutter each plan.
    if (overages !== undefined || requireMfa !== undefined || restoreEnabled !== undefined) {
      const { provider } = this;
      new OrganizationSettingsResource(this, 'Resource', asText({ provider, organization: slug, overages, requireMfa, restoreEnabled }));
    }
    this.slug = slug ?? new DataTursoOrganization(this, 'Organization', { provider: this.provider }).slug;
  }

  /**
   * Adds a person who has a Turso account as a member. Destroying the member removes the membership.
   *
   * @param id Id of the member's resource inside the organization.
   * @param username Name of the account.
   * @param role What the member may do. A change updates the member in place.
   * @see https://docs.turso.tech/api-reference/organizations/members/add
   */
  public addMember(id: string, username: string, role: MemberRole = MemberRole.MEMBER): OrganizationMemberResource {
    requireFreeId(this, OWN, id);
    throwFaults(this, [ruleFault(`username of "${id}"`, username, SLUG)]);
    return new OrganizationMemberResource(this, id, asText({ provider: this.provider, organization: this.givenSlug, username, role }));
  }

  /**
   * Invites a person by email. Destroying an accepted invite does not remove the membership.
   *
   * @param id Id of the invite's resource inside the organization.
   * @param email Address of the person.
   * @param role What the person may do after accepting the invite.
   * @see https://docs.turso.tech/api-reference/organizations/invites/create
   */
  public invite(id: string, email: string, role: MemberRole = MemberRole.MEMBER): OrganizationInviteResource {
    requireFreeId(this, OWN, id);
    throwFaults(this, [ruleFault(`email of "${id}"`, email, EMAIL)]);
    return new OrganizationInviteResource(this, id, asText({ provider: this.provider, organization: this.givenSlug, email, role }));
  }
}

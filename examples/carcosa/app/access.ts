import type { FastifyRequest } from 'fastify';
import type { Author, Database } from './database';
import { ACCESS_LEVELS, PERMISSIONS_OF_ROLE, permits, reaches, ROLES, type AccessLevel, type Permission, type Role } from './permissions';
import { hashToken } from './secrets';

/** An answer that is not a success. Fastify sends the message with the status. */
export class HttpError extends Error {
  constructor(readonly statusCode: number, message: string) {
    super(message);
  }
}

/** Who sent a request: a person with a session, or a program with the API key of one project. */
export interface Actor extends Author {
  readonly key?: { readonly projectId: string; readonly permissions: readonly Permission[] };
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
  }
}

export interface Team {
  readonly id: string;
  readonly organizationId: string;
  readonly role: Role;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly teamId: string;
  readonly organizationId: string;
  readonly bucketId: string;
  /** What the actor may do in it. */
  readonly permissions: readonly Permission[];
}

/** Decides who may do what. Something that an actor may not even see is answered like something that does not exist. */
export class Access {
  constructor(private readonly db: Database) {}

  async authenticate({ headers }: FastifyRequest): Promise<Actor> {
    const apiKey = headers['x-api-key'];
    if (typeof apiKey === 'string') return this.keyOwner(apiKey);
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) throw new HttpError(401, 'Send an API key in x-api-key, or the token of a session in authorization.');
    const session = await this.db.one<{ userId: string }>(
      'SELECT userId FROM Session WHERE tokenHash = :hash AND expiresAt > CURRENT_TIMESTAMP', { hash: hashToken(token) },
    );
    if (session === undefined) throw new HttpError(401, 'The session has ended or does not exist. Sign in again.');
    return session;
  }

  private async keyOwner(apiKey: string): Promise<Actor> {
    const row = await this.db.one<{ id: string; userId: string; projectId: string; permissions: Permission[] }>(
      'UPDATE ApiKey SET lastUsedAt = CURRENT_TIMESTAMP WHERE keyHash = :hash AND isActive RETURNING id, userId, projectId, permissions',
      { hash: hashToken(apiKey) },
    );
    if (row === undefined) throw new HttpError(401, 'The API key was revoked or does not exist.');
    return { userId: row.userId, apiKeyId: row.id, key: { projectId: row.projectId, permissions: row.permissions } };
  }

  /** Returns the person behind a request. */
  person({ actor }: FastifyRequest): string {
    if (actor.key !== undefined) throw new HttpError(403, 'An API key opens its project only. Sign in as a person.');
    return actor.userId;
  }

  async organization(request: FastifyRequest, id: string, wanted: Role): Promise<string> {
    const member = await this.db.one<{ role: Role }>(
      'SELECT role FROM OrganizationMember WHERE organizationId = :id AND userId = :userId', { id, userId: this.person(request) },
    );
    if (member === undefined) throw new HttpError(404, `There is no organization "${id}".`);
    requireRole(member.role, wanted);
    return id;
  }

  /** A person has the role of a member of the team. Administrators of the organization administer every team. */
  async team(request: FastifyRequest, id: string, wanted: Role): Promise<Team> {
    const team = await this.findTeam(id, this.person(request));
    if (team === undefined) throw new HttpError(404, `There is no team "${id}".`);
    requireRole(team.role, wanted);
    return team;
  }

  private async findTeam(id: string, userId: string): Promise<Team | undefined> {
    const row = await this.db.one<Team & { teamRole: Role | null; organizationRole: Role | null }>(`
      SELECT Team.id, Team.organizationId, tm.role AS teamRole, om.role AS organizationRole FROM Team
      LEFT JOIN TeamMember tm ON tm.teamId = Team.id AND tm.userId = :userId
      LEFT JOIN OrganizationMember om ON om.organizationId = Team.organizationId AND om.userId = :userId
      WHERE Team.id = :id`, { id, userId });
    const role = reaches(ROLES, row?.organizationRole, 'ADMIN') ? row?.organizationRole : row?.teamRole;
    return row && role ? { id: row.id, organizationId: row.organizationId, role } : undefined;
  }

  async project({ actor }: FastifyRequest, id: string, wanted: Permission): Promise<Project> {
    const row = await this.db.one<Omit<Project, 'permissions'>>(`
      SELECT Project.id, Project.name, Project.slug, teamId, organizationId, bucketId FROM Project
      JOIN Team ON Team.id = teamId WHERE Project.id = :id`, { id });
    const permissions = row && await this.permissionsIn(row, actor);
    if (row === undefined || permissions === undefined) throw new HttpError(404, `There is no project "${id}".`);
    if (!permits(permissions, wanted)) throw new HttpError(403, `This needs the permission ${wanted}.`);
    return { ...row, permissions };
  }

  private async permissionsIn(
    { id, teamId }: { id: string; teamId: string }, { key, userId }: Actor,
  ): Promise<readonly Permission[] | undefined> {
    if (key !== undefined) return key.projectId === id ? key.permissions : undefined;
    const team = await this.findTeam(teamId, userId);
    return team && PERMISSIONS_OF_ROLE[team.role];
  }

  /** Requires that a team may do something with a bucket. */
  async bucket(bucketId: string, teamId: string, wanted: AccessLevel): Promise<void> {
    const row = await this.db.one<{ level: AccessLevel | null }>(`
      SELECT CASE ownerTeamId WHEN :teamId THEN 'ADMIN' ELSE accessLevel END AS level FROM Bucket
      LEFT JOIN BucketTeamAccess shared ON shared.bucketId = Bucket.id AND shared.teamId = :teamId
      WHERE Bucket.id = :bucketId`, { bucketId, teamId });
    if (!row?.level) throw new HttpError(404, `The team has no bucket "${bucketId}".`);
    if (!reaches(ACCESS_LEVELS, row.level, wanted)) throw new HttpError(403, `The team has ${row.level} access to the bucket. This needs ${wanted}.`);
  }
}

function requireRole(held: Role, wanted: Role): void {
  if (!reaches(ROLES, held, wanted)) throw new HttpError(403, `Your role is ${held}. This needs ${wanted}.`);
}

import { evaluate, type Evaluated } from './evaluate';
import { holdings } from './holdings';
import { Life, OPERATIONS, type Operation } from './life';
import { TROUBLES, type Trouble } from './troubles';
import type { Resource } from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { withoutTransient } from '../../../src/terraform/engine/unstored';
import { isRecord, valuesEqual, type Value } from '../../../src/terraform/values';
import { ABSENT, type Outcome, type Stored } from '../../support/core/core';
import { errorsIn, type Told } from '../../support/core/told';
import type { TursoLocal } from '../../support/turso-local';
import { FIXTURES, type Fixture } from '../fixtures';

/** Ids, which each object has anew: UUIDs, and what Turso gives API tokens. */
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=\/api-tokens\/)[\w-]{22}/g;
const END = '(\\?|$)';

/** A request of an operation, as a fault finds it. */
interface Asked {
  readonly method: string;
  /** Regular expression. */
  readonly path: string;
}

/** A request that meets a trouble. */
interface Encounter {
  readonly request: Asked;
  readonly trouble: Trouble;
}

/** One resource with all the troubles that its requests can meet. */
export class Matrix {
  static async of(resource: Resource, local: TursoLocal): Promise<Matrix> {
    const name = `err-${resource.type.replaceAll('_', '-')}`;
    const evaluated = await evaluate(resource.type, FIXTURES[resource.type], name, local);
    const matrix = new Matrix(resource, local, name, evaluated, await holdings(local));
    matrix.updated = await matrix.firstSentUpdate();
    return matrix;
  }

  private readonly life: Life;
  private readonly fixture: Fixture;
  /** The first change in place that asks Turso for something. */
  private updated: Value;

  /** @param base what is there when the object is not */
  private constructor(
    private readonly resource: Resource,
    private readonly local: TursoLocal,
    private readonly name: string,
    private readonly evaluated: Evaluated,
    private readonly base: readonly string[],
  ) {
    this.life = new Life(local, resource.type);
    this.fixture = FIXTURES[resource.type];
    this.updated = evaluated.updated[0];
  }

  async end(): Promise<void> {
    await this.evaluated.end();
  }

  /**
   * Lets each request of each operation meet each trouble. One object lives through one encounter of each of its operations, so that what
   * one operation leaves behind is what the next begins with.
   *
   * @returns what was not as it has to be
   */
  async faults(): Promise<string[]> {
    const asked = await this.requestsByOperation();
    const encounters = (operation: Operation) => asked[operation].flatMap((request) => TROUBLES.map((trouble) => ({ request, trouble })));
    const all = { create: encounters('create'), read: encounters('read'), update: encounters('update'), delete: encounters('delete') };
    const faults: string[] = [];
    for (let index = 0; OPERATIONS.some((operation) => index < all[operation].length); index += 1) {
      faults.push(...await this.live((operation) => all[operation][index]));
    }
    return faults;
  }

  /** One object from its creation to its end. */
  private async live(encounterOf: (operation: Operation) => Encounter | undefined): Promise<string[]> {
    let stored = ABSENT;
    for (const operation of OPERATIONS) {
      const encounter = encounterOf(operation);
      try {
        stored = await this.liveThrough(operation, stored, encounter);
      } catch (error) {
        await this.cleanUp();
        return [`${operation}, ${shown(encounter)}: ${(error as Error).message}`];
      }
    }
    return [];
  }

  private async liveThrough(operation: Operation, stored: Stored, encounter: Encounter | undefined): Promise<Stored> {
    const { life } = this;
    const isNeeded = operation === 'create' || operation === 'delete';
    if (encounter === undefined && !isNeeded) return stored;
    const last = operation === 'delete' ? await this.unprotected(stored) : stored;
    // As the next command loads it.
    const before = { ...last, value: this.lasting(last.value) };
    const wanted = this.wantedBy(operation);
    const settled = encounter === undefined ? await life.settle(before, wanted) : await this.meet(operation, before, encounter);
    if (operation !== 'delete') return settled;
    await this.fixture.anew?.(this.local, this.name);
    expect(await holdings(this.local)).toEqual(this.base);
    return settled;
  }

  /** One operation meets one trouble at one request, and is brought to its end then. */
  private async meet(operation: Operation, before: Stored, { request, trouble }: Encounter): Promise<Stored> {
    const { life, local } = this;
    const wanted = this.wantedBy(operation);
    const disturb = async () => local.faults({ ...request, ...trouble.fault });
    const outcome = await life.impatiently(trouble.slow === true, async () => {
      if (operation !== 'read') return life.apply(before, wanted, disturb);
      await disturb();
      return life.refresh(before);
    }).finally(async () => local.faults());
    this.checkTold(outcome.told, request, trouble);
    const isProbe = operation === 'read' && this.fixture.probes === true && request.path.includes('/pipeline');
    if (!isProbe && isRefused(operation, request, trouble)) expect(errorsIn(outcome.told)).not.toEqual([]);
    return life.converge(await this.checkTruth(operation, before, outcome, trouble), wanted);
  }

  /** The configuration that an operation is to make true; null for none. */
  private wantedBy(operation: Operation): Value {
    if (operation === 'delete') return null;
    return operation === 'update' ? this.updated : this.evaluated.created;
  }

  private checkTold(told: readonly Told[], request: Asked, trouble: Trouble): void {
    expect(JSON.stringify(told)).not.toContain(this.local.apiToken);
    expect(JSON.stringify(told)).not.toMatch(/eyJ[\w-]+\.|bug in the provider/);
    for (const { summary, detail } of errorsIn(told)) {
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      expect(detail).toMatch(trouble.told ?? /^never$/);
      expect(`${summary} ${detail}`).toMatch(whereabouts(request));
      // What happened is followed by what to do.
      expect(detail).toMatch(/\.\s+[A-Z].*\.$/s);
    }
  }

  /** Holds what is in the state against what turso-local has. Gives the refreshed state to go on with. */
  private async checkTruth(operation: Operation, before: Stored, { stored, told }: Outcome, trouble: Trouble): Promise<Stored> {
    const failed = errorsIn(told).length > 0;
    if (trouble.name === '404' && !failed && isBelieved(operation)) return (await this.life.refresh(before)).stored;
    if (operation === 'read') expect(this.isSame(this.lasting(stored.value), this.lasting(before.value))).toBe(true);
    if (stored.value === null) return operation === 'create' && failed ? this.adopted(told, trouble) : stored;
    const now = await this.life.refresh(stored);
    expect(errorsIn(now.told)).toEqual([]);
    // What is kept of a failed creation may lack what nobody has told yet.
    const lasting = this.lasting(stored.value);
    const { lookedUp = [] } = this.fixture;
    const known = failed ? without(knownPart(now.stored.value, stored.value), lookedUp) : now.stored.value;
    if (!trouble.takesEffect) expect(known).toEqual(failed ? without(lasting, lookedUp) : lasting);
    return now.stored;
  }

  /**
   * A creation that failed and left nothing in the state: what came to be all the same is imported, where the message says
   * so; otherwise the next apply has to find its way alone.
   */
  private async adopted(told: readonly Told[], trouble: Trouble): Promise<Stored> {
    const made = (await holdings(this.local)).filter((one) => !this.base.includes(one));
    if (made.length === 0) return ABSENT;
    expect(trouble.takesEffect).toBe(true);
    const { imported } = this.fixture;
    const isToImport = errorsIn(told).some(({ detail }) => /may have been created all the same: if so, import it or delete it/.test(detail));
    if (!isToImport || !('id' in imported)) return ABSENT;
    return (await this.life.import(imported.id(this.name, {}))).stored;
  }

  /** What each operation asks for when nothing goes wrong, each request once. */
  private async requestsByOperation(): Promise<Record<Operation, readonly Asked[]>> {
    const { life, local, evaluated: { created } } = this;
    const forget = async () => local.clearRequests();
    const made = await life.apply(ABSENT, created, forget);
    const create = await this.asked();
    await forget();
    const { stored } = await life.refresh(made.stored);
    const read = await this.asked();
    const changed = await life.apply(stored, this.updated, forget);
    const update = await this.asked();
    await this.dismantle(changed.stored);
    const gone = await life.apply(await life.make(created), null, forget);
    const deleted = await this.asked();
    await this.dismantle(gone.stored);
    return { create, read, update, delete: deleted };
  }

  /** The requests since they were last cleared, each once. */
  private async asked(): Promise<Asked[]> {
    const asked = new Map((await this.local.requests()).map(({ method, path }): [string, Asked] => {
      const pattern = `${path.replace(/\?.*/, '').replace(ID, '[^/]+')}${END}`;
      return [`${method} ${pattern}`, { method, path: pattern }];
    }));
    return [...asked.values()];
  }

  private async firstSentUpdate(): Promise<Value> {
    const { created, updated } = this.evaluated;
    for (const config of updated) {
      const before = await this.life.make(created);
      const after = await this.life.apply(before, config, async () => this.local.clearRequests());
      const isSent = (await this.local.requests()).some(({ method }) => method !== 'GET');
      await this.dismantle(after.stored);
      if (isSent) return config;
    }
    return updated[0];
  }

  private isSame(one: Value, other: Value): boolean {
    return valuesEqual(objectType(resourceSchema(this.resource).attributes), one, other);
  }

  /** A state without what only the last apply says. */
  private lasting(state: Value): Value {
    return withoutTransient(this.resource.schema.attributes, state);
  }

  private async dismantle(stored: Stored): Promise<void> {
    if (stored.value !== null) await this.life.settle(await this.unprotected(stored), null);
    await this.fixture.anew?.(this.local, this.name);
  }

  /** An update may have protected it against deletion: it gets its first configuration again, if Turso lets it have that. */
  private async unprotected(stored: Stored): Promise<Stored> {
    return this.fixture.anew === undefined ? this.life.settle(stored, this.evaluated.created) : stored;
  }

  /** After a trouble that ended otherwise than it has to: the next one begins as if it had not been. */
  private async cleanUp(): Promise<void> {
    const { local } = this;
    await local.faults();
    await this.fixture.anew?.(local, this.name);
    for (const one of (await holdings(local)).filter((held) => !this.base.includes(held))) {
      if (/\/(groups|databases)\/[^/]+$/.test(one)) await local.call('PATCH', `${one}/configuration`, { delete_protection: false });
      await local.call('DELETE', one, one.includes('/jwks/') ? { region: '' } : undefined);
    }
  }
}

function shown(encounter: Encounter | undefined): string {
  return encounter === undefined ? 'undisturbed' : `${encounter.request.method} ${encounter.request.path}, ${encounter.trouble.name}`;
}

/** Whether nothing but an error can come of it. */
function isRefused(operation: Operation, { method }: Asked, { name, told, fault, takesEffect }: Trouble): boolean {
  const isOver = told === undefined || fault.times !== undefined || (name === '404' && isBelieved(operation));
  return method !== 'GET' && !takesEffect && !isOver;
}

/** Whether a 404 means that what was there is gone. */
function isBelieved(operation: Operation): boolean {
  return operation === 'read' || operation === 'delete';
}

/** The attributes of a state that another one knows, too. */
function knownPart(state: Value, known: Value): Value {
  if (!isRecord(state) || !isRecord(known)) return state;
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, known[name] === null ? null : value]));
}

function without(state: Value, names: readonly string[]): Value {
  return isRecord(state) ? Object.fromEntries(Object.entries(state).filter(([name]) => !names.includes(name))) : state;
}

/** How a message says what was asked: method and path, or the name of what was asked for; of SQL, the database. */
function whereabouts({ method, path }: Asked): RegExp {
  const [name] = path.replace(END, '').split('/').slice(-1);
  const database = path.startsWith('/v') ? undefined : /^\/[^/]+\/([^/]+)\/v\d\//.exec(path)?.[1];
  return database === undefined ? new RegExp(`${method} ${path.replace(END, '')}|"${name}"`) : new RegExp(`"${database}"`);
}

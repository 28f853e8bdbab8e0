import type { Construct } from 'constructs';
import { newStack } from './synthesized';
import { bindings, Migrations, SchemaFleet, TursoDatabase, TursoGroup, TursoOrganization } from '../../src';

/** A construct in which users make others by ids of their own. */
interface Row {
  readonly make: () => Construct;
  /** Makes the construct add all its own children. */
  readonly complete: (parent: any) => void;
  /** Each way to make something in it by an id. */
  readonly add: ((parent: any, id: string) => unknown)[];
}

const migrations = Migrations.inline([{ name: '0001', sql: 'CREATE TABLE a (id);' }]);
const makeFleet = () => {
  const stack = newStack();
  return new SchemaFleet(stack, 'parent', { group: new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }), migrations });
};
const addTokens = [(parent: any, id: string) => parent.addReadOnlyToken(id), (parent: any, id: string) => parent.addFullAccessToken(id)];

const ROWS: Record<string, Row> = {
  'a fleet': {
    make: makeFleet,
    complete: (fleet: SchemaFleet) => fleet.addTenants(['a']),
    add: [(fleet, id) => fleet.addTenant(id, { name: 'x' })],
  },
  'a group': { make: () => new TursoGroup(newStack(), 'parent', { location: 'aws-eu-west-1' }), complete: () => undefined, add: addTokens },
  'a group of another stack': { make: () => TursoGroup.fromGroupName(newStack(), 'parent', 'main') as TursoGroup, complete: () => undefined, add: addTokens },
  'a database of another stack': {
    make: () => TursoDatabase.fromDatabaseName(newStack(), 'parent', 'orders') as TursoDatabase,
    complete: () => undefined,
    add: addTokens,
  },
  'a tenant': {
    make: () => makeFleet().addTenant('acme', { initialSql: { statements: ['SELECT 1'] } }),
    complete: () => undefined,
    add: addTokens,
  },
  'an organization': {
    make: () => new TursoOrganization(newStack(), 'parent', { overages: true }),
    complete: () => undefined,
    add: [(parent, id) => parent.addMember(id, 'ada'), (parent, id) => parent.invite(id, 'ada@example.com')],
  },
};

describe.each(Object.entries(ROWS))('%s', (_, { make, complete, add }) => {
  test('rejects the ids of its own children, before and after it creates them', () => {
    const parent = make();
    complete(parent);
    const own = parent.node.children.map(({ node }) => node.id);
    expect(own).toContain('Resource');
    for (const addOne of add) {
      for (const id of own) {
        const message = new RegExp(`^${parent.node.path}: id is "${id}", which is taken for the .*\\. Use another id, such as "${id}1"\\.`);
        expect(() => addOne(make(), id)).toThrow(message);
        expect(() => addOne(parent, id)).toThrow(message);
      }
    }
  });

  test('rejects the names of properties that every object has', () => {
    for (const addOne of add) {
      for (const id of ['constructor', 'toString', '__proto__']) {
        expect(() => addOne(make(), id)).toThrow(`id is "${id}", which is taken by JavaScript itself. Use another id, such as "${id}1".`);
      }
    }
  });
});

test("does not return a user's construct as its own", () => {
  const fleet = makeFleet();
  new bindings.GroupResource(fleet, 'Tenants', { name: 'other', location: 'aws-eu-west-1' });
  expect(() => fleet.addTenants(['a'])).toThrow(new Error(
    'app/parent: The construct "app/parent/Tenants" has the id "Tenants", which is taken for the databases of addTenants. Give that construct another id.',
  ));
});

test('returns the same child each time', () => {
  const fleet = makeFleet();
  expect(fleet.addTenants(['a'])).toBe(fleet.addTenants(['b']));
});

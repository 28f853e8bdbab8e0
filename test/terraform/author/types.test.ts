import { definitionsFor, list, listNested, number, singleNested, string, type Config, type Plan, type State } from '../../../src/terraform';

const description = 'Any.';

const attributes = {
  location: string({ required: true, description }),
  note: string({ optional: true, description }),
  size: number({ default: 1, description }),
  id: string({ computed: true, description }),
  parent: string({ computed: true, nullable: true, description }),
  names: list('string', { required: true, description }),
  rules: listNested({
    port: number({ required: true, description }),
    id: string({ computed: true, description }),
  }, { required: true, description }),
  seed: singleNested({ name: string({ required: true, description }) }, { optional: true, description }),
};

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only where the type is exactly the other one. */
function same<A, B>(_yes: Same<A, B>): void {}

type S = State<typeof attributes>;
type P = Plan<typeof attributes>;

test('infers the type of each attribute from its declaration', () => {
  same<S['location'], string>(true);
  same<S['note'], string | null>(true);
  same<S['size'], number>(true);
  same<S['id'], string>(true);
  same<S['parent'], string | null>(true);
  same<S['names'], string[]>(true);
  same<S['rules'][number]['port'], number>(true);
  same<NonNullable<S['seed']>['name'], string>(true);
  same<P['location'], string>(true);
  same<P['id'], string | undefined>(true);
  same<P['size'], number>(true);
  same<P['rules'][number]['id'], string | undefined>(true);
  same<Config<typeof attributes>['location'], string | null | undefined>(true);
  // @ts-expect-error the check itself can fail
  same<S['location'], number>(true);
  expect(Object.keys(attributes)).toContain('location');
});

test('does not compile with a typo or a wrong type', () => {
  const state = {} as S;
  // @ts-expect-error misspelt
  expect(state.locaton).toBeUndefined();
  // @ts-expect-error misspelt, inside a nested attribute
  expect(state.rules?.[0].prt).toBeUndefined();
  // @ts-expect-error the default is not of the attribute's type
  expect(number({ default: 'one', description }).options.default).toBe('one');
  const { resource } = definitionsFor<{ readonly url: string }>();
  const life = { type: 'a_b', noun: 'b', schema: { description, attributes: { name: string({ required: true, description }) } } } as const;
  const text = string({ required: true, description });
  const named = <const N extends string>(name: N) => ({ description, attributes: { [name]: text } as Record<N, typeof text> });
  const nothing = { read: async () => undefined, delete: async () => undefined };
  // @ts-expect-error the framework adds an attribute of this name itself
  expect(resource({ ...nothing, type: 'a_b', noun: 'b', schema: named('timeouts'), create: async (plan) => plan }).type).toBe('a_b');
  // @ts-expect-error Terraform takes it for its own
  expect(resource({ ...nothing, type: 'a_b', noun: 'b', schema: named('count'), create: async (plan) => plan }).type).toBe('a_b');
  // @ts-expect-error create has to return every attribute
  expect(resource({ ...life, create: async () => ({}), read: async (known) => known, delete: async () => undefined }).type).toBe('a_b');
  // @ts-expect-error the client has no such member
  expect(resource({ ...life, create: async (plan, { client }) => ({ name: client.urll }), read: async () => undefined, delete: async () => undefined }).type).toBe('a_b');
});

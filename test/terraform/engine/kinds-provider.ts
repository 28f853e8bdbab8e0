import { pass } from './kinds-ephemeral';
import { functions } from './kinds-functions';
import { item } from './kinds-item';
import {
  bool, definitionsFor, DiagnosticError, list, listNested, map, mapNested, number, object, set, setNested, singleNested, string,
  attributePath, exactlyOneOf, integerBetween, oneOf, type Provider,
} from '../../../src/terraform';

/** Objects that exist only here, by their names. */
export interface World {
  readonly objects: Map<string, any>;
  /** The arguments of each operation, in order. */
  readonly calls: { readonly verb: string; readonly given: any }[];
  /** Called when a create hangs. */
  hanging?: () => void;
  /** The operation of an item that hangs. */
  hangs?: string;
  /** Promise that a create waits for. */
  pause?: Promise<void>;
  /** Called when a listing ended. */
  listed?: () => void;
  /** Called when a pass was renewed. */
  renewed?: () => void;
  /** How the next operations behave. */
  trouble?: 'half-way' | 'undone' | 'missing value' | 'hangs' | 'unexpected' | 'not found' | 'several';
}

export const ADDRESS = 'example.com/acme/kinds';

const { resource, dataSource, provider } = definitionsFor<World>();

const computedId = string({ computed: true, stable: true, description: 'Set by the provider.' });

/** A resource with attributes of every kind. */
const everything = resource({
  type: 'kinds_everything',
  noun: 'thing',
  timeout: 500,
  schema: {
    description: 'Everything.',
    attributes: {
      name: string({ required: true, replace: true, description: 'Name.' }),
      text: string({ optional: true, description: 'Text.' }),
      amount: number({ optional: true, description: 'Number.' }),
      flag: bool({ default: true, description: 'Flag.' }),
      mode: string({ default: 'fast', description: 'Mode.', validators: [oneOf('fast', 'slow')] }),
      secret: string({ optional: true, sensitive: true, description: 'Sensitive.' }),
      password: string({ optional: true, writeOnly: true, description: 'Write-only.' }),
      either: string({ optional: true, computed: true, description: 'Given or found.' }),
      strings: list('string', { optional: true, nullElements: true, description: 'List.' }),
      numbers: set('number', { optional: true, description: 'Set.' }),
      tags: map('string', { optional: true, nullElements: true, description: 'Map.' }),
      shape: object({ width: 'number', label: 'string' }, { optional: true, description: 'Object.' }),
      single: singleNested({
        size: number({ required: true, description: 'Size.' }),
        unit: string({ default: 'mb', description: 'Unit.' }),
        token: string({ optional: true, writeOnly: true, description: 'Write-only, inside.' }),
        id: computedId,
      }, { optional: true, description: 'Nested single.' }),
      items: listNested({
        key: string({ required: true, replace: true, description: 'Key.' }),
        note: string({ optional: true, description: 'Note.' }),
        token: string({ optional: true, writeOnly: true, description: 'Write-only, inside.' }),
        id: computedId,
      }, { optional: true, description: 'Nested list.' }),
      rules: setNested({
        port: number({ required: true, description: 'Port.' }),
        action: string({ default: 'allow', description: 'Action.' }),
        id: string({ computed: true, description: 'Set by the provider.' }),
      }, { optional: true, description: 'Nested set.' }),
      places: mapNested({
        zone: string({ required: true, description: 'Zone.' }),
        id: computedId,
      }, { optional: true, description: 'Nested map.' }),
      found: listNested({ value: string({ computed: true, description: 'Value.' }) }, { computed: true, description: 'Computed nested.' }),
      revision: number({ computed: true, description: 'Counts the updates.' }),
      id: computedId,
    },
  },

  async create(plan, { client, save, discard, signal }) {
    client.calls.push({ verb: 'create', given: plan });
    await client.pause;
    if (client.trouble === 'unexpected') throw new TypeError('x is not a function');
    if (client.trouble === 'several') {
      throw new DiagnosticError(
        { summary: 'First fault', detail: 'One.', path: attributePath('text') },
        { summary: 'Second fault', detail: 'Two.' },
      );
    }
    if (client.trouble === 'undone') {
      save({ id: `id-${plan.name}` });
      discard();
      throw new Error('the power went out');
    }
    if (client.trouble === 'half-way') {
      save({ id: `id-${plan.name}` });
      client.objects.set(plan.name, {});
      throw new Error('the power went out');
    }
    if (client.trouble === 'hangs') {
      save({ id: `id-${plan.name}` });
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        client.hanging?.();
      });
    }
    return made(client, plan, 1);
  },

  async read(state, { client }) {
    client.calls.push({ verb: 'read', given: state });
    if (client.trouble === 'not found') throw new Error('404');
    if (!client.objects.has(state.name)) return undefined;
    return { ...state, ...client.objects.get(state.name) };
  },

  async update(plan, state, { client, save, signal }) {
    client.calls.push({ verb: 'update', given: plan });
    if (plan.text === 'hang') await new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
    if (client.trouble === 'half-way') {
      save({ text: plan.text });
      throw new Error('the power went out');
    }
    return made(client, plan, state.revision + 1);
  },

  async delete(state, { client }) {
    client.calls.push({ verb: 'delete', given: state });
    if (client.trouble === 'half-way') throw new Error('the power went out');
    if (!client.objects.delete(state.name)) throw new Error('404');
  },

  importState: (id) => ({ name: id }),
});

/** Fills the unknown values of the plan, as a server does. */
function made(client: World, plan: any, revision: number): any {
  const state = {
    ...plan,
    either: plan.either ?? 'found',
    single: plan.single === null ? null : { ...plan.single, id: plan.single.id ?? 'single' },
    items: plan.items?.map((one: any) => ({ ...one, id: one.id ?? `item-${one.key}` })) ?? null,
    // Servers return sets in any order.
    rules: plan.rules?.map((rule: any) => ({ ...rule, id: `${rule.action}-${rule.port}` })).reverse() ?? null,
    numbers: plan.numbers === null ? null : [...plan.numbers].reverse(),
    places: plan.places === null ? null
      : Object.fromEntries(Object.entries<any>(plan.places).map(([key, place]) => [key, { ...place, id: place.id ?? `place-${key}` }])),
    // Most APIs return an empty list if nothing was set.
    strings: plan.strings ?? [],
    found: [{ value: plan.name }],
    revision,
    id: plan.id ?? `id-${plan.name}`,
  };
  if (client.trouble === 'missing value') delete state.revision;
  client.objects.set(plan.name, {});
  return state;
}

const echo = dataSource({
  type: 'kinds_echo',
  noun: 'echo',
  schema: {
    description: 'Gives back what it got.',
    attributes: {
      text: string({ required: true, description: 'Text.' }),
      times: number({ default: 2, description: 'How often.', validators: [integerBetween(1, 9)] }),
      result: string({ computed: true, description: 'Result.' }),
    },
  },
  read: async ({ text, times }) => ({ text, times, result: text.repeat(times) }),
});

const choice = resource({
  type: 'kinds_choice',
  noun: 'choice',
  schema: {
    description: 'Exactly one.',
    validators: [exactlyOneOf('one', 'other')],
    deprecated: 'Use kinds_everything.',
    attributes: {
      one: string({ optional: true, description: 'One.' }),
      other: string({ optional: true, description: 'Other.', deprecated: 'Use one.' }),
    },
  },
  create: async (plan) => plan,
  read: async (state) => state,
  update: async (plan) => plan,
  delete: async () => undefined,
});

export function kindsProvider(world: World): Provider {
  return provider({
    name: 'kinds',
    schema: {
      description: 'Kinds.',
      attributes: {
        endpoint: string({ optional: true, env: ['KINDS_ENDPOINT', 'KINDS_URL'], description: 'Where.' }),
        key: string({ optional: true, sensitive: true, description: 'Key.' }),
      },
    },
    configure: (config) => {
      world.calls.push({ verb: 'configure', given: config });
      return world;
    },
    resources: [everything, choice, item],
    dataSources: [echo],
    ephemeralResources: [pass],
    functions,
    explain: (error) => (error instanceof Error && error.message === '404' ? { notFound: true, detail: 'Not there.' }
      : error instanceof Error && error.message === 'the power went out' ? { detail: 'The power went out. Pay the bill.' } : undefined),
  });
}

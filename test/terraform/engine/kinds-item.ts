import type { World } from './kinds-provider';
import { bool, definitionsFor, oneOf, string, type OperationContext, type PlanContext } from '../../../src/terraform';

const { resource } = definitionsFor<World>();

const attributes = {
  name: string({ required: true, replace: true, description: 'Name.' }),
  realm: string({ optional: true, computed: true, replace: true, stable: true, description: 'Where it is.' }),
  id: string({ computed: true, stable: true, description: 'Set by the provider.' }),
};

/** A resource that every change replaces, with the third version of its schema. */
export const item = resource({
  type: 'kinds_item',
  noun: 'item',
  identity: ['id', 'realm'],
  schema: { description: 'An item.', version: 2, attributes },
  // The first version had a title, the second a name without an id. Neither had a realm.
  upgrade: {
    0: ({ title, ...rest }) => ({ ...rest, name: title }),
    1: (stored) => ({ ...stored, id: `id-${stored.name}` }),
  },

  async create(plan, context) {
    await begin('create', plan, context);
    const state = { name: plan.name, realm: plan.realm ?? 'home', id: `id-${plan.name}` };
    context.client.objects.set(state.id, state);
    return state;
  },

  async read(state, context) {
    await begin('read', state, context);
    const found = [...context.client.objects.values()].find(({ id, name, realm }) =>
      (id === state.id || name === state.name) && [null, realm].includes(state.realm));
    return found === undefined || found.name === 'ghost' ? undefined : { ...found };
  },

  async delete(state, context) {
    await begin('delete', state, context);
    context.client.objects.delete(state.id);
  },

  plan({ plan, client }: PlanContext<typeof attributes, World>) {
    client?.calls.push({ verb: 'plan', given: { state: plan.state, config: plan.config } });
  },

  validate: (config) => { validated.push(config); },

  importState: (id) => ({ name: id }),

  list: {
    schema: {
      description: 'All items.',
      attributes: {
        realm: string({ optional: true, description: 'Only of this realm.', validators: [oneOf('home', 'away')] }),
        whole: bool({ default: false, description: 'Whether all is found at once.' }),
      },
    },
    async* find({ realm, whole }, context) {
      const { client, signal, diagnostics } = context;
      client.calls.push({ verb: 'list', given: { realm, whole } });
      try {
        for (const one of client.objects.values()) {
          if (realm !== null && one.realm !== realm) continue;
          if (one.name === 'odd') diagnostics.warn('Odd item', 'Look at it.');
          if (one.name === 'broken') throw new Error('the power went out');
          if (one.name === 'slow') await begin('list on', one.name, context);
          yield whole ? { state: { ...one } } : { displayName: `Item ${one.name}`, state: { id: one.id, realm: one.realm } };
        }
      } finally {
        client.calls.push({ verb: 'list end', given: signal.aborted });
        client.listed?.();
      }
    },
  },
});

/** The arguments of `validate`, which has no client that could record them. */
export const validated: unknown[] = [];

/** Records the arguments of an operation, and hangs on request. */
async function begin(verb: string, given: unknown, { client, signal }: OperationContext<World>): Promise<void> {
  client.calls.push({ verb, given });
  if (client.hangs !== verb) return;
  await new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
}

import type { World } from './kinds-provider';
import { definitionsFor, DiagnosticError, string } from '../../../src/terraform';

const { ephemeralResource } = definitionsFor<World>();

/** A pass that is valid as long as it is open. Its name decides how it behaves. */
export const pass = ephemeralResource({
  type: 'kinds_pass',
  noun: 'pass',
  schema: {
    description: 'A pass.',
    attributes: {
      name: string({ required: true, description: 'Name.' }),
      door: string({ default: 'front', description: 'Door.' }),
      secret: string({ computed: true, sensitive: true, description: 'Secret.' }),
    },
  },

  async open(config, { client, diagnostics }) {
    client.calls.push({ verb: 'open', given: config });
    if (config.name === 'refused') throw new DiagnosticError({ summary: 'No pass', detail: 'Ask for another.' });
    if (config.name === 'warned') diagnostics.warn('Old pass', 'Get a new one.');
    return {
      result: { ...config, secret: `s3cret-${config.name}` },
      renewAt: ['renewed', 'lost'].includes(config.name) ? new Date(Date.now() + 200) : undefined,
      private: { name: config.name, renewals: 0 },
    };
  },

  async renew(kept, { client }) {
    client.calls.push({ verb: 'renew', given: kept });
    if (kept.name === 'lost') throw new Error('the power went out');
    const renewals = kept.renewals + 1;
    client.renewed?.();
    return { renewAt: renewals < 2 ? new Date(Date.now() + 200) : undefined, private: { ...kept, renewals } };
  },

  async close(kept, { client, signal }) {
    client.calls.push({ verb: 'close', given: { ...kept, cancelled: signal.aborted } });
    if (kept.name === 'stuck') throw new Error('the power went out');
  },

  validate(config, diagnostics) {
    if (config.door === 'back') diagnostics.error('Wrong door', 'door is "back". Use "front".', [{ attribute: 'door' }]);
  },
});

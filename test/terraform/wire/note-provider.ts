import { decodeDynamicValue, encodeDynamicValue, UNKNOWN, type TerraformType, type Value } from '../../../src/terraform/values';
import { DiagnosticSeverity, type DynamicValue, type ProviderServer } from '../../../src/terraform/wire';

const NOTE: TerraformType = ['object', { id: 'string', text: 'string' }];

type Note = { id: Value; text: string };

/** A provider of one resource, `note_entry`, that exists in Terraform's state only. Some texts make it misbehave. */
export function noteProvider(): ProviderServer {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => { stop = resolve; });
  return {
    getProviderSchema: async () => ({
      provider: { block: {} },
      resourceSchemas: {
        note_entry: { block: { attributes: [attribute('id', { computed: true }), attribute('text', { required: true })] } },
      },
      serverCapabilities: { getProviderSchemaOptional: true },
    }),
    validateProviderConfig: async () => ({}),
    configureProvider: async () => ({}),
    validateResourceConfig: async ({ config }) => {
      if (note(config)!.text !== 'invalid') return {};
      const attributePath = { steps: [{ attributeName: 'text' }] };
      return { diagnostics: [{ severity: DiagnosticSeverity.error, summary: 'Bad text', detail: 'Use another.', attribute: attributePath }] };
    },
    upgradeResourceState: async ({ rawState }) => ({
      upgradedState: encodeDynamicValue(NOTE, decodeDynamicValue(NOTE, { json: rawState?.json })),
    }),
    readResource: async ({ currentState, private: data }) => ({ newState: currentState, private: data }),
    planResourceChange: async ({ priorState, proposedNewState }) => {
      const proposed = note(proposedNewState);
      if (proposed === null) return { plannedState: proposedNewState };
      return { plannedState: encodeDynamicValue(NOTE, { ...proposed, id: note(priorState)?.id ?? UNKNOWN }) };
    },
    applyResourceChange: async ({ plannedState }) => {
      const planned = note(plannedState);
      if (planned === null) return { newState: plannedState };
      const newState = encodeDynamicValue(NOTE, { ...planned, id: 'note-1' });
      if (planned.text === 'throw') throw new Error('no such 100 % thing: é');
      if (planned.text === 'crash') return crash();
      if (planned.text !== 'wait') return { newState };
      console.log(`waiting in process ${process.pid}`);
      await stopped;
      return { newState, diagnostics: [{ severity: DiagnosticSeverity.error, summary: 'Stopped half-way' }] };
    },
    stopProvider: async () => {
      stop();
      return {};
    },
  };
}

/** An error outside of its call, so that the call is never answered. */
async function crash(): Promise<never> {
  setTimeout(() => { throw new TypeError('the provider broke'); });
  return new Promise(() => {});
}

function attribute(name: string, options: { computed?: boolean; required?: boolean }) {
  return { name, type: Buffer.from('"string"'), ...options };
}

function note(value: DynamicValue | undefined): Note | null {
  return decodeDynamicValue(NOTE, value) as Note | null;
}

import { createLogger, decodeMessage, encodeMessage, type ProviderServer } from '../../../src/terraform/wire';
import * as messages from '../../../src/terraform/wire/messages';
import type { PreparedAnswers } from '../../../src/terraform/wire/prepared-answers';
import { providerRoutes } from '../../../src/terraform/wire/routes';

const provider: ProviderServer = {
  getProviderSchema: async () => ({ provider: { version: 7 } }),
  readResource: async ({ typeName, private: data }) => ({ private: data, diagnostics: [{ summary: typeName }] }),
  stopProvider: async () => { throw new Error('stuck'); },
  listResource: async function* ({ limit }) {
    for (let index = 1; index <= limit; index += 1) yield { displayName: `thing ${index}` };
  },
};

function routes(load: () => Promise<ProviderServer> = async () => provider, prepared?: () => Promise<PreparedAnswers>) {
  const lines: string[] = [];
  const route = providerRoutes(load, createLogger({ level: 'trace', write: (line) => lines.push(line) }), prepared);
  return { lines, method: (name: string) => route(`/tfplugin6.Provider/${name}`), route };
}

const NOTHING = new Uint8Array();

test('decodes the request, encodes the response, and logs the call without its contents', async () => {
  const { method, lines } = routes();
  const request = encodeMessage(messages.ReadResourceRequest, { typeName: 'thing', private: Buffer.from('secret') });
  const response = await method('ReadResource')!(request) as Uint8Array;
  const decoded = decodeMessage(messages.ReadResourceResponse, response);
  expect(decoded).toMatchObject({ private: Buffer.from('secret'), diagnostics: [{ summary: 'thing' }] });
  expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ '@message': 'Served a call', 'rpc': 'ReadResource' })]);
  expect(lines.join()).not.toContain('secret');
});

test('streams the messages of a streaming method', async () => {
  const names: string[] = [];
  const request = encodeMessage(messages.ListResourceRequest, { limit: 3 });
  for await (const event of routes().method('ListResource')!(request) as AsyncIterable<Uint8Array>) {
    names.push(decodeMessage(messages.ListResourceEvent, event).displayName);
  }
  expect(names).toEqual(['thing 1', 'thing 2', 'thing 3']);
});

test.each(['/tfplugin6.Provider/LockState', '/tfplugin6.Provider/toString', '/tfplugin6.Provider/', '/plugin.GRPCStdio/StreamStdio'])('rejects the method %s', (path) => {
  expect(routes().route(path)).toBeUndefined();
});

test('loads the provider once, at the first call', async () => {
  const load = jest.fn(async () => provider);
  const { method } = routes(load);
  const getSchema = method('GetProviderSchema')!;
  expect(load).not.toHaveBeenCalled();
  await Promise.all([getSchema(NOTHING), getSchema(NOTHING)]);
  expect(load).toHaveBeenCalledTimes(1);
});

test('fails when the provider lacks the method', async () => {
  await expect(routes().method('CallFunction')!(NOTHING)).rejects.toMatchObject({ status: 12, message: 'The provider does not implement CallFunction' });
});

test('fails when the provider cannot be loaded, and logs why', async () => {
  const { method, lines } = routes(async () => { throw new Error('no such file'); });
  await expect(method('GetProviderSchema')!(NOTHING)).rejects.toThrow('no such file');
  expect(JSON.parse(lines[0])).toMatchObject({ '@level': 'error', '@message': 'A call failed', 'rpc': 'GetProviderSchema' });
});

test('fails when the method throws', async () => {
  await expect(routes().method('StopProvider')!(NOTHING)).rejects.toThrow('stuck');
});

test('fails when the request is damaged', async () => {
  await expect(routes().method('ReadResource')!(Uint8Array.of(0x0a, 9))).rejects.toThrow('Malformed protobuf message: it ends too early');
});

describe('an answer that the build prepared', () => {
  const prepared = async () => ({ GetProviderSchema: Buffer.from('answer').toString('base64') });

  test('is sent without loading the provider, and is logged', async () => {
    const load = jest.fn(async () => provider);
    const { method, lines } = routes(load, prepared);
    expect(await method('GetProviderSchema')!(NOTHING)).toEqual(Buffer.from('answer'));
    expect(load).not.toHaveBeenCalled();
    expect(lines.map((line) => JSON.parse(line).rpc)).toEqual(['GetProviderSchema']);
  });

  test('is not used for other calls', async () => {
    const load = jest.fn(async () => provider);
    const { method } = routes(load, prepared);
    await method('ReadResource')!(encodeMessage(messages.ReadResourceRequest, { typeName: 'thing' }));
    expect(load).toHaveBeenCalledTimes(1);
    expect(decodeMessage(messages.GetProviderSchemaResponse, await routes(load).method('GetProviderSchema')!(NOTHING) as Uint8Array))
      .toMatchObject({ provider: { version: 7 } });
  });
});

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tursoProvider } from '../../src/provider/provider';
import { prepareAnswers } from '../../src/terraform/wire/prepare-answers';
import { providerServer } from '../../src/terraform/wire/provider-server';
import { builtProvider } from '../support/provider';
import { PluginClient } from '../terraform/wire/plugin-client';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Written into the process of the provider: notes at the end what it compiled and which modules of Node.js it loaded. */
const SPY = `
  const { compileFunction } = require('node:vm');
  const sections = [];
  require('node:vm').compileFunction = (text, names, options) => {
    sections.push(options.filename.split('/').at(-1).replace(/(-[A-Z0-9]+)?\\.js$/, ''));
    return compileFunction(text, names, options);
  };
  process.on('exit', () => require('node:fs').writeFileSync(process.env.NOTES, JSON.stringify({ sections, modules: process.moduleLoadList })));
`;

interface Notes { readonly sections: readonly string[]; readonly modules: readonly string[] }

/** Runs the bundle for a debugger, which it serves without a certificate, and returns what it loaded for these calls. */
async function loadedFor(calls: (client: PluginClient) => Promise<unknown>): Promise<Notes> {
  const [spy, notes] = [join(folder, 'spy.cjs'), join(folder, 'notes.json')];
  writeFileSync(spy, SPY);
  const child = spawn(await builtProvider(), ['--debug'], {
    env: { ...process.env, NODE_OPTIONS: `--require ${spy}`, NOTES: notes, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => { child.on('exit', resolve); });
  let output = '';
  for await (const piece of child.stdout) {
    output += String(piece);
    if (output.endsWith("'\n")) break;
  }
  const client = new PluginClient({ env: { TF_REATTACH_PROVIDERS: /TF_REATTACH_PROVIDERS='(.*)'/.exec(output)![1] } });
  try {
    await calls(client);
  } finally {
    client.close();
    child.kill('SIGINT');
    await ended;
  }
  return JSON.parse(readFileSync(notes, 'utf8')) as Notes;
}

test('the prepared answers are those of the provider', async () => {
  const schema = await providerServer(tursoProvider, console as never).getProviderSchema!({});
  let types: string[] = [];
  const { sections } = await loadedFor(async (client) => {
    types = Object.keys((await client.call('GetProviderSchema', {})).resourceSchemas);
  });
  expect(types.sort()).toEqual(Object.keys(schema.resourceSchemas!).sort());
  expect(Object.keys(await prepareAnswers(tursoProvider))).toEqual(['GetMetadata', 'GetProviderSchema', 'GetResourceIdentitySchemas', 'GetFunctions']);
  // A process that only answers these calls does not load the provider.
  expect(sections).toContain('prepared');
  expect(sections).not.toContain('provider');
});

test('the provider loads its section, and no part of Node.js that it does not use', async () => {
  const { sections, modules } = await loadedFor(async (client) => client.call('ValidateResourceConfig', { typeName: 'turso_group' }).catch(() => undefined));
  expect(sections).toContain('provider');
  expect(sections).not.toContain('prepared');
  expect(modules).toContain('NativeModule http2');
  // The built-in `fetch`, which takes longer to load than the provider.
  expect(modules.filter((name) => /undici/.test(name))).toEqual([]);
});

import { PREPARABLE, type PreparedAnswers } from './prepared-answers';
import { createLogger } from './process/logger';
import { providerServer } from './provider-server';
import { providerRoutes } from './routes';
import type { Provider } from '../author/provider';

/** Returns the answers of a provider that never change, for its build. */
export async function prepareAnswers(provider: Provider): Promise<PreparedAnswers> {
  const log = createLogger({ level: 'off', write: () => {} });
  const route = providerRoutes(async () => providerServer(provider, log), log);
  const answers = PREPARABLE.map(async (call) => {
    const answer = await route(`/tfplugin6.Provider/${call}`)!(new Uint8Array()) as Uint8Array;
    return [call, Buffer.from(answer).toString('base64')] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

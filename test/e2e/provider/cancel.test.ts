import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { openGate } from '../../support/gate';
import { projectWithPlugin, REQUIRED_PROVIDERS } from '../../support/provider';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('Ctrl-C during an apply', () => {
  test('lets a create that was sent come to its end, keeps it in the state, and the next apply goes on', async () => {
    const gate = await openGate(live.local.apiUrl, /^POST .*\/databases$/);
    const real = await projectWithPlugin({ env: { ...live.local.env, TURSO_API_URL: gate.url } });
    try {
      real.config(`${REQUIRED_PROVIDERS}${database('block_writes = true')}`);
      const run = real.start(['apply', '-auto-approve', '-input=false', '-no-color']);
      await gate.reached;
      run.interrupt();
      await run.printed(/Stopping operation/);
      gate.open();
      const { code, text } = await run.outcome;
      expect(code).toBe(1);
      expect(text).toMatch(/Error: Could not create database "d" .* It was cancelled\. What is known to be done is in the state; apply again to go on\./);
      expect(text).not.toMatch(/bug in the provider|did not respond|panic/);
      expect(real.instance('turso_database.d')).toMatchObject({ status: 'tainted', attributes: { name: 'd', block_writes: false } });
      await real.apply();
      expect(await live.databaseNames()).toEqual(['d']);
      expect(await real.plannedActions()).toEqual({});
    } finally {
      gate.close();
      real.remove();
    }
  });
});

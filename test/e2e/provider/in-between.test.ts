import { writeFileSync } from 'node:fs';
import { database, Live, seeded } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { openGate } from '../../support/gate';
import { projectWithPlugin, REQUIRED_PROVIDERS } from '../../support/provider';
import { sqliteFile } from '../../support/sqlite-file';
import { makeAuthority, startProxy, startTlsFront } from '../../turso/http/proxy/company-network';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('Ctrl-C during an apply', () => {
  test('lets a started create finish and keeps it in the state, and the next apply continues', async () => {
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

describeWithTerraform('the carried provider behind a company\'s proxy', () => {
  const HOST = 'turso.company.test';

  test('reaches the Platform API and databases through it, and reports at once what is missing', async () => {
    const authority = makeAuthority();
    const front = await startTlsFront(authority.certificate(HOST), live.local.apiUrl, HOST);
    const proxy = await startProxy(() => front.port, 'me:marked-password');
    const real = await projectWithPlugin({
      env: {
        ...live.local.env,
        TURSO_API_URL: `https://${HOST}`,
        HTTPS_PROXY: `http://me:marked-password@127.0.0.1:${proxy.port}`,
        NO_PROXY: 'registry.company.test',
        SSL_CERT_FILE: authority.file,
      },
    });
    const planWith = async (env: NodeJS.ProcessEnv) => (await real.start(['plan', '-input=false', '-no-color'], env).outcome).text;
    try {
      writeFileSync(real.path('app.db'), await sqliteFile(['CREATE TABLE t (x)']));
      real.config(`${REQUIRED_PROVIDERS}${seeded('type = "database_upload", file = "app.db"')}
        resource "turso_sql" "rows" {
          database   = turso_database.d.name
          statements = ["INSERT INTO t VALUES (7)"]
        }
      `);
      await real.apply();
      expect(await live.valueOf('SELECT x FROM t')).toBe('7');
      expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HOST}:443`]));
      expect(await real.plannedActions()).toEqual({});

      // What may pass is tried more often.
      proxy.asked.length = 0;
      expect(await planWith({ SSL_CERT_FILE: '' })).toMatch(/unable to (get local issuer|verify the first) certificate\.? .*SSL_CERT_FILE or NODE_EXTRA_CA_CERTS/);
      expect(proxy.asked.length).toBeLessThanOrEqual(2);
      expect(await planWith({ NO_PROXY: 'company.test' })).toMatch(/ENOTFOUND turso\.company\.test.*set HTTPS_PROXY|EAI_AGAIN turso\.company\.test/);
      expect(real.printed).not.toContain('marked-password');
    } finally {
      await Promise.all([proxy.stop(), front.stop()]);
      authority.remove();
      real.remove();
    }
  });
});

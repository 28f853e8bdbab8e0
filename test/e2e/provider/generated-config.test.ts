import { readFileSync } from 'node:fs';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('the configuration that Terraform writes for what exists', () => {
  const api = async (method: string, path: string, body?: object) => {
    expect((await live.local.api(method, path, body)).status).toBe(200);
  };
  const importing = (...blocks: [address: string, id: string][]) => blocks.map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`).join('');

  /** What was written, once it is seen that it needs no editing. */
  const written = async (...blocks: [address: string, id: string][]) => {
    live.write(importing(...blocks));
    await live.project.succeed('plan', '-input=false', `-generate-config-out=${live.project.path('generated.tf')}`);
    expect(await live.project.apply()).toContain('0 added, 0 changed, 0 destroyed');
    expect(await live.project.plannedActions()).toEqual({});
    return readFileSync(live.project.path('generated.tf'), 'utf8');
  };

  beforeEach(async () => api('POST', '/groups', { name: 'g', location: 'ams' }));

  test('needs no editing for a plain group and database', async () => {
    await api('POST', '/databases', { name: 'd', group: 'g' });
    await written(['turso_group.g', 'g'], ['turso_database.d', 'd']);
  });

  test('needs no editing for a group with replicas and a database with everything', async () => {
    await api('POST', '/groups/g/locations/fra');
    await api('PATCH', '/groups/g/configuration', { delete_protection: true });
    await api('POST', '/databases', { name: 'origin', group: 'g' });
    await api('POST', '/databases', { name: 'd', group: 'g', seed: { type: 'database', name: 'origin' } });
    await api('PATCH', '/databases/d/configuration', {
      size_limit: '1gb', allow_attach: true, block_reads: true, block_writes: true, delete_protection: true, allowed_ips: ['10.0.0.0/8'],
    });
    const text = await written(['turso_group.g', 'g'], ['turso_database.d', 'd']);
    expect(text).toMatch(/replica_locations += \["fra"\]/);
    expect(text).toMatch(/allowed_ips += \["10.0.0.0\/8"\]/);
    expect(text).toMatch(/seed = {/);
  });

  test('needs no editing for an encrypted database', async () => {
    const key = Buffer.alloc(16, 1).toString('base64');
    await api('POST', '/databases', { name: 'd', group: 'g', remote_encryption: { encryption_cipher: 'aegis128l', encryption_key: key } });
    expect(await written(['turso_database.d', 'd'])).toMatch(/encryption_cipher += "aegis128l"/);
  });

  test('needs no editing for API tokens', async () => {
    const make = async (name: string, more: object) => live.local.call('POST', `/v1/auth/api-tokens/${name}`, { organization: live.local.organization, ...more });
    await make('wide', {});
    await make('narrow', { group: 'g', scopes: ['full-access'] });
    expect(await written(['turso_api_token.wide', 'wide'], ['turso_api_token.narrow', 'narrow'])).toMatch(/scopes += \["db:configure",/);
    await live.project.destroy();
  });
});

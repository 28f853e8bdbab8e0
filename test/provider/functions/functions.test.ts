import { tursoProvider } from '../../../src/provider/provider';
import { ArgumentError } from '../../../src/terraform';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

const called = (name: string, ...args: string[]) => tursoProvider.functions!.find((one) => one.name === name)!.call(args);

describe('parse_libsql_url', () => {
  test.each<[string, object]>([
    ['libsql://orders-acme.turso.io', {
      scheme: 'libsql', hostname: 'orders-acme.turso.io', port: null, path: '', tls: true, http_url: 'https://orders-acme.turso.io', ws_url: 'wss://orders-acme.turso.io',
    }],
    ['http://127.0.0.1:8080/local/orders/', {
      scheme: 'http', hostname: '127.0.0.1', port: 8080, path: '/local/orders/', tls: false, http_url: 'http://127.0.0.1:8080/local/orders/', ws_url: 'ws://127.0.0.1:8080/local/orders/',
    }],
    ['libsql://localhost:8080?tls=0', { scheme: 'libsql', port: 8080, tls: false, http_url: 'http://localhost:8080' }],
    ['LibSQL://Orders.Turso.io/', { scheme: 'libsql', hostname: 'orders.turso.io', path: '', http_url: 'https://orders.turso.io' }],
    ['wss://a.turso.io:443', { port: 443, http_url: 'https://a.turso.io:443', ws_url: 'wss://a.turso.io:443' }],
    ['http://a.turso.io:80', { port: 80, tls: false }],
    ['https://[::1]:8080', { hostname: '[::1]', port: 8080, http_url: 'https://[::1]:8080' }],
  ])('of %s', (url, parts) => {
    expect(called('parse_libsql_url', url)).toMatchObject(parts);
  });

  test('never returns the token', () => {
    expect(JSON.stringify(called('parse_libsql_url', 'libsql://a.turso.io?authToken=marked-secret'))).not.toContain('secret');
  });

  test.each([
    ['', 'url is "". It begins with none of "libsql://", "https://", "wss://", "http://", "ws://". Give the URL of a database'],
    ['orders.turso.io', 'url is "orders.turso.io". It begins with none of'],
    ['file:local.db', 'url is "file:local.db". It begins with none of'],
    ['libsql:orders', 'url is "libsql:orders". It names no host.'],
    ['libsql://?authToken=marked-secret', 'url is "libsql://". It names no host.'],
    ['libsql://user:marked-secret@host', 'url is "libsql://...@host". It holds a user or a password'],
  ])('fails when the URL is %j, and shows no secret', (url, detail) => {
    expect(() => called('parse_libsql_url', url)).toThrow(ArgumentError);
    expect(() => called('parse_libsql_url', url)).toThrow(detail);
    expect(() => called('parse_libsql_url', url)).not.toThrow('secret');
  });
});

describe('jwt_expiry', () => {
  test.each<[string, object, string | null]>([
    ['a time', { exp: 1_900_000_000 }, '2030-03-17T17:46:40.000Z'],
    ['the beginning of time', { exp: 0 }, '1970-01-01T00:00:00.000Z'],
    ['null where there is none', { a: 'rw' }, null],
  ])('is %s', (_what, claims, expiry) => {
    expect(called('jwt_expiry', jwt(claims))).toBe(expiry);
  });

  test.each(['', 'marked-secret', 'a.marked-secret.c', jwt([]).replace(/\.c2ln/, '').split('.')[0]])('fails when the text is not a JWT: %j, without quoting it', (text) => {
    expect(() => called('jwt_expiry', text)).toThrow(/^jwt is not a JWT\. Give a token from Turso/);
  });
});

describe('tenant_database_name', () => {
  test.each<[string[], string]>([
    [['acme'], 'acme'],
    [['Acme Corp.'], 'acme-corp-1vyn3uk2ikct'],
    [['Acme Corp.', 'tenant'], 'tenant-acme-corp-1vyn3uk2ikct'],
  ])('of %j', (args, name) => {
    expect(called('tenant_database_name', ...args)).toBe(name);
  });

  test.each<[string[], number, string]>([
    [[''], 0, 'tenant_id is empty. Give the id of the tenant.'],
    [['a', ''], 1, 'prefix is "". A prefix holds lowercase letters, digits and dashes, at most 19, and neither begins nor ends with a dash: one follows it. Leave it out'],
    [['a', 'Tenant-'], 1, 'Change it, for example to "tenant".'],
    [['a', 'a'.repeat(20)], 1, `Change it, for example to "${'a'.repeat(19)}".`],
    [['a', 'b', 'c'], 2, 'There are several prefixes.'],
  ])('fails when it is called with %j', (args, argument, detail) => {
    expect(() => called('tenant_database_name', ...args)).toThrow(expect.objectContaining({ argument, message: expect.stringContaining(detail) }));
  });
});

describeWithTerraform('in Terraform', () => {
  let provider: ServedProvider;
  let project: TerraformProject;

  beforeAll(async () => {
    provider = await serveTurso();
    project = new TerraformProject(provider.env);
  });

  afterAll(async () => {
    await provider.close();
    project.remove();
  });

  test('they are called without a provider block', async () => {
    project.config(`${REQUIRED_PROVIDERS}
      output "name" {
        value = provider::turso::tenant_database_name("Müller", "t")
      }
      output "url" {
        value = provider::turso::parse_libsql_url("libsql://a.turso.io")
      }
      output "expiry" {
        value = coalesce(provider::turso::jwt_expiry("${jwt({})}"), "never")
      }
    `);
    await project.apply();
    const outputs = JSON.parse((await project.succeed('output', '-json')).stdout);
    expect(outputs).toMatchObject({ name: { value: 't-muller-6yzebptyvgce' }, url: { value: { hostname: 'a.turso.io', port: null } }, expiry: { value: 'never' } });
  });
});

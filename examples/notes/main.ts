import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { bindings, JwksEndpoint, Migrations, SchemaFleet, TenantDiscovery, TenantRuntime, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

/** Where users sign in. */
interface Issuer {
  readonly url: string;
  readonly jwksUrl: string;
  readonly clientId: string;
  readonly audience: string;
}

/** Notes of many users, each with a database of their own. */
class NotesStack extends TerraformStack {
  constructor(scope: Construct, id: string, issuer: Issuer) {
    super(scope, id);

    // Deleting the stack deletes the notes of all users. Leave out forceDestroy once they are real.
    const group = new TursoGroup(this, 'notes', { location: 'aws-eu-west-1', forceDestroy: true });
    const fleet = new SchemaFleet(this, 'users', {
      group,
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations')),
      targetVersion: process.env.TARGET_VERSION,
      discovery: TenantDiscovery.byParent(),
    });

    // The tokens of users open databases directly. The template limits them to rows; the issuer adds the id of the user's database.
    new JwksEndpoint(this, 'issuer', { url: issuer.jwksUrl });
    const { template } = new bindings.DataTursoJwksTemplate(this, 'template', {
      group: group.name,
      permissions: [{
        tables: ['notes', 'tags', 'note_tags', 'reminders'],
        actions: ['data_read', 'data_add', 'data_update', 'data_delete'],
      }],
    });
    new TerraformOutput(this, 'claims', { value: template });

    const runtime = new TenantRuntime(this, 'app', { fleet });
    new TerraformOutput(this, 'environment', {
      value: { ...runtime.environment, OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: issuer.clientId, OIDC_AUDIENCE: issuer.audience },
      sensitive: true,
    });
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}: README.md says what it is.`);
  return value;
}

const app = new App();
new NotesStack(app, 'notes', {
  url: required('OIDC_ISSUER'), jwksUrl: required('OIDC_JWKS_URL'), clientId: required('OIDC_CLIENT_ID'), audience: required('OIDC_AUDIENCE'),
});
app.synth();

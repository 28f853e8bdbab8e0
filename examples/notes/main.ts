import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import {
  JwksEndpoint, Migrations, SchemaFleet, TableAction, TenantDiscovery, TenantRuntime, TokenPermission, TursoGroup,
} from 'cdktf-turso';
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

    // The tokens of users open databases directly. The claims limit them to rows; the issuer adds the id of the user's database.
    const { DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE } = TableAction;
    const claims = new JwksEndpoint(this, 'issuer', { url: issuer.jwksUrl }).addTemplate('claims', {
      group,
      permissions: [TokenPermission.onTables(['notes', 'tags', 'note_tags', 'reminders'], [DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE])],
    });
    new TerraformOutput(this, 'claims', { value: claims });

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

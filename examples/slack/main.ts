import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Migrations, SchemaFleet, TenantRuntime, TokenExpiry, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

const WORKSPACES = ['workspace1', 'workspace2'];

/** A chat service in which each workspace has its own database, all with one schema. */
class SlackStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const group = new TursoGroup(this, 'slack', { location: 'aws-eu-west-1' });
    const workspaces = new SchemaFleet(this, 'workspaces', {
      group,
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations')),
      // Allows destroying this example with its data. Leave it out if workspaces hold real data.
      forceDestroy: true,
    });

    for (const name of WORKSPACES) {
      const workspace = workspaces.addTenant(name);
      const token = workspace.addFullAccessToken('app', { expiration: TokenExpiry.days(30) });
      new TerraformOutput(this, `${name}_url`, { value: workspace.url });
      new TerraformOutput(this, `${name}_token`, { value: token.token, sensitive: true });
    }

    const app = new TenantRuntime(this, 'app', { fleet: workspaces });
    new TerraformOutput(this, 'environment', { value: app.environment, sensitive: true });
  }
}

const app = new App();
new SlackStack(app, 'slack');
app.synth();

import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Migrations, SchemaFleet, TokenExpiry, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

/** A Slack of which every workspace has a database of its own, all with one schema. */
class SlackStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const group = new TursoGroup(this, 'slack', { location: 'aws-eu-west-1' });
    const workspaces = new SchemaFleet(this, 'workspaces', {
      group,
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations')),
      // This example may be destroyed with its data. Leave it out where workspaces hold data that matters.
      forceDestroy: true,
    });

    for (const name of ['workspace1', 'workspace2']) {
      const workspace = workspaces.addTenant(name);
      const token = workspace.addFullAccessToken('app', { expiration: TokenExpiry.days(30) });
      new TerraformOutput(this, `${name}_url`, { value: workspace.url });
      new TerraformOutput(this, `${name}_token`, { value: token.token, sensitive: true });
    }
  }
}

const app = new App();
new SlackStack(app, 'slack');
app.synth();

import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Migrations, SchemaFleet, TenantDiscovery, TenantRuntime, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

/** A customer list for many companies. The application creates a database for each company that signs up. */
class CustomerLists extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const fleet = new SchemaFleet(this, 'tenants', {
      // Deleting the stack deletes the data of all tenants. Leave out forceDestroy once they are real.
      group: new TursoGroup(this, 'customer-lists', { location: 'aws-eu-west-1', forceDestroy: true }),
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations')),
      targetVersion: process.env.TARGET_VERSION,
      discovery: TenantDiscovery.byParent(),
    });
    const runtime = new TenantRuntime(this, 'app', { fleet });
    new TerraformOutput(this, 'environment', { value: runtime.environment, sensitive: true });
  }
}

const app = new App();
new CustomerLists(app, 'fastify-tenants');
app.synth();

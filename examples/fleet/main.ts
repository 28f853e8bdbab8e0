import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Migrations, SchemaFleet, TenantDiscovery, TenantRuntime, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

/** Customers that are known in advance. The application creates databases for later customers, see `app/`. */
const CUSTOMERS = Array.from({ length: 100 }, (_, index) => `customer-${String(index + 1).padStart(3, '0')}`);

/** An invoicing service in which each customer has its own database. */
class InvoicingStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const group = new TursoGroup(this, 'invoicing', { location: 'aws-eu-west-1', forceDestroy: true });
    const fleet = new SchemaFleet(this, 'customers', {
      group,
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations')),
      targetVersion: process.env.TARGET_VERSION,
      // The application creates tenants as branches of the schema database.
      discovery: TenantDiscovery.byParent(),
      strategy: { canaryCount: 2, waves: ['20', '50%'] },
    });
    fleet.addTenants(CUSTOMERS, { forceDestroy: true });

    const runtime = new TenantRuntime(this, 'app', { fleet });
    new TerraformOutput(this, 'environment', { value: runtime.environment, sensitive: true });
    new TerraformOutput(this, 'version', { value: fleet.version });
    new TerraformOutput(this, 'behind', { value: fleet.behindCount });
    new TerraformOutput(this, 'failed', { value: fleet.failedCount });
  }
}

const app = new App();
new InvoicingStack(app, 'fleet');
app.synth();

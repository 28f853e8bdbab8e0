import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { MigrationFormat, MigratedDatabase, Migrations, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

class CarcosaStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const migrations = Migrations.fromDirectory(join(__dirname, 'prisma', 'migrations'), { format: MigrationFormat.PRISMA });
    const database = new MigratedDatabase(this, 'carcosa', {
      group: new TursoGroup(this, 'uploads', { location: 'aws-eu-west-1' }),
      migrations,
      targetVersion: process.env.TARGET_VERSION,
    });
    new TerraformOutput(this, 'environment', { value: database.environment, sensitive: true });
    new TerraformOutput(this, 'version', { value: database.version });
  }
}

const app = new App();
new CarcosaStack(app, 'carcosa');
app.synth();

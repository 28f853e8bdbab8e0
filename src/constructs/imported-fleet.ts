import { TerraformStack, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { ISchemaFleet, ITursoDatabase, ITursoGroup } from './interfaces';
import { inUserLanguage } from './user-language';

/** Whether the fleet of a schema database finds tenants of other stacks. */
const DISCOVERS = new WeakMap<ITursoDatabase, () => boolean>();

/** Lets imports of the same program know whether a fleet finds tenants of other stacks. */
export function noteDiscovery(schemaDatabase: ITursoDatabase, discovers: () => boolean): void {
  DISCOVERS.set(schemaDatabase, discovers);
}

/** A fleet of another stack or repository. */
export class ImportedFleet extends Construct implements ISchemaFleet {
  public readonly group: ITursoGroup;
  public readonly schemaDatabase: ITursoDatabase;
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, schemaDatabase: (fleet: Construct) => ITursoDatabase, public readonly namePrefix?: string) {
    super(scope, id);
    this.schemaDatabase = schemaDatabase(this);
    this.group = this.schemaDatabase.group;
    this.provider = this.schemaDatabase.provider;
    this.node.addValidation({ validate: () => this.discoveryFaults() });
  }

  /** Only a fleet of the same program can be checked. */
  private discoveryFaults(): string[] {
    if (DISCOVERS.get(this.schemaDatabase)?.() !== false) return [];
    return [inUserLanguage(`the fleet of "${this.schemaDatabase.node.path}" has no discovery: it would never migrate the tenants of the stack `
      + `"${TerraformStack.of(this).node.path}". Give the fleet a discovery, such as TenantDiscovery.byParent().`)];
  }
}

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AnnotationMetadataEntryType, Manifest, type ISynthesisSession, type IStackSynthesizer, type StackManifest, type TerraformStack } from 'cdktf';
import { writeStackFiles } from './stack-files';
import { carryPlugin } from '../../distribution/carry-plugin';
import { executionWarning } from '../../distribution/install-plugin';
import { readPlugin } from '../../distribution/plugin';
import { providerAddress } from '../../distribution/provider-address';

/** Synthesizes a stack as before, and then puts the plugin and its lock entry into the stack's folder. */
export class PluginSynthesizer implements IStackSynthesizer {
  /** @param provider what the stack calls the plugin's provider in `required_providers` */
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly provider: string,
  ) {}

  public synthesize(session: ISynthesisSession): void {
    const directory = join(session.outdir, Manifest.stacksFolder, this.stack.node.id);
    explainRefusal(this.stack, directory, () => {
      this.inner.synthesize(session);
      writeStackFiles(this.stack, directory);
      this.carry(session, directory);
    });
    const warning = executionWarning(directory);
    if (warning !== undefined) this.warn(session, warning);
  }

  /** The annotations of the stack were collected before its files were written. */
  private warn({ manifest }: ISynthesisSession, message: string): void {
    const stack = manifest.forStack(this.stack) as { annotations: StackManifest['annotations'] };
    stack.annotations = [...stack.annotations, { constructPath: this.stack.node.path, level: AnnotationMetadataEntryType.WARN, message }];
  }

  private carry({ manifest, outdir }: ISynthesisSession, directory: string): void {
    const { synthesizedStackPath } = manifest.forStack(this.stack);
    const required = requiredProviders(this.stack, join(outdir, synthesizedStackPath));
    const addresses = Object.entries(required).map(([name, { source, version }]) => [providerAddress(source ?? name), version] as const);
    const address = providerAddress(required[this.provider].source ?? this.provider);
    carryPlugin(directory, address, readPlugin(), Object.fromEntries(addresses));
  }
}

/** The file system's own message says which file it refused, but neither who wrote there nor what to do. */
function explainRefusal(stack: TerraformStack, directory: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    const refused = code !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(code);
    if (!refused || path === undefined || !resolve(path).startsWith(resolve(directory))) throw error;
    throw new Error(
      `${stack.node.path}: The stack, its Terraform provider and its lock file are written into "${directory}", which this user may not write to: ${message}. ` +
      'Make the folder and all that it holds writable, delete it, or synthesize into another folder (the setting "output" in cdktf.json).',
      { cause: error },
    );
  }
}

interface ProviderRequirement {
  readonly source?: string;
  readonly version?: string;
}

/** From what was written, so that overrides count; HCL cannot be read back, so there the stack is asked again. */
function requiredProviders(stack: TerraformStack, synthesizedStackPath: string): Readonly<Record<string, ProviderRequirement>> {
  const { terraform } = (synthesizedStackPath.endsWith('.json')
    ? JSON.parse(readFileSync(synthesizedStackPath, 'utf8'))
    : stack.toTerraform()) as { terraform: { required_providers: Record<string, ProviderRequirement> } };
  return terraform.required_providers;
}

import { attributePath, type Path } from '../../terraform';

/**
 * Where messages point: at the one migration that they are about. Undefined for several, and for one that is not declared: the message
 * then points at the fleet. The whole list is never named, because Terraform would print all of it.
 */
export function migrationPath(
  migrations: readonly { readonly name: string }[], ...names: readonly (string | undefined)[]
): Path | undefined {
  const [name, ...others] = new Set(names);
  const index = others.length > 0 ? -1 : migrations.findIndex((migration) => migration.name === name);
  return index === -1 ? undefined : [...attributePath('migrations'), { index }];
}

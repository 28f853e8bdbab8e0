import { attributePath, type Path } from '../../terraform';

/**
 * Where messages about names of the set point: at the one name that they are about. Undefined for several: the whole map is never named,
 * because Terraform would print all of it.
 */
export function namePath(names: readonly string[]): Path | undefined {
  return names.length === 1 ? [...attributePath('names'), { key: names[0] }] : undefined;
}

/** One step from a value into one of its parts. */
export type PathStep =
  | { readonly attribute: string }
  | { readonly key: string }
  | { readonly index: number };

/** A place in a configuration, plan or state. The empty path is the whole. */
export type Path = readonly PathStep[];

/** Returns the path of a top-level attribute, or of an attribute inside `parent`. */
export function attributePath(name: string, parent: Path = []): Path {
  return [...parent, { attribute: name }];
}

/** Writes a path as in Terraform's language: `rules[0].name`, `tags["env"]`. */
export function formatPath(path: Path): string {
  return path.map((step, position) => {
    if ('key' in step) return `["${step.key}"]`;
    if ('index' in step) return `[${step.index}]`;
    return position === 0 ? step.attribute : `.${step.attribute}`;
  }).join('');
}

/** Returns the name of the innermost attribute of a path, as the user typed it. */
export function attributeName(path: Path): string {
  return [...path].reverse().flatMap((step) => ('attribute' in step ? [step.attribute] : []))[0] ?? 'value';
}

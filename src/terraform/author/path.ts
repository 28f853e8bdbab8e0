/** One step from a value into one of its parts. */
export type PathStep =
  | { readonly attribute: string }
  | { readonly key: string }
  | { readonly index: number };

/** Where in a configuration, plan or state something is. The empty path is the whole. */
export type Path = readonly PathStep[];

/** The path of a top-level attribute, or of an attribute inside `parent`. */
export function attributePath(name: string, parent: Path = []): Path {
  return [...parent, { attribute: name }];
}

/** The path as people write it in Terraform: `rules[0].name`, `tags["env"]`. */
export function formatPath(path: Path): string {
  return path.map((step, position) => {
    if ('key' in step) return `["${step.key}"]`;
    if ('index' in step) return `[${step.index}]`;
    return position === 0 ? step.attribute : `.${step.attribute}`;
  }).join('');
}

/** The name of the innermost attribute on the way, as the user typed it. */
export function attributeName(path: Path): string {
  return [...path].reverse().flatMap((step) => ('attribute' in step ? [step.attribute] : []))[0] ?? 'value';
}

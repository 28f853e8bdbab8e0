/**
 * Terraform's types, as the plugin protocol writes them: `"string"`, `["list", T]`, `["object", {...}]`.
 */
export type TerraformType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | ['list', TerraformType]
  | ['set', TerraformType]
  | ['map', TerraformType]
  | ['tuple', TerraformType[]]
  | ['object', ObjectAttributes];

/** The attributes of an object type, by name. */
export type ObjectAttributes = { readonly [name: string]: TerraformType };

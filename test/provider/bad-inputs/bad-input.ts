import type { Value } from '../../../src/terraform/values';

/** Values by the names of attributes, as a configuration has them: `null` and what is left out are the same. */
export type Config = { readonly [name: string]: Value };

/** One way to get a configuration wrong, and what is said then. */
export interface BadInput {
  /** Written over the valid configuration. */
  readonly config: Config;
  /** Where the fault is told: the attribute as it is written in Terraform, such as `seed.type`; a set's element has no path of its own. */
  readonly path: string;
  readonly summary: string;
  /** The essential part of the detail: the value, the rule, the way out. */
  readonly detail: string;
}

/** What is wrong to write for one resource, data source or provider. */
export interface BadInputs {
  /** A configuration that says all that has to be said, and nothing wrong. */
  readonly valid: Config;
  readonly bad: readonly BadInput[];
}

/** By the type of the resource. */
export type BadInputTables = Readonly<Record<string, BadInputs>>;

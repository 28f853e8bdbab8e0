import type { OptionName, OptionSpec } from './option-table';

/** A command, as the parser and the help need it. */
export interface CommandSpec {
  /** What follows the name of the command, without options. */
  readonly operands: readonly Operand[];
  /** What follows the options, for the help. */
  readonly rest?: string;
  readonly summary: string;
  /** What it does, for the help of this command. */
  readonly description: string;
  /** Its options, in the order of the help. */
  readonly options: readonly OptionName[];
  /** Options without which it does nothing. */
  readonly required?: readonly OptionName[];
  /** Options that mean something else here than in other commands. */
  readonly ownOptions?: { readonly [Name in OptionName]?: Pick<OptionSpec, 'value' | 'help'> };
  readonly examples: readonly string[];
  readonly exitCodes: readonly HelpLine[];
  /** The variables that it reads. */
  readonly environment: readonly HelpLine[];
}

/** A name and its meaning. */
export type HelpLine = readonly [name: string, meaning: string];

/** An argument without an option. */
export interface Operand {
  readonly placeholder: string;
  /** What it is, as the end of a sentence. */
  readonly meaning: string;
  readonly optional?: boolean;
  /** Whether more than one may follow. */
  readonly many?: boolean;
}

import type { TursoLocal } from '../../support/turso-local';

/** One data source in a configuration, and what its state says. */
export interface Reading {
  /** HCL expressions by the names of attributes. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly finds: object;
}

/** Data sources that are read in one configuration, by what they are about. */
export interface Family {
  readonly about: string;
  /** What has to be true at Turso before. */
  readonly prepare?: (local: TursoLocal) => Promise<unknown>;
  /** What is applied first, as HCL. */
  readonly resources?: string;
  /** What happens after that, and before the data sources are read. */
  readonly happens?: (local: TursoLocal) => Promise<unknown>;
  /** The readings, each named by its type and, after a dot, by its label. */
  readonly reads: Readonly<Record<string, Reading>>;
  /** What cannot be read, and what is said then. */
  readonly refused?: readonly { readonly data: string; readonly inputs: Readonly<Record<string, string>>; readonly says: RegExp }[];
}

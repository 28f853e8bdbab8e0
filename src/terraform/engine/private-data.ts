import type { PrivateData } from '../author/context';

/** The private data of one object as Terraform stores it: JSON. */
export type Facts = { readonly [key: string]: unknown };

/** The private data of one object during an operation. */
export class WorkingFacts implements PrivateData {
  private readonly values: Record<string, unknown>;

  constructor(stored: Facts = {}) {
    this.values = { ...stored };
  }

  get<T>(key: string): T | undefined {
    return this.values[key] as T | undefined;
  }

  set(key: string, value: unknown): void {
    if (value === undefined) delete this.values[key];
    else this.values[key] = value;
  }

  /** The facts to store. */
  get facts(): Facts {
    return this.values;
  }
}

import type { Attributes } from './attributes';
import { toAuthor, toConfig } from './author-view';
import { attributePath, formatPath, type Path } from './path';
import { replacePaths } from './plan-change';
import { attributeType, type Config, type Plan, type State } from './schema';
import { field } from './walk';
import { valuesEqual } from '../values/equal';
import { isRecord, isWhollyKnown, UNKNOWN, type Value } from '../values/value';

/**
 * A plan in the making, as a resource's own `plan` sees and changes it.
 * It has to come to the same result each time: Terraform plans again at apply.
 */
export class ResourcePlan<A extends Attributes> {
  private readonly replacing: Path[] = [];

  constructor(
    private readonly attributes: A,
    /** The state before; null for a create. */
    private readonly prior: Value,
    private planned: Value,
    private readonly written: Value,
  ) {}

  /** What Terraform is going to do as the plan stands now. */
  get action(): 'create' | 'update' | 'replace' | 'delete' | 'nothing' {
    if (this.planned === null) return 'delete';
    if (this.prior === null) return 'create';
    if (this.requiresReplace.length > 0) return 'replace';
    return this.planned === this.prior ? 'nothing' : 'update';
  }

  /** The state before, or null for a create. */
  get state(): State<A> | null {
    return toAuthor(this.prior) as State<A> | null;
  }

  /** What the user wrote; `undefined` where it is not known yet, which a list is as soon as one element is not. */
  get config(): Config<A> {
    return toConfig(this.written) as Config<A>;
  }

  /** The planned value; `undefined` unless all of it is known. */
  known<K extends keyof A & string>(name: K): State<A>[K] | undefined {
    const value = field(this.planned, name);
    return isWhollyKnown(value) ? (toAuthor(value) as State<A>[K]) : undefined;
  }

  /** True where the planned value differs from the state before, or is not known yet. */
  changes(name: keyof A & string): boolean {
    return !valuesEqual(attributeType(this.attributes[name]), field(this.prior, name), field(this.planned, name));
  }

  /** Promises a value: `create` or `update` has to return exactly this. Computed parts of it that are `undefined` stay open until apply. */
  set<K extends keyof A & string>(name: K, value: Exclude<Plan<A>[K], undefined>): void {
    this.put(name, withOpenParts(value));
  }

  /** Leaves a computed value open until apply. */
  setUnknown(name: keyof A & string): void {
    this.put(name, UNKNOWN);
  }

  /** Replaces the resource because of this attribute, where its value changes. */
  replace(name: keyof A & string): void {
    this.replacing.push(attributePath(name));
  }

  /** @internal for the engine */
  get result(): Value {
    return this.planned;
  }

  /** @internal for the engine: paths whose value does not change do not count. */
  get requiresReplace(): Path[] {
    const marked = this.replacing.filter(([step]) => 'attribute' in step && this.changes(step.attribute));
    const paths = [...replacePaths(this.attributes, this.prior, this.planned), ...marked];
    const distinct = new Map(paths.map((path) => [formatPath(path), path]));
    return [...distinct.keys()].sort().map((key) => distinct.get(key)!);
  }

  private put(name: string, value: Value): void {
    if (!isRecord(this.planned)) throw new Error(`A plan of a deletion has no attribute ${name} to set.`);
    if (valuesEqual(attributeType(this.attributes[name]), field(this.planned, name), value)) return;
    this.planned = { ...this.planned, [name]: value };
  }
}

/** The other way round than `toAuthor`, for a value that may hold parts that are not known yet. */
function withOpenParts(value: unknown): Value {
  if (value === undefined) return UNKNOWN;
  if (Array.isArray(value)) return value.map(withOpenParts);
  if (typeof value !== 'object' || value === null) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withOpenParts(part)]));
}

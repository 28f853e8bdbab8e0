import { attributeType } from './attribute-type';
import { toAuthor, toConfig } from './author-view';
import { replacePaths } from './replace-paths';
import { field } from './walk';
import type { Attributes } from '../author/attributes';
import { attributePath, formatPath, type Path } from '../author/path';
import type { ResourcePlan } from '../author/resource-plan';
import type { Config, Plan, State } from '../author/schema';
import { valuesEqual } from '../values/equal';
import { isRecord, isWhollyKnown, UNKNOWN, type Value } from '../values/value';

/** The plan of one object: starts as Terraform's proposal, and the resource's own `plan` changes it. */
export class WorkingPlan<A extends Attributes = any> implements ResourcePlan<A> {
  private readonly replacing: Path[] = [];

  constructor(
    private readonly attributes: A,
    private readonly prior: Value,
    private planned: Value,
    private readonly written: Value,
  ) {}

  get action(): ResourcePlan<A>['action'] {
    if (this.planned === null) return 'delete';
    if (this.prior === null) return 'create';
    if (this.requiresReplace.length > 0) return 'replace';
    return this.planned === this.prior ? 'nothing' : 'update';
  }

  get state(): State<A> | null {
    return toAuthor(this.prior) as State<A> | null;
  }

  get config(): Config<A> {
    return toConfig(this.written) as Config<A>;
  }

  known<K extends keyof A & string>(name: K): State<A>[K] | undefined {
    const value = field(this.planned, name);
    return isWhollyKnown(value) ? (toAuthor(value) as State<A>[K]) : undefined;
  }

  changes(name: keyof A & string): boolean {
    return !valuesEqual(attributeType(this.attributes[name]), field(this.prior, name), field(this.planned, name));
  }

  set<K extends keyof A & string>(name: K, value: Exclude<Plan<A>[K], undefined>): void {
    this.put(name, withOpenParts(value));
  }

  setUnknown(name: keyof A & string): void {
    this.put(name, UNKNOWN);
  }

  replace(name: keyof A & string): void {
    this.replacing.push(attributePath(name));
  }

  get result(): Value {
    return this.planned;
  }

  /** The paths that force a replacement. A path whose value stays the same does not. */
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

/** Turns an author's value into a Terraform value; its undefined parts become unknown. */
function withOpenParts(value: unknown): Value {
  if (value === undefined) return UNKNOWN;
  if (Array.isArray(value)) return value.map(withOpenParts);
  if (typeof value !== 'object' || value === null) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withOpenParts(part)]));
}

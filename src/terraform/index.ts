/** The framework as a provider imports it. `README.md` explains the rest. */
export {
  bool, list, listNested, map, mapNested, number, object, set, setNested, singleNested, string,
  type Attribute, type Attributes, type PartlyKnown,
} from './author/attributes';
export type { Logger, OperationContext, PrivateData } from './author/context';
export type { DataSource } from './author/data-source';
export { deletedBy } from './author/deleted-by';
export { DiagnosticError, Diagnostics, type Diagnostic, type Problem } from './author/diagnostics';
export { formatDuration } from './author/duration';
export type { EphemeralResource, Opened, Renewal } from './author/ephemeral-resource';
export { ArgumentError, providerFunction, type FunctionParameter, type ProviderFunction, type TypeLiteral } from './author/function';
export type { Found, ResourceList } from './author/list';
export { attributePath, formatPath, type Path } from './author/path';
export { definitionsFor, type ConfigureContext, type Explanation, type Provider } from './author/provider';
export type { PlanContext, Resource, ResourceContext } from './author/resource';
export type { ResourcePlan } from './author/resource-plan';
export type { Config, Plan, Schema, State } from './author/schema';
export {
  atLeastOneOf, atMostOneOf, exactlyOneOf, integerBetween, lengthBetween, oneOf, pattern, requiredTogether, requires,
  type ConfigValidator, type Validator,
} from './author/validators';

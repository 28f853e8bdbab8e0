export * as bindings from './bindings';
export * from './constructs';

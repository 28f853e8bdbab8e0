export * from './common';
export * from './data-source';
export * from './ephemeral-resource';
export * from './function';
export * from './list-resource';
export * from './provider';
export * from './resource';
export * from './schema';

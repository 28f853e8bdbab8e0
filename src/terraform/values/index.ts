export * from './dynamic-value';
export * from './equal';
export * from './json';
export * from './msgpack';
export * from './number';
export * from './type';
export * from './value';
export * from './value-error';

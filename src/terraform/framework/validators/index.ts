export * from './exactly-one-of';
export * from './integer-between';
export * from './length-between';
export * from './one-of';
export * from './pattern';
export * from './required-together';
export * from './validator';

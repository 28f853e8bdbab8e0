export * from './address';
export * from './duration';
export * from './name';
export * from './nearest';
export * from './size';
export * from './tenant-database-name';
export * from './time';

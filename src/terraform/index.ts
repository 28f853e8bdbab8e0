export * from './framework';
export type { Logger } from './protocol/logger';

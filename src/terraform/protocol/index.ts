export * from './certificate';
export * from './logger';
export * from './messages';
export * from './protobuf';
export type { Message, MessageInit, MessageType } from './protobuf-table';
export * from './reattach';
export * from './serve';
export * from './service';

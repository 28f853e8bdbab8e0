export * from './process/certificate';
export * from './process/logger';
export * from './messages';
export * from './protobuf/protobuf';
export type { Message, MessageInit, MessageType } from './protobuf/table';
export * from './reattach';
export * from './serve';
export * from './service';

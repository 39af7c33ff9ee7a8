export type {
  Answer,
  AnswerOf,
  CallOptions,
  ItemOf,
  ListPath,
  Method,
  PathOf,
  SharedOptions,
} from './answers.ts';
export type { components, paths } from './api-paths.ts';
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export type { EventStreamOptions, StreamedEvent } from './event-stream.ts';

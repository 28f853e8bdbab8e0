import type { PROVIDER_SERVICE } from './service';

/** The calls whose answers depend on the provider's code alone. */
export const PREPARABLE = ['GetMetadata', 'GetProviderSchema', 'GetResourceIdentitySchemas', 'GetFunctions'] as const satisfies
  readonly (keyof typeof PROVIDER_SERVICE)[];

/** Answers of the protocol in base64, by the names of their calls. */
export type PreparedAnswers = { readonly [call in typeof PREPARABLE[number]]?: string };

import { npm } from './npm';
import { provider } from './provider';
import type { Kind } from '../release';

/** All artefacts of a release. */
export const KINDS: readonly Kind[] = [npm, provider];

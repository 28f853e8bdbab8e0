import { dotnet } from './dotnet';
import { go } from './go';
import { java } from './java';
import { npm } from './npm';
import { executables, provider } from './provider';
import { python } from './python';
import type { Kind } from '../release';

/** All artefacts of a release. */
export const KINDS: readonly Kind[] = [npm, python, go, java, dotnet, provider, executables];

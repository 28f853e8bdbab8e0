import type { Row } from './table';

/** What is released, and where it is. */
export interface Release {
  readonly version: string;
  /** The sources with the version, built. */
  readonly source: string;
  /** Where the artefacts are collected: `js`, `python` and so on, as publib expects, and folders of our own. */
  readonly dist: string;
  /** The kinds of artefacts that are built. */
  readonly kinds: readonly string[];
  readonly signal: AbortSignal;
}

/** Artefacts that are built together. */
export interface Kind {
  readonly name: string;
  /** The folder below `dist/`. */
  readonly folder: string;
  /** Builds the artefacts into the folder, which is empty. */
  readonly build: (release: Release, target: string) => Promise<void>;
  /** Called after the build. */
  readonly checks: (release: Release, target: string) => readonly Check[];
}

/** One thing that a user of an artefact does. */
export interface Check extends Pick<Row, 'artefact' | 'checked'> {
  /** The files of the artefact, below the folder of its kind. A folder stands for everything in it. */
  readonly files: readonly string[];
  /** Does it in an empty folder. Throws if it fails. Returns a reason if this machine lacks something. */
  readonly run: (folder: string) => Promise<string | void>;
}

/** The two libraries for which each package exists. */
export const FLAVOURS = ['cdktf', 'cdktn'] as const;
export type Flavour = typeof FLAVOURS[number];

/** Translates names: `cdktf_turso` is `cdktn_turso` for CDK Terrain, which kept the names `cdktf.json` and `cdktf.out`. */
export function inFlavour(text: string, flavour: Flavour): string {
  if (flavour === 'cdktf') return text;
  return text
    .replaceAll('github.com/hashicorp/terraform-cdk-go', 'github.com/open-constructs/cdk-terrain-go')
    .replaceAll('com.hashicorp.cdktf', 'io.cdktn.cdktn')
    .replaceAll(/cdktf(?!\.json|\.out)/g, 'cdktn')
    .replaceAll('Cdktf', 'Cdktn');
}

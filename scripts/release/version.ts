/** The version in the repository. A release without a version of its own has it. */
export const UNRELEASED = '0.0.0';

/** Every registry knows these labels of a version before the release. Python's registry rejects others. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(alpha|beta|rc)\.(0|[1-9]\d*))?$/;

/** @throws Error if a registry rejects the version */
export function checkVersion(version: string): void {
  if (VERSION.test(version)) return;
  throw new Error(`The version is "${version}". Give --version a version such as 1.2.3, 1.2.3-alpha.0, 1.2.3-beta.1 or 1.2.3-rc.2.`);
}

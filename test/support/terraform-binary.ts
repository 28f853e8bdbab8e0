/**
 * What the tests drive: `terraform`, or what `TERRAFORM_BIN` names: an OpenTofu, another version. A name on the PATH or a whole path.
 * What cdktf is told to drive counts where nothing else is said.
 */
export const TERRAFORM = process.env.TERRAFORM_BIN ?? process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/** Tells cdktf, and what is built on it, to drive the same one. */
export const CDKTF_ENV = { TERRAFORM_BINARY_NAME: TERRAFORM };

/** What a run of it finds in its environment: it calls nobody, and it is too short to collect its garbage. */
export const TERRAFORM_ENV = { CHECKPOINT_DISABLE: '1', GOGC: 'off' };

import type { PreparedAnswers } from '../terraform/serve';

/** Prepared answers as JSON. The build of the provider puts them here. Tests run the provider without a build. */
declare const PREPARED_ANSWERS: string | undefined;

export const prepared = JSON.parse(typeof PREPARED_ANSWERS === 'undefined' ? '{}' : PREPARED_ANSWERS) as PreparedAnswers;

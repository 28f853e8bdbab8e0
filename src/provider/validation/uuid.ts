import { pattern } from '../../terraform';

/** @param advice what to use instead of something else, as a sentence */
export const validUuid = (advice: string) => pattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, advice);

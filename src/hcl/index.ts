export { attributesToHcl, hashToHcl, stringToHcl } from './quoted';
export { asText, escapeTemplate } from './template';

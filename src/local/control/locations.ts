import { ApiError } from '../errors';

/** The region of databases on this machine. Turso's CLI uses `http://` for it. */
export const LOCAL = 'local';

/** https://docs.turso.tech/api-reference/locations/list, and the four that were added since. */
export const AWS_LOCATIONS: Readonly<Record<string, string>> = {
  'aws-ap-northeast-1': 'AWS AP NorthEast (Tokyo)',
  'aws-ap-south-1': 'AWS AP South (Mumbai)',
  'aws-ap-southeast-2': 'AWS AP SouthEast (Sydney)',
  'aws-ca-central-1': 'AWS CA Central (Montreal)',
  'aws-eu-north-1': 'AWS EU North (Stockholm)',
  'aws-eu-west-1': 'AWS EU West (Ireland)',
  'aws-sa-east-1': 'AWS SA East (Sao Paulo)',
  'aws-us-east-1': 'AWS US East (Virginia)',
  'aws-us-east-2': 'AWS US East (Ohio)',
  'aws-us-west-2': 'AWS US West (Oregon)',
};

/** Three letters name a location on Fly. Turso is retiring these, but configurations still use them. */
const FLY_LOCATION = /^[a-z]{3}$/;

export function checkLocation(location: string): void {
  if (!Object.hasOwn(AWS_LOCATIONS, location) && location !== LOCAL && !FLY_LOCATION.test(location)) {
    throw new ApiError(400, `invalid location: ${location}`);
  }
}

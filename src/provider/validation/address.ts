import { ADDRESS_RANGE_RULE, isAddressRange, VPC_ENDPOINT, VPC_ENDPOINT_RULE } from '../../notation';
import type { PartlyKnown, Validator } from '../../terraform';

/** Each is an IPv4 or IPv6 address, or a CIDR block of either. */
export function validAddressRanges(): Validator<PartlyKnown<string>> {
  return each(isAddressRange, ADDRESS_RANGE_RULE);
}

/** Each is the id of an AWS VPC endpoint. */
export function validVpcEndpoints(): Validator<PartlyKnown<string>> {
  return each((id) => VPC_ENDPOINT.test(id), VPC_ENDPOINT_RULE);
}

function each(isValid: (element: string) => boolean, rule: string): Validator<PartlyKnown<string>> {
  return (elements, name) => {
    const wrong = elements.filter((element) => element !== undefined && !isValid(element));
    if (wrong.length === 0) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} holds ${wrong.map((element) => `"${element}"`).join(', ')}. ${rule}` };
  };
}

import { BlockList, isIPv6 } from 'node:net';

/** Addresses that are not on the public internet (IANA special-purpose registries, RFC 6890). */
const SPECIAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  SPECIAL.addSubnet(network, prefix, 'ipv4');
}

/** Of IPv6 only global unicast is public, less the parts of it that embed or tunnel other addresses. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(network, prefix, 'ipv6');
}

/** True for an IP address no server of a stranger should make us connect to: loopback, private, link-local, multicast, reserved. */
export function isPrivateAddress(address: string): boolean {
  if (!isIPv6(address)) return SPECIAL.check(address, 'ipv4');
  // `::ffff:10.0.0.1` is 10.0.0.1; BlockList looks through it only for IPv4 rules, and it is not global unicast anyway.
  return !GLOBAL.check(address, 'ipv6') || SPECIAL.check(address, 'ipv6');
}

/**
 * EtherTypes that layers hand over by, since one layer does not know another by name. The small ones are no EtherTypes
 * on the wire (there a field below 0x0600 is a length): Linux gives them to formats without one, in linux/if_ether.h
 * and so in "cooked" captures.
 */
export const NOVELL_RAW = 0x0001;
export const LLC = 0x0004;
export const SNAP = 0x0005;
export const IPV4 = 0x0800;
export const ARP = 0x0806;
/** RFC 1701: an Ethernet frame, "transparent Ethernet bridging". */
export const ETHERNET = 0x6558;
export const IPV6 = 0x86dd;
export const PPP = 0x880b;
export const NSH = 0x894f;
export const MPLS = 0x8847;
export const MPLS_UPSTREAM = 0x8848;

/** IEEE 802.3 clause 3.2.6: from here on the field is an EtherType, below it the length of an LLC frame. */
export const FIRST_ETHER_TYPE = 0x0600;

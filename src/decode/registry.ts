import { register } from "./dispatch.js";
import type { Layer } from "./layer.js";
import { arcnet } from "./layers/arcnet.js";
import { arista } from "./layers/arista.js";
import { arp } from "./layers/arp.js";
import { authenticationHeader } from "./layers/authentication-header.js";
import { batman } from "./layers/batman.js";
import { ciscoHdlc } from "./layers/cisco-hdlc.js";
import { ciscoMetadata } from "./layers/cisco-metadata.js";
import { docsis } from "./layers/docsis.js";
import { erf } from "./layers/erf.js";
import { erspan } from "./layers/erspan.js";
import { esp } from "./layers/esp.js";
import { etherTypeLinks } from "./layers/ether-type-links.js";
import { etherIp } from "./layers/etherip.js";
import { ethernet } from "./layers/ethernet.js";
import { ethernetTags } from "./layers/ethernet-tags.js";
import { fabrics } from "./layers/fabrics.js";
import { fddi } from "./layers/fddi.js";
import { fixedHeaders } from "./layers/fixed-headers.js";
import { frameRelay } from "./layers/frame-relay.js";
import { geneve } from "./layers/geneve.js";
import { gre } from "./layers/gre.js";
import { gtpU, gtpVersion0 } from "./layers/gtp-u.js";
import { icmp, icmpv6 } from "./layers/icmp.js";
import { ieee1394 } from "./layers/ieee1394.js";
import { ieee80211 } from "./layers/ieee80211.js";
import { amt, ayiya, greInUdp, jmirror, lispData, mplsInUdp } from "./layers/ip-in-udp.js";
import { ipv4 } from "./layers/ipv4.js";
import { ipv6 } from "./layers/ipv6.js";
import { ipv6Extension, ipv6Fragment, ipv6NoNextHeader } from "./layers/ipv6-extension.js";
import { juniper } from "./layers/juniper.js";
import { l2tp } from "./layers/l2tp.js";
import { linuxSll } from "./layers/linux-sll.js";
import { linuxSll2 } from "./layers/linux-sll2.js";
import { llc, novellRaw } from "./layers/llc.js";
import { loopback } from "./layers/loopback.js";
import { macsec } from "./layers/macsec.js";
import { mpls } from "./layers/mpls.js";
import { nflog } from "./layers/nflog.js";
import { notFlows } from "./layers/not-flows.js";
import { notNetwork } from "./layers/not-network.js";
import { nsh } from "./layers/nsh.js";
import { pbb } from "./layers/pbb.js";
import { pflog } from "./layers/pflog.js";
import { pim } from "./layers/pim.js";
import { pktap } from "./layers/pktap.js";
import { ppi } from "./layers/ppi.js";
import { ppp } from "./layers/ppp.js";
import { pppoe, pppoeDiscovery } from "./layers/pppoe.js";
import { prism } from "./layers/prism.js";
import { radiotap } from "./layers/radiotap.js";
import { rawIp } from "./layers/raw-ip.js";
import { snap } from "./layers/snap.js";
import { switchTags } from "./layers/switch-tags.js";
import { tcp } from "./layers/tcp.js";
import { teredo } from "./layers/teredo.js";
import { tokenRing } from "./layers/token-ring.js";
import { tzsp, tzspLink } from "./layers/tzsp.js";
import { udp } from "./layers/udp.js";
import { vlan } from "./layers/vlan.js";
import { vxlan, vxlanGeneric } from "./layers/vxlan.js";
import { wccp } from "./layers/wccp.js";
import { capwap, lwapp } from "./layers/wireless-tunnels.js";
import { withDirection } from "./layers/with-direction.js";

/** Every layer skyspan understands. A new one is a file in layers/ and a line here. */
export const LAYERS: readonly Layer[] = [
  // Links
  ethernet,
  vlan,
  pbb,
  macsec,
  ciscoMetadata,
  ...ethernetTags,
  ...switchTags,
  ...fabrics,
  batman,
  arista,
  llc,
  novellRaw,
  snap,
  tokenRing,
  fddi,
  ieee80211,
  radiotap,
  prism,
  ppp,
  pppoe,
  pppoeDiscovery,
  ciscoHdlc,
  frameRelay,
  ...withDirection,
  linuxSll,
  linuxSll2,
  loopback,
  rawIp,
  nflog,
  ppi,
  pktap,
  pflog,
  ieee1394,
  ...arcnet,
  ...etherTypeLinks,
  erf,
  docsis,
  ...juniper,
  ...fixedHeaders,
  ...notNetwork,
  // Networks
  arp,
  ipv4,
  ipv6,
  ipv6Extension,
  ipv6Fragment,
  ipv6NoNextHeader,
  authenticationHeader,
  esp,
  pim,
  ...notFlows,
  // Tunnels
  mpls,
  gre,
  erspan,
  wccp,
  vxlan,
  vxlanGeneric,
  geneve,
  gtpU,
  gtpVersion0,
  teredo,
  l2tp,
  nsh,
  etherIp,
  tzsp,
  tzspLink,
  capwap,
  lwapp,
  lispData,
  ayiya,
  jmirror,
  amt,
  mplsInUdp,
  greInUdp,
  // Transports
  tcp,
  udp,
  icmp,
  icmpv6,
];

register(LAYERS);

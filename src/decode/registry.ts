import { register } from "./dispatch.js";
import type { Layer } from "./layer.js";
import { arp } from "./layers/arp.js";
import { ethernet } from "./layers/ethernet.js";
import { icmp, icmpv6 } from "./layers/icmp.js";
import { ipv4 } from "./layers/ipv4.js";
import { ipv6 } from "./layers/ipv6.js";
import { ipv6Extension, ipv6Fragment } from "./layers/ipv6-extension.js";
import { linuxSll } from "./layers/linux-sll.js";
import { linuxSll2 } from "./layers/linux-sll2.js";
import { loopback } from "./layers/loopback.js";
import { rawIp } from "./layers/raw-ip.js";
import { tcp } from "./layers/tcp.js";
import { udp } from "./layers/udp.js";
import { vlan } from "./layers/vlan.js";

/** Every layer skyspan understands. A new one is a file in layers/ and a line here. */
export const LAYERS: readonly Layer[] = [
  ethernet,
  vlan,
  linuxSll,
  linuxSll2,
  loopback,
  rawIp,
  arp,
  ipv4,
  ipv6,
  ipv6Extension,
  ipv6Fragment,
  tcp,
  udp,
  icmp,
  icmpv6,
];

register(LAYERS);

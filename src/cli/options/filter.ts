import { Option } from "commander";

/** Of captures that are read; live, libpcap compiles an expression of its own. */
export function filterOption(): Option {
  return new Option(
    "--filter <expression>",
    "look at the frames that pass: host, net, port, proto, vlan … as tcpdump has them",
  );
}

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** What one of the two says of a frame: innermost addresses, ports and transport. Empty: no TCP or UDP in it. */
export interface Seen {
  /** `udp 10.0.0.1:1025 > 10.0.0.2:53`, or empty. */
  readonly ends: string;
  readonly communityId: string;
  /** tshark: the protocols it found. skyspan: why decoding ended. */
  readonly how: string;
}

export function hasTshark(): boolean {
  return spawnSync("tshark", ["--version"]).status === 0;
}

const FIELDS = [
  "frame.protocols",
  "ip.src",
  "ip.dst",
  "ipv6.src",
  "ipv6.dst",
  "tcp.srcport",
  "tcp.dstport",
  "udp.srcport",
  "udp.dstport",
  "communityid",
];

/** Frame by frame. tshark prints each field of all layers of its name, outermost first: the protocols say whose is whose. */
export async function* seenByTshark(capture: string): AsyncGenerator<Seen> {
  const fields = FIELDS.flatMap((field) => ["-e", field]);
  const how = ["-n", "--enable-protocol", "communityid", "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=,"];
  const tshark = spawn("tshark", [...how, ...fields, "-r", capture], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: tshark.stdout })) yield seenIn(line.split("\t"));
}

function seenIn(values: readonly string[]): Seen {
  const [protocols = "", ...rest] = values;
  const [ip4s, ip4d, ip6s, ip6d, tcps, tcpd, udps, udpd, communityIds] = rest.map((value) => value.split(","));
  let source: string | undefined;
  let destination: string | undefined;
  let ends = "";
  const count = { ip: 0, ipv6: 0, tcp: 0, udp: 0 };
  for (const protocol of protocols.split(":")) {
    // What an error quotes was not sent in this frame.
    if (protocol === "icmp" || protocol === "icmpv6") {
      ends = "";
      break;
    }
    if (protocol === "ip" || protocol === "ipv6") {
      const index = count[protocol]++;
      source = (protocol === "ip" ? ip4s : ip6s)?.[index];
      destination = (protocol === "ip" ? ip4d : ip6d)?.[index];
      ends = "";
    } else if (protocol === "tcp" || protocol === "udp") {
      const index = count[protocol]++;
      const from = (protocol === "tcp" ? tcps : udps)?.[index];
      const to = (protocol === "tcp" ? tcpd : udpd)?.[index];
      if (from !== undefined && from !== "" && to !== undefined) {
        ends = `${protocol} ${source}:${from} > ${destination}:${to}`;
      }
    }
  }
  return { ends, communityId: communityIds?.at(-1) ?? "", how: protocols };
}

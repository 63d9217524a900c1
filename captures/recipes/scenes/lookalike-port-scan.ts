// A scanner inside: SYNs to 33033, 443 and 80 of the same 20 outside hosts, port by port and so minutes apart; then host
// by host within a second, but upwards, so that 80 and 443 come before the high port (D4a measured the other way); a
// UDP scan of 60 hosts from one port with a constant payload whose third byte is 0x02. No stepping ids, no fitting
// checksum, and no ladder at 1.61 s (D3): not Skype.

import { synScan, udpScan } from "../others/port-scan.js";
import { insideHost, outsideHost, Random, SpanPort } from "../wire/index.js";
import { NOTHING, type Scene } from "./scene.js";

export const portScan: Scene = {
  name: "lookalike-port-scan",
  expected: NOTHING,
  record() {
    const span = new SpanPort("2013-09-11T03:22:00Z");
    const random = new Random("scan");
    const scanner = insideHost("10.9.0.7", "00:0c:29:66:10:07", { ttl: 64, window: 1024 });
    const targets = Array.from({ length: 60 }, (_, index) => outsideHost(`203.0.113.${10 + index}`));
    let at = 1;
    for (const port of [22, 33_033, 443, 8080, 80, 3389]) {
      synScan(span, at, scanner, targets.slice(0, 20), [port], random);
      at += 31;
    }
    for (const target of targets.slice(20, 28)) {
      synScan(span, at, scanner, [target], [22, 80, 443, 3389, 8080, 33_033], random);
      at += 1.4;
    }
    udpScan(span, 215, { host: scanner, port: 40_125 }, targets, 33_033);
    return span.frames();
  },
};

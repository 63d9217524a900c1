import type { DetectorEntry } from "./detector.js";
import { uiHttp } from "./http/ui-http.js";
import { media } from "./media/media.js";
import { names } from "./names/names.js";
import { fakeTls } from "./tcp/fake-hello.js";
import { login } from "./tcp/login.js";
import { portLadder } from "./tcp/port-ladder.js";
import { tcpFallback } from "./tcp/tcp-fallback.js";
import { tcpProof } from "./tcp/tcp-proof.js";
import { nakResend } from "./udp/nak-resend.js";
import { supernode } from "./udp/supernode.js";
import { udpFanout } from "./udp/udp-fanout.js";
import { udpProof } from "./udp/udp-proof.js";

/**
 * Every signal skyspan knows, in the order they see a packet: proofs first, so that those after them find the flow
 * labelled. A new one is a file and a line here.
 */
export const DETECTORS: readonly DetectorEntry[] = [
  uiHttp,
  udpProof,
  nakResend,
  udpFanout,
  tcpProof,
  tcpFallback,
  fakeTls,
  login,
  portLadder,
  names,
  media,
  supernode,
];

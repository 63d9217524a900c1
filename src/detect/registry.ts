import type { DetectorEntry } from "./detector.js";
import { httpRefusal } from "./http/http-refusal.js";
import { tomSkype } from "./http/tom-skype.js";
import { uiAnswer } from "./http/ui-answer.js";
import { uiHttp } from "./http/ui-http.js";
import { upnpMapping } from "./http/upnp-mapping.js";
import { versionCookie } from "./http/version-cookie.js";
import { media } from "./media/media.js";
import { names } from "./names/names.js";
import { fakeTls } from "./tcp/fake-hello.js";
import { login } from "./tcp/login.js";
import { nativeHandshake } from "./tcp/native-handshake.js";
import { portLadder } from "./tcp/port-ladder.js";
import { tcpFallback } from "./tcp/tcp-fallback.js";
import { tcpProof } from "./tcp/tcp-proof.js";
import { bandwidthProbe } from "./udp/bandwidth-probe.js";
import { nakResend } from "./udp/nak-resend.js";
import { portMapping } from "./udp/port-mapping.js";
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
  uiAnswer,
  versionCookie,
  tomSkype,
  bandwidthProbe,
  nativeHandshake,
  portMapping,
  upnpMapping,
  httpRefusal,
  media,
  supernode,
];

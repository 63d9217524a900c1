import type { Address, Endpoint } from "../core/address.js";
import type { Tunnel } from "../core/encapsulation.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Microseconds } from "../core/time.js";

/**
 * What detectors hand to `alert`: plain data about one subject, growing as more of the same is seen. A verdict is
 * computed from evidence alone, so evidence of several sensors can be put together and gives the same verdict.
 */

/**
 * How far one kind of evidence carries. `proof` cannot come about by chance or by another protocol; `strong` has not
 * been seen from anything else; `supporting` fits Skype and adds to others; `weak` is common elsewhere and never alerts.
 */
export type Strength = "proof" | "strong" | "supporting" | "weak";

/** The flow at hand when something was seen: from who opened it to who answered. */
export interface FlowIds {
  readonly transport: "tcp" | "udp";
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly vlan: number | undefined;
  /** Its source is known as a proxy: what it says is somebody's behind it. */
  readonly isFromProxy?: boolean;
  /** The tunnel that the flow was seen in, the outermost one of several. */
  readonly tunnel: Tunnel | undefined;
}

/** One observation behind a piece of evidence. */
export interface Sighting {
  readonly time: Microseconds;
  readonly frame: FrameRef;
  /** The frames before it, where the packet came in fragments. */
  readonly earlierFrames: readonly FrameRef[];
  readonly flow: FlowIds;
  /** The bytes that say so, hex; they go into the identity of an alert, so nothing of time or place may be in here. */
  readonly proof: string;
  /** The subject's hardware address as this frame shows it, a number of 48 bits, where the frame is Ethernet and the subject sent it. */
  readonly mac: number | undefined;
}

interface EvidenceOf<Signal extends string, Facts> {
  /** Stable: signal, subject, and what tells two pieces of the same signal apart. */
  readonly id: string;
  readonly signal: Signal;
  strength: Strength;
  /** Whom it speaks of. */
  readonly subject: Address;
  /** How many times it was seen. */
  count: number;
  firstSeen: Microseconds;
  lastSeen: Microseconds;
  /** The first ones, bounded; `count` goes on. */
  readonly frames: FrameRef[];
  /** The sighting that made it what it is now: the first, or the one that raised its strength. */
  tipped: Sighting;
  readonly facts: Facts;
}

/** An HTTP request to ui.skype.com, one piece of evidence per distinct call (A1 to A18). */
export interface UiHttpFacts {
  /** The verb: `getlatestversion`, `installed`, … */
  readonly event: string;
  readonly version: string;
  /** The number in the path (A11): 0 Windows, 2 Linux, 3 Mac. */
  readonly platformNumber: number;
  readonly language: string;
  readonly userAgent: string | undefined;
  readonly target: string;
  /** A header shape known from a real client, named; undefined for a bare URL. */
  readonly shape: string | undefined;
  /** What the server said is the version to have (A2). */
  latestVersion: string | undefined;
  /** The answer is one that the real server gives. */
  answerFits: boolean;
  /** When it was asked, the first and the latest times of it. */
  readonly times: Microseconds[];
  /** The request came through a proxy: the subject is the proxy, or its client. */
  readonly viaProxy: boolean;
}

/** Datagrams whose CRC was predicted from their id (C.4), per UDP endpoint of the subject. */
export interface UdpProofFacts {
  readonly port: number;
  /** Bits that fitted, over distinct ids. */
  bits: number;
  /** Requests sent by the subject: command 27 probes, command 35. */
  requests: number;
  /** Answers received, and sent, that pair with a request. */
  answersReceived: number;
  answersSent: number;
  /** How often each command was proven: `27`, `28`, `35`, `15`. */
  readonly commands: Map<number, number>;
}

/** A UDP endpoint contacting many peers (B10 to B13, U1 to U5). */
export interface UdpFanoutFacts {
  readonly port: number;
  /** Everyone the port has sent to, by endpoint key. */
  readonly peers: Map<number, PeerFacts>;
  /** Of these, the ones it was the first to speak to. */
  contacts: number;
  /** Steps between the ids of successive first contacts in a burst, and how many were exactly 2 (U4). */
  steps: number;
  stepsOfTwo: number;
  /** Likewise of messages to peers that were spoken to before, each from another's. */
  peerSteps: number;
  peerStepsOfTwo: number;
  /** Datagrams to new peers that carry the type-2 header. */
  typeTwo: number;
  /** The most new peers in any 10 s. */
  fastest: number;
  readonly hostcacheMatches: number;
  readonly bootstrapMatches: number;
}

/** A peer of a UDP endpoint; the key in `peers` is `endpointKey`. */
export interface PeerFacts {
  firstContact: Microseconds;
  /** It sent something back. */
  answered: boolean;
  /** TCP to the same address and port was accepted: a supernode, or a server of Skype's (B10). */
  acceptedTcp: boolean;
  /** It stands in an imported host cache, or is a bootstrap node. */
  known: "hostcache" | "bootstrap" | undefined;
}

/** Streams whose keystream is used twice (D17, D18, D30), per subject. */
export interface TcpProofFacts {
  /** Directions that passed, by form. */
  readonly forms: Map<"1.x" | "2.x", number>;
  streams: number;
  readonly ports: Map<number, number>;
  /** Far ends, as endpoint keys. */
  readonly peers: Set<number>;
  /** The subject's own listening ports that were contacted and passed. */
  readonly listeningPorts: Set<number>;
}

/** A stream to port 80 or 443 that is neither HTTP nor TLS (D28), per subject and port. */
export interface TcpFallbackFacts {
  readonly port: 80 | 443;
  streams: number;
  /** Of these, proven by `tcp-proof`. */
  proven: number;
  readonly peers: Set<number>;
}

/** The same peer tried on a high port, then on 443 and 80 (D1 to D4), per subject. */
export interface PortLadderFacts {
  /** By peer address word: the rungs, in order. */
  readonly ladders: Map<number, readonly LadderRung[]>;
}

export interface LadderRung {
  readonly port: number;
  readonly time: Microseconds;
  /** The first rung's port had answered before the next was tried. */
  readonly isNativeOpen: boolean;
}

/** The servers of Skype's that were contacted in a form of their own (D11, D14), per subject. */
export interface ServerContactFacts {
  /** By endpoint key. */
  readonly servers: Map<number, ServerRole>;
}

/** What a server of Skype's is for: logging in, events and contacts, calls to telephones. */
export type ServerRole = "login" | "event" | "gateway" | "unknown";

/** Clear fields that repeat each other (C.3), per UDP endpoint of the subject. */
export interface NakResendFacts {
  readonly port: number;
  naks: number;
  resends: number;
  acks: number;
  /** Answers in fragments, all of them seen. */
  fragmentSets: number;
  /** Refusals, acks and fragmented answers that the subject sent, and that fit: it serves others (F3). */
  answersSent: number;
  /** Peers that agree on its address in refusals and acks of which the messages were not captured. */
  unasked: number;
  /** The subject's address as its peers see it, a word; undefined until it is sure. */
  publicAddress: number | undefined;
}

/** The fake TLS hello and what answered it (D8 to D10), per subject. */
export interface FakeTlsFacts {
  hellos: number;
  /** The 79 bytes that never change. */
  constantAnswers: number;
  /** Answers that are no TLS. */
  otherAnswers: number;
  readonly peers: Set<number>;
}

/** Names looked up (H1 to H3), per subject. */
export interface NamesFacts {
  /** How often each was asked for. */
  readonly names: Map<string, number>;
  /** Where they led to: the address, as a word, and the name. */
  readonly addresses: Map<number, string>;
  version: string | undefined;
  platformNumber: number | undefined;
}

/** A port that the host had its router map (U10): NAT-PMP, UDP. */
export interface PortMappingFacts {
  readonly port: number;
  /** Seconds asked for. */
  readonly lifetime: number;
}

/** What ui.skype.com answered to a request that was not captured (A2, A6), one piece per client told of. */
export interface UiAnswerFacts {
  /** Of the client that asked; undefined where only the version text was there. */
  readonly version?: string;
  readonly platformNumber?: number;
  readonly language?: string | undefined;
  /** The version text. */
  latestVersion: string | undefined;
}

/** A port that the host had its router map under a name of Skype's (U10): UPnP. */
export interface UpnpMappingFacts {
  readonly port: number;
  readonly transport: "tcp" | "udp";
}

/** Web requests refused as a listening client does (D16), per port of the subject. */
export interface HttpRefusalFacts {
  readonly port: number;
}

/** The cookie that skype.com set for a client, sent back (A6). */
export interface VersionCookieFacts {
  version: string;
  platformNumber: number;
  language: string | undefined;
}

/** Requests of the Chinese edition (A17). */
export interface TomSkypeFacts {
  version: string | undefined;
  requests: number;
  /** The account names that they hold: empty unless these were asked for. */
  readonly accounts: Set<string>;
}

/** The newer key agreement on a native port (D22), per subject. */
export interface NativeHandshakeFacts {
  handshakes: number;
  readonly peers: Set<number>;
}

/** Bursts of equal datagrams to one peer that measure its bandwidth (U7a), per UDP port. */
export interface BandwidthProbeFacts {
  readonly port: number;
  bursts: number;
  longest: number;
}

export type MediaActivity = "call" | "skypeout" | "file-transfer" | "relayed-transfer";

/** One call or transfer as its packets show it (E1 to E12), from the subject's side. Published facts, not seen in a capture. */
export interface MediaFacts {
  activity: MediaActivity;
  /** Of a call: both ways in one flow, or one way, so that a relay carries the other. Unknown where only one way was captured. */
  path: "direct" | "relay" | "unknown";
  readonly transport: "udp" | "tcp";
  /** The subject's own port, and its peer as an endpoint key. */
  readonly port: number;
  readonly peer: number;
  readonly started: Microseconds;
  last: Microseconds;
  hasEnded: boolean;
  packetsOut: number;
  packetsIn: number;
  bytesOut: number;
  bytesIn: number;
  /** More than a tenth of the packets have the sizes of video (E5). */
  hasVideo: boolean;
}

/** Who comes to the subject's Skype port, and whom it serves there (F2, F3). */
export interface SupernodeFacts {
  readonly port: number;
  /** Addresses that came in the latest ten minutes, as words, and when. */
  readonly visitors: Map<number, Microseconds>;
  /** Of all that ever came, those whose exchange with the subject is proven. */
  readonly served: ReadonlySet<number>;
}

export type UiHttpEvidence = EvidenceOf<"ui-http", UiHttpFacts>;
export type UdpProofEvidence = EvidenceOf<"udp-proof", UdpProofFacts>;
export type UdpFanoutEvidence = EvidenceOf<"udp-fanout", UdpFanoutFacts>;
export type TcpProofEvidence = EvidenceOf<"tcp-proof", TcpProofFacts>;
export type TcpFallbackEvidence = EvidenceOf<"tcp-80-fallback", TcpFallbackFacts>;
export type PortLadderEvidence = EvidenceOf<"port-ladder", PortLadderFacts>;
export type LoginEvidence = EvidenceOf<"login", ServerContactFacts>;

export type NakResendEvidence = EvidenceOf<"nak-resend", NakResendFacts>;
export type FakeTlsEvidence = EvidenceOf<"fake-tls", FakeTlsFacts>;
export type NamesEvidence = EvidenceOf<"names", NamesFacts>;

export type MediaEvidence = EvidenceOf<"media", MediaFacts>;
export type SupernodeEvidence = EvidenceOf<"supernode", SupernodeFacts>;

export type PortMappingEvidence = EvidenceOf<"port-mapping", PortMappingFacts>;
export type VersionCookieEvidence = EvidenceOf<"version-cookie", VersionCookieFacts>;
export type UpnpMappingEvidence = EvidenceOf<"upnp-mapping", UpnpMappingFacts>;
export type HttpRefusalEvidence = EvidenceOf<"http-refusal", HttpRefusalFacts>;
export type UiAnswerEvidence = EvidenceOf<"ui-answer", UiAnswerFacts>;
export type TomSkypeEvidence = EvidenceOf<"tom-skype", TomSkypeFacts>;
export type NativeHandshakeEvidence = EvidenceOf<"native-handshake", NativeHandshakeFacts>;
export type BandwidthProbeEvidence = EvidenceOf<"bandwidth-probe", BandwidthProbeFacts>;

export type Evidence =
  | PortMappingEvidence
  | VersionCookieEvidence
  | UiAnswerEvidence
  | UpnpMappingEvidence
  | HttpRefusalEvidence
  | TomSkypeEvidence
  | NativeHandshakeEvidence
  | BandwidthProbeEvidence
  | MediaEvidence
  | SupernodeEvidence
  | UiHttpEvidence
  | UdpProofEvidence
  | UdpFanoutEvidence
  | TcpProofEvidence
  | TcpFallbackEvidence
  | PortLadderEvidence
  | LoginEvidence
  | NakResendEvidence
  | FakeTlsEvidence
  | NamesEvidence;

export type SignalName = Evidence["signal"];

import { type Address, formatAddress, formatEndpointKey, formatIpv4, formatMac } from "../core/address.js";
import type { Limits } from "../core/limits.js";
import { formatTime, HOUR, MINUTE, type Microseconds, SECOND } from "../core/time.js";
import type {
  Evidence,
  NamesEvidence,
  ServerRole,
  Sighting,
  Strength,
  UdpFanoutEvidence,
  UiHttpEvidence,
} from "../detect/evidence.js";
import type { SkypeFacts } from "./alert.js";
import { Traffic } from "./traffic.js";
import { judge, type Verdict } from "./verdict.js";

/** Endpoints listed in one alert; the counts beside them go on. A host cache holds 200 (B2). */
const MAX_LISTED = 200;
/** Weakest first. */
const STRENGTHS: readonly Strength[] = ["weak", "supporting", "strong", "proof"];

/** By the number in the path (A11); undefined for those that nobody has seen. */
export function platformName(number: number): string | undefined {
  return { 0: "Windows", 2: "Linux", 3: "Mac" }[number];
}

export function clientName(version: string | undefined, platform: string | undefined): string {
  return `Skype${version === undefined ? "" : ` ${version}`}${platform === undefined ? "" : ` for ${platform}`}`;
}

const NO_PIECES: readonly Evidence[] = [];
const NO_SERVERS: ReadonlyMap<number, ServerRole> = new Map();

type Of<Signal extends Evidence["signal"]> = Extract<Evidence, { signal: Signal }>;

/** Everything known of one host: its evidence, and what follows from it. */
export class HostCase {
  readonly address: Address;
  /** The address as text. */
  readonly ip: string;
  readonly evidence = new Map<string, Evidence>();
  /** The same pieces by signal, in the order they came: asked for with every flow that ends. */
  readonly #bySignal = new Map<Evidence["signal"], Evidence[]>();
  mac: string | undefined;
  firstSeen: Microseconds = Number.POSITIVE_INFINITY;
  lastSeen: Microseconds = Number.NEGATIVE_INFINITY;
  verdict: Verdict = { level: "possible", confidence: 0 };
  heldBack = 0;
  /** Of its flows that are labelled Skype. */
  readonly traffic = new Traffic();
  /** An allow-list covers what would be told of the host as a whole. */
  isAllowed = false;
  /** The sighting that brought the verdict to where it is. */
  tipped: Sighting | undefined;
  /** When the rules were last asked about the host. */
  lastAsked: Microseconds = Number.NEGATIVE_INFINITY;

  constructor(address: Address) {
    this.address = address;
    this.ip = formatAddress(address);
  }

  /** Takes a piece in and judges anew. False where another had to go for it. */
  add(evidence: Evidence, sighting: Sighting, limits: Pick<Limits, "maxEvidencePerHost">): boolean {
    const known = this.evidence.get(evidence.id);
    const isFull = known === undefined && this.evidence.size >= limits.maxEvidencePerHost;
    if (isFull) this.#makeRoom();
    this.evidence.set(evidence.id, evidence);
    this.#list(evidence, known);
    this.firstSeen = Math.min(this.firstSeen, evidence.firstSeen);
    this.lastSeen = Math.max(this.lastSeen, evidence.lastSeen);
    if (this.mac === undefined && sighting.mac !== undefined) this.mac = formatMac(sighting.mac);
    this.verdict = judge(this.evidence.values());
    return !isFull;
  }

  /** The strongest first; of equals, the oldest. */
  byStrength(): Evidence[] {
    return [...this.evidence.values()].sort(
      (left, right) =>
        STRENGTHS.indexOf(right.strength) - STRENGTHS.indexOf(left.strength) || left.firstSeen - right.firstSeen,
    );
  }

  /** Takes note that a piece it has was seen again. */
  touch(evidence: Evidence): void {
    if (evidence.lastSeen > this.lastSeen) this.lastSeen = evidence.lastSeen;
  }

  pieces<Signal extends Evidence["signal"]>(signal: Signal): readonly Of<Signal>[] {
    return (this.#bySignal.get(signal) ?? NO_PIECES) as readonly Of<Signal>[];
  }

  /** `known` is the piece whose place it takes: the evidence book had forgotten that one. */
  #list(evidence: Evidence, known: Evidence | undefined): void {
    if (known === evidence) return;
    const pieces = this.#bySignal.get(evidence.signal);
    if (pieces === undefined) this.#bySignal.set(evidence.signal, [evidence]);
    else if (known === undefined) pieces.push(evidence);
    else pieces[pieces.indexOf(known)] = evidence;
  }

  /** The client's own port: the UDP port that is proven or fans out, or a TCP port that was contacted and answered. */
  get port(): number | undefined {
    const proven = this.pieces("udp-proof").toSorted((left, right) => right.facts.bits - left.facts.bits)[0];
    if (proven !== undefined) return proven.facts.port;
    const fanout = this.fanout;
    if (fanout !== undefined) return fanout.facts.port;
    return (
      this.pieces("tcp-proof")[0]?.facts.listeningPorts.values().next().value ??
      this.pieces("bandwidth-probe")[0]?.facts.port ??
      this.pieces("upnp-mapping")[0]?.facts.port ??
      this.pieces("port-mapping")[0]?.facts.port
    );
  }

  /** Skype was proven on this port, or fans out from it as nothing else does. */
  hasProvenPort(port: number): boolean {
    return [...this.pieces("udp-proof"), ...this.pieces("nak-resend"), ...this.pieces("udp-fanout")].some(
      ({ facts, strength }) => facts.port === port && (strength === "proof" || strength === "strong"),
    );
  }

  /** A port of its own is proven to be Skype's: by UDP, or by TCP that was taken in there. */
  owns(port: number): boolean {
    return (
      this.pieces("udp-proof").some(({ strength, facts }) => strength === "proof" && facts.port === port) ||
      this.pieces("nak-resend").some(({ strength, facts }) => strength === "proof" && facts.port === port) ||
      this.pieces("tcp-proof").some(({ strength, facts }) => strength === "proof" && facts.listeningPorts.has(port))
    );
  }

  /** The endpoint with the most peers, where several were used. */
  get fanout(): UdpFanoutEvidence | undefined {
    let widest: UdpFanoutEvidence | undefined;
    for (const piece of this.pieces("udp-fanout")) {
      if (widest === undefined || piece.facts.peers.size > widest.facts.peers.size) widest = piece;
    }
    return widest;
  }

  get calls(): UiHttpEvidence[] {
    return this.pieces("ui-http").toSorted((left, right) => left.firstSeen - right.firstSeen);
  }

  /** Versions in the order they were first seen. */
  get versions(): string[] {
    return unique([
      ...this.pieces("version-cookie").map(({ facts }) => facts.version),
      ...this.pieces("tom-skype").map(({ facts }) => facts.version),
      ...this.pieces("ui-answer").map(({ facts }) => facts.version),
      ...this.calls.map(({ facts }) => facts.version),
      ...this.#names.map(({ facts }) => facts.version),
    ]);
  }

  get platform(): string | undefined {
    const number =
      this.calls.at(-1)?.facts.platformNumber ??
      this.pieces("ui-answer").at(-1)?.facts.platformNumber ??
      this.#names[0]?.facts.platformNumber ??
      this.pieces("version-cookie")[0]?.facts.platformNumber;
    return number === undefined ? undefined : platformName(number);
  }

  /** Peers that accepted TCP at the address and port where they were probed, Skype's own servers aside (B10, D14). */
  get supernodes(): string[] {
    const servers = this.#servers;
    const supernodes: string[] = [];
    this.fanout?.facts.peers.forEach(({ acceptedTcp }, key) => {
      if (acceptedTcp && !servers.has(key)) supernodes.push(formatEndpointKey(key));
    });
    return supernodes;
  }

  /** By endpoint key. */
  isSupernode(key: number): boolean {
    return this.fanout?.facts.peers.get(key)?.acceptedTcp === true && !this.isServer(key);
  }

  /** By endpoint key: a server whose exchange was proven. */
  isServer(key: number): boolean {
    return this.#servers.has(key);
  }

  /** Skype's own servers, all of them or those of one role. */
  servers(role?: ServerRole): string[] {
    const keys = [...this.#servers].filter(([, known]) => role === undefined || known === role);
    return keys.map(([key]) => formatEndpointKey(key));
  }

  /** The host's own address as its peers see it (C.3). */
  get publicIp(): string | undefined {
    const word = this.pieces("nak-resend").find(({ facts }) => facts.publicAddress !== undefined)?.facts.publicAddress;
    return word === undefined ? undefined : formatIpv4(word);
  }

  /** Account names sent in clear (A17): empty unless they were asked for. */
  get accounts(): string[] {
    return [...(this.pieces("tom-skype")[0]?.facts.accounts ?? [])];
  }

  get #names(): readonly NamesEvidence[] {
    return this.pieces("names");
  }

  get #servers(): ReadonlyMap<number, ServerRole> {
    return this.pieces("login")[0]?.facts.servers ?? NO_SERVERS;
  }

  facts(): SkypeFacts {
    const { calls, fanout, versions, platform, supernodes, publicIp } = this;
    const language = calls.at(-1)?.facts.language ?? this.pieces("ui-answer").at(-1)?.facts.language;
    const latestVersion = [...this.pieces("ui-answer"), ...calls].findLast(
      ({ facts }) => facts.latestVersion !== undefined,
    )?.facts.latestVersion;
    const userAgent = calls.findLast(({ facts }) => facts.userAgent !== undefined)?.facts.userAgent;
    const proven = this.pieces("udp-proof").reduce((sum, { facts }) => sum + facts.requests + facts.answersReceived, 0);
    const streams = this.pieces("tcp-proof")[0]?.facts.streams ?? 0;
    const ladders = this.pieces("port-ladder")[0]?.facts.ladders.size ?? 0;
    return {
      ...(versions.length > 0 && { version: versions.at(-1) ?? "" }),
      ...(versions.length > 1 && { versions }),
      ...(platform !== undefined && { platform }),
      ...(language !== undefined && { language }),
      ...(calls.length > 0 && { event: unique(calls.map(({ facts }) => facts.event)) }),
      ...(userAgent !== undefined && { userAgent }),
      ...(latestVersion !== undefined && { latestVersion }),
      ...(fanout !== undefined && peersOf(fanout)),
      ...listed("supernodes", supernodes),
      ...listed("servers", this.servers()),
      ...listed("loginServers", this.servers("login")),
      ...listed("eventServers", this.servers("event")),
      ...listed("gateways", this.servers("gateway")),
      ...(fanout !== undefined &&
        fanout.facts.hostcacheMatches > 0 && { hostcacheMatches: fanout.facts.hostcacheMatches }),
      ...(fanout !== undefined &&
        fanout.facts.bootstrapMatches > 0 && { bootstrapMatches: fanout.facts.bootstrapMatches }),
      ...(publicIp !== undefined && { publicIp }),
      ...listed("accounts", this.accounts),
      ...(proven > 0 && { provenDatagrams: proven }),
      ...(streams > 0 && { provenStreams: streams }),
      ...(ladders > 0 && { ladderPeers: ladders }),
      ...this.#history(),
      ...this.#activities(),
    };
  }

  /** First run, version checks, and since when it has been running (A3, A13). */
  #history(): SkypeFacts {
    const { calls } = this;
    const firstRun = calls.find(({ facts }) => facts.event === "installed")?.firstSeen;
    const checks = calls
      .filter(({ facts }) => facts.event !== "installed")
      .flatMap(({ facts }) => facts.times)
      .sort((left, right) => left - right);
    const since = runningSince(checks);
    return {
      ...(firstRun !== undefined && { firstRun: formatTime(firstRun) }),
      ...(checks.length > 1 && { versionChecks: checks.length }),
      ...(since !== undefined && { runningSince: formatTime(since) }),
    };
  }

  #activities(): SkypeFacts {
    const told = this.pieces("media").filter(
      ({ facts }) => facts.transport === "tcp" || this.hasProvenPort(facts.port),
    );
    const calls = told.filter(({ facts }) => facts.activity === "call" || facts.activity === "skypeout");
    const seconds = calls.reduce((sum, { facts }) => sum + (facts.last - facts.started) / SECOND, 0);
    return {
      ...(calls.length > 0 && { calls: calls.length, callSeconds: Math.round(seconds) }),
      ...(told.length > calls.length && { transfers: told.length - calls.length }),
    };
  }

  /** The weakest piece, and of those the latest, goes: what was there first stays. */
  #makeRoom(): void {
    const worst = this.byStrength().at(-1);
    if (worst === undefined) return;
    this.evidence.delete(worst.id);
    const pieces = this.#bySignal.get(worst.signal)!;
    pieces.splice(pieces.indexOf(worst), 1);
  }
}

/** A running client checks its version every four hours (A13). */
const CHECK_INTERVAL: Microseconds = 4 * HOUR;
const CHECK_TOLERANCE: Microseconds = 10 * MINUTE;

/** First of the latest checks that follow each other at the interval; undefined where the last one does not. */
function runningSince(checks: readonly Microseconds[]): Microseconds | undefined {
  let since: Microseconds | undefined;
  for (let index = checks.length - 1; index > 0; index--) {
    const gap = checks[index]! - checks[index - 1]!;
    if (Math.abs(gap - CHECK_INTERVAL) > CHECK_TOLERANCE) break;
    since = checks[index - 1];
  }
  return since;
}

/** Without a pair for each of up to a thousand peers: it is told with every alert on the host. */
function peersOf({ facts: { peers } }: UdpFanoutEvidence): SkypeFacts {
  let peersAnswered = 0;
  const listed: string[] = [];
  peers.forEach(({ answered }, key) => {
    if (answered) peersAnswered++;
    if (listed.length < MAX_LISTED) listed.push(formatEndpointKey(key));
  });
  return { peerCount: peers.size, peersAnswered, peers: listed };
}

/** A list as the record has it: bounded, and left out where it is empty. */
function listed<Name extends keyof SkypeFacts>(name: Name, values: readonly string[]): SkypeFacts {
  return values.length === 0 ? {} : { [name]: values.slice(0, MAX_LISTED) };
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

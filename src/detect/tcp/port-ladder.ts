import { ipv4 } from "../../core/address.js";
import type { Counters } from "../../core/counters.js";
import type { Limits } from "../../core/limits.js";
import { Oldest } from "../../core/oldest.js";
import { type Microseconds, SECOND } from "../../core/time.js";
import { type Packet, TCP } from "../../decode/packet.js";
import type { Flow } from "../../flow/flow.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { LadderRung, Strength } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

/** From one rung to the next: 1.61 s to 6 s are known (D1, D3, D4a); sooner, programs open several ports at once. */
const SHORTEST_STEP: Microseconds = 0.5 * SECOND;
const LONGEST_STEP: Microseconds = 10 * SECOND;
const LOWEST_NATIVE_PORT = 1_025;
/** A peer that is tried on several high ports within this time is being scanned: a client knows one port of it. */
const SCAN_SPAN: Microseconds = 60 * SECOND;
/**
 * High ports that services are known by: programs that fall back from these to 443 and 80 are many, and so are scans.
 * Of a client's random ports one in five hundred is lost with them.
 */
const SERVICE_PORTS = new Set([
  1080, 1119, 1194, 1433, 1494, 1521, 1723, 1755, 1853, 1863, 1883, 1935, 2049, 2082, 2083, 2099, 2195, 2196, 2197,
  2222, 2375, 2598, 3000, 3074, 3128, 3306, 3389, 3478, 3479, 3480, 3481, 3724, 4070, 4172, 4244, 4343, 4433, 4434,
  4443, 4444, 5000, 5001, 5004, 5050, 5060, 5061, 5190, 5222, 5223, 5228, 5229, 5230, 5242, 5243, 5269, 5349, 5432,
  5555, 5601, 5672, 5900, 5938, 5985, 5986, 6379, 6443, 6568, 6667, 6697, 6783, 6881, 7001, 7070, 7985, 8000, 8008,
  8009, 8014, 8074, 8080, 8081, 8088, 8090, 8200, 8333, 8393, 8443, 8444, 8445, 8500, 8801, 8802, 8883, 8888, 9000,
  9001, 9030, 9090, 9100, 9200, 9282, 9418, 9443, 9785, 10000, 10443, 11211, 12975, 14000, 19302, 19305, 19306, 19307,
  19308, 19309, 21115, 21116, 21117, 21118, 22443, 25565, 32976,
]);
/** Steam's, of which it picks one a server before it goes on to 443. */
const STEAM_PORTS: readonly [number, number] = [27_000, 27_100];
/**
 * Bootstrap nodes all listen here (B7), so ladders from this port need no variety. They need the client's exact pace
 * instead: somebody who looks for Skype scans the same three ports.
 */
const BOOTSTRAP_PORT = 33033;
/** 1.61 s from rung to rung, with a spread of 0.02 (D3). */
const EXACT_STEP: readonly [Microseconds, Microseconds] = [1.5 * SECOND, 1.72 * SECOND];
/** Peers laddered before it is strong: other hosts reach one (D4a). */
export const STRONG_PEERS = 3;
/**
 * Fewer are strong where each climbed from a native port that never answered, at the client's own steps: 1.61 s in 2015
 * and 2022, 2.2 and 3.2 s beside it in 2016 (D3, D4a). A step of random length is one of them in one case of ten.
 */
const LEAST_PEERS = 2;
const CLIENT_STEPS: readonly Microseconds[] = [1.61 * SECOND, 2.2 * SECOND, 3.2 * SECOND];
const STEP_SPREAD: Microseconds = 0.15 * SECOND;
/**
 * A client's timer makes its steps alike: so many of them lie within so short a time of each other. A scan of many hosts
 * in random order (masscan, zmap) has steps of any length.
 */
const REGULAR_SHARE = 0.75;
const SAME_STEP: Microseconds = 0.1 * SECOND;
/** No timer of a client is known to be shorter than 1.61 s; when a scan has just begun, all of its steps are short. */
const SHORTEST_TIMER: Microseconds = 1.4 * SECOND;
/** One client climbed for 50 peers in its first minutes (D4a); three say all there is to say. */
const MAX_PEERS = 128;
/** Ways of a set in the table of attempts. */
const WAYS = 4;

/**
 * The same peer tried on a high port, then on 443 and 80 (D1 to D4). SYNs suffice, so it shows where everything is
 * blocked. Native ports are random, so several peers tried on one and the same port (a messenger's, say) do not count,
 * nor does a peer tried on several high ports (a scan), nor one tried on a port that a service is known by.
 */
class PortLadderDetector implements Detector {
  readonly signal = "port-ladder";
  readonly #book: EvidenceBook;
  readonly #attempts: Attempts;
  readonly #ladders = new Map<number, Map<number, LadderRung[]>>();
  readonly #oldest = new Oldest(this.#ladders);
  readonly #maxHosts: number;
  #rungs = 0;
  #evicted = 0;

  constructor({ book, limits }: DetectorContext) {
    this.#book = book;
    this.#attempts = new Attempts(limits);
    this.#maxHosts = limits.maxLadderHosts;
  }

  flowStarted(flow: Flow, packet: Packet): void {
    if (packet.transport !== TCP || packet.ipVersion !== 4 || flow.direction !== 0 || !flow.sawSyn(0)) return;
    const { source3: source, destination3: destination, destinationPort: port, time } = packet;
    if (port >= LOWEST_NATIVE_PORT) {
      this.#attempts.put(source, destination, port, time);
      const climbed = this.#ladders.get(source)?.get(destination);
      if (climbed !== undefined && climbed[0]!.port !== port && time - climbed[0]!.time < SCAN_SPAN) {
        this.#ladders.get(source)!.delete(destination);
      }
      return;
    }
    if (port !== 80 && port !== 443) return;
    const ladders = this.#ladders.get(source);
    const known = ladders?.get(destination);
    if (known !== undefined) {
      const latest = known.at(-1)!;
      if (known.length < 3 && latest.port !== port && isStep(time - latest.time)) {
        known.push({ port, time, isNativeOpen: false });
        this.#judge(flow, packet, source, ladders!);
      }
      return;
    }
    const attempt = this.#attempts.find(source, destination, time);
    if (attempt === undefined) return;
    this.#rungs++;
    const ofHost = ladders ?? this.#host(source);
    if (ofHost.size >= MAX_PEERS) return;
    ofHost.set(destination, [attempt, { port, time, isNativeOpen: false }]);
    this.#judge(flow, packet, source, ofHost);
  }

  /** A native port that answers: programs that work on one go on to a web page as well. */
  flowAccepted(flow: Flow): void {
    if (flow.ipVersion === 4 && flow.responderPort >= LOWEST_NATIVE_PORT)
      this.#attempts.accept(flow.initiatorWord, flow.responderWord, flow.responderPort);
  }

  report(counters: Counters): void {
    counters.add("detect.port-ladder.ladders", this.#rungs);
    if (this.#evicted > 0) counters.add("limit.maxLadderHosts", this.#evicted);
    if (this.#attempts.replaced > 0) counters.add("limit.maxLadderAttempts", this.#attempts.replaced);
  }

  #host(source: number): Map<number, LadderRung[]> {
    if (this.#ladders.size >= this.#maxHosts) {
      this.#oldest.take();
      this.#evicted++;
    }
    const ladders = new Map<number, LadderRung[]>();
    this.#ladders.set(source, ladders);
    return ladders;
  }

  #judge(flow: Flow, packet: Packet, source: number, ladders: Map<number, LadderRung[]>): void {
    const strength = strengthOf(ladders);
    if (strength === undefined) return;
    const proof = `${flow.responderPort}`;
    const seen = sighting(flow, packet, proof, true);
    const earlier = { firstSeen: firstRung(ladders), count: ladders.size - 1, frames: [] };
    this.#book.sight("port-ladder", ipv4(source), "", strength, seen, { ladders }, earlier);
  }
}

function isStep(gap: Microseconds): boolean {
  return gap >= SHORTEST_STEP && gap <= LONGEST_STEP;
}

/**
 * Those count whose native port never answered, or that were climbed at the exact pace all the same (D22): a monitor that
 * asks many servers by a port of theirs and then by 80 and 443 climbs no ladder, though some of them be down.
 */
function strengthOf(ladders: ReadonlyMap<number, readonly LadderRung[]>): Strength | undefined {
  if (ladders.size < LEAST_PEERS) return undefined;
  const climbs = [...ladders.values()];
  if (!isVaried(climbs)) return undefined;
  const certain = climbs.filter((rungs) => !rungs[0]!.isNativeOpen || isPaced(rungs, EXACT_STEP));
  const isMost = certain.length >= STRONG_PEERS && certain.length * 2 >= climbs.length;
  if (isMost && isVaried(certain) && isRegular(certain)) return "strong";
  return climbs.every(isBlockedClimb) ? "strong" : "supporting";
}

function isVaried(climbs: readonly (readonly LadderRung[])[]): boolean {
  const ports = new Set(climbs.map((rungs) => rungs[0]!.port));
  if (ports.size >= 2) return true;
  const exact = climbs.filter((rungs) => isPaced(rungs, EXACT_STEP)).length;
  return ports.has(BOOTSTRAP_PORT) && exact >= LEAST_PEERS && exact >= REGULAR_SHARE * climbs.length;
}

/** Most of the first steps are of one length, or all of them are of lengths that clients have. */
function isRegular(climbs: readonly (readonly LadderRung[])[]): boolean {
  if (climbs.every(isClientsStep)) return true;
  const steps = climbs.map(([native, next]) => next!.time - native!.time).sort((left, right) => left - right);
  const most = Math.max(STRONG_PEERS, Math.ceil(REGULAR_SHARE * steps.length));
  for (let last = most - 1; last < steps.length; last++) {
    const first = steps[last - most + 1]!;
    if (first >= SHORTEST_TIMER && steps[last]! - first <= SAME_STEP) return true;
  }
  return false;
}

/** From a native port that did not answer to the next, as the client paces it. */
function isBlockedClimb(rungs: readonly LadderRung[]): boolean {
  return !rungs[0]!.isNativeOpen && isClientsStep(rungs);
}

function isClientsStep([native, next]: readonly LadderRung[]): boolean {
  return CLIENT_STEPS.some((step) => Math.abs(next!.time - native!.time - step) <= STEP_SPREAD);
}

function isPaced([native, next]: readonly LadderRung[], [least, most]: readonly [Microseconds, Microseconds]): boolean {
  const gap = next!.time - native!.time;
  return gap >= least && gap <= most;
}

function isServicePort(port: number): boolean {
  return SERVICE_PORTS.has(port) || (port >= STEAM_PORTS[0] && port <= STEAM_PORTS[1]);
}

function firstRung(ladders: ReadonlyMap<number, readonly LadderRung[]>): Microseconds {
  let first = Number.POSITIVE_INFINITY;
  for (const rungs of ladders.values()) first = Math.min(first, rungs[0]!.time);
  return first;
}

/** An attempt: its time, then these words of 32 bits. 24 bytes, so that a set lies in two cache lines. */
const ATTEMPT_DOUBLES = 3;
const ATTEMPT_WORDS = 6;
const SOURCE = 2;
const DESTINATION = 3;
const PORT = 4;
/** 1 where several ports were tried, which makes it a scan. */
const IS_SCAN = 1 << 0;
/** The port answered. */
const IS_OPEN = 1 << 1;
const FLAGS = 5;

/**
 * The latest attempts on high ports by (source, destination): a cache of fixed size, four ways a set, the oldest
 * replaced. Its hash has no secret, so what it forgets depends on the packets alone.
 */
class Attempts {
  /** Attempts that had to go while a ladder could still have followed. */
  replaced = 0;
  readonly #mask: number;
  readonly #words: Int32Array;
  readonly #times: Float64Array;

  constructor({ maxLadderAttempts: size }: Pick<Limits, "maxLadderAttempts">) {
    this.#mask = size / WAYS - 1;
    const buffer = new ArrayBuffer(size * ATTEMPT_WORDS * 4);
    this.#words = new Int32Array(buffer);
    this.#times = new Float64Array(buffer);
    for (let way = 0; way < size; way++) this.#times[way * ATTEMPT_DOUBLES] = Number.NEGATIVE_INFINITY;
  }

  put(source: number, destination: number, port: number, time: Microseconds): void {
    const words = this.#words;
    const times = this.#times;
    const first = this.#set(source, destination);
    let place = first;
    for (let way = first; way < first + WAYS; way++) {
      if (this.#isOf(way, source, destination)) {
        place = way;
        break;
      }
      if (times[way * ATTEMPT_DOUBLES]! < times[place * ATTEMPT_DOUBLES]!) place = way;
    }
    const at = place * ATTEMPT_WORDS;
    const isYoung = Math.abs(time - times[place * ATTEMPT_DOUBLES]!) < SCAN_SPAN;
    const isRecent = isYoung && this.#isOf(place, source, destination);
    if (isYoung && !isRecent) this.replaced++;
    const isScan = isRecent && ((words[at + FLAGS]! & IS_SCAN) !== 0 || words[at + PORT] !== port);
    times[place * ATTEMPT_DOUBLES] = time;
    words[at + SOURCE] = source;
    words[at + DESTINATION] = destination;
    words[at + PORT] = port;
    words[at + FLAGS] = isScan ? IS_SCAN : 0;
  }

  accept(source: number, destination: number, port: number): void {
    const first = this.#set(source, destination);
    for (let way = first; way < first + WAYS; way++) {
      const at = way * ATTEMPT_WORDS;
      if (this.#isOf(way, source, destination) && this.#words[at + PORT] === port) this.#words[at + FLAGS]! |= IS_OPEN;
    }
  }

  /** The attempt on a native port that an attempt on 443 or 80 at `time` may follow as the next rung. */
  find(source: number, destination: number, time: Microseconds): LadderRung | undefined {
    const first = this.#set(source, destination);
    for (let way = first; way < first + WAYS; way++) {
      if (!this.#isOf(way, source, destination)) continue;
      const port = this.#words[way * ATTEMPT_WORDS + PORT]!;
      const flags = this.#words[way * ATTEMPT_WORDS + FLAGS]!;
      const tried = this.#times[way * ATTEMPT_DOUBLES]!;
      const isNative = (flags & IS_SCAN) === 0 && !isServicePort(port);
      return isNative && isStep(time - tried)
        ? { port, time: tried, isNativeOpen: (flags & IS_OPEN) !== 0 }
        : undefined;
    }
    return undefined;
  }

  #isOf(way: number, source: number, destination: number): boolean {
    const at = way * ATTEMPT_WORDS;
    return this.#words[at + SOURCE] === source && this.#words[at + DESTINATION] === destination;
  }

  #set(source: number, destination: number): number {
    let hash = Math.imul(source, 0x9e3779b1) ^ destination;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return ((hash ^ (hash >>> 13)) & this.#mask) * WAYS;
  }
}

export const portLadder: DetectorEntry = {
  signal: "port-ladder",
  summary: "the same peer tried on a high port, then on 443 and 80, for several peers",
  facts: "D1-D4",
  create: (context) => new PortLadderDetector(context),
};

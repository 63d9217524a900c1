import { type Address, compareAddresses, type Endpoint, formatAddress, sameAddress } from "../core/address.js";
import { BloomFilter } from "../core/bloom-filter.js";
import { communityId } from "../core/community-id.js";
import type { Counters } from "../core/counters.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import { Oldest } from "../core/oldest.js";
import { formatTime, HOUR, type Microseconds } from "../core/time.js";
import type { Evidence, Sighting } from "../detect/evidence.js";
import {
  ALERT_SCHEMA,
  type Alert,
  type AlertEndpoint,
  type AlertFrame,
  type AlertReason,
  type HostAlert,
} from "./alert.js";
import type { AlertMemory, Told } from "./alert-memory.js";
import type { AllowList } from "./allow-list.js";
import type { CutOuts, WantedFrame } from "./cut-outs.js";
import type { HomeNets } from "./home-nets.js";
import { HostCase } from "./host-case.js";
import { reasonText } from "./reason-text.js";
import { clientFinding } from "./rules/client.js";
import { findings, SEVERITY } from "./rules/registry.js";
import type { Finding } from "./rules/rule.js";
import { tunnelEnds } from "./tunnel-ends.js";
import { isHigher } from "./verdict.js";

/** Frames listed per reason. */
const FRAMES_PER_REASON = 16;
/** Signals of which every sighting is something that happened: a call, a stream. */
const EVENT_SIGNALS: ReadonlySet<string> = new Set(["ui-http", "tcp-80-fallback", "media", "supernode"]);

export interface AlertPolicy {
  readonly homeNets: HomeNets;
  /** Who may run Skype: what it covers is counted and not told. */
  readonly allow?: AllowList;
  /** An alert like one before is not repeated for so long, in packet time. Zeek's default is an hour. */
  readonly holdBack: Microseconds;
  readonly observer: Alert["observer"];
}

export const DEFAULT_HOLD_BACK: Microseconds = HOUR;

/** A host that nothing was seen of for so long has stopped; if it comes back, that is news. */
const CLOSED_AFTER: Microseconds = 24 * HOUR;

/**
 * Evidence in, alerts out. Keeps a case per judged host, asks each rule what a sighting means, and tells news once: what
 * repeats it is held back and counted. Runs on packet time.
 */
export class AlertDesk {
  readonly #policy: AlertPolicy;
  readonly #limits: Limits;
  readonly #captureName: (index: number) => string;
  readonly #publish: (alert: HostAlert) => void;
  readonly #cases = new Map<string, HostCase>();
  readonly #oldest = new Oldest(this.#cases);
  /** Cases on IPv4 addresses, by word. */
  readonly #byWord = new Map<number, HostCase>();
  /** The words of all cases that were ever opened: nearly every address that is asked for is not among them. */
  readonly #opened = new BloomFilter();
  /** Whom the latest evidence speaks of. */
  #latest: HostCase | undefined;
  readonly #memory: AlertMemory;
  readonly #cutOuts: CutOuts | undefined;
  #sent = 0;
  #heldBack = 0;
  #possible = 0;
  #farEnds = 0;
  #passedOn = 0;
  #evicted = 0;
  #piecesEvicted = 0;
  #changes = 0;

  constructor(
    policy: AlertPolicy,
    limits: Limits,
    captureName: (index: number) => string,
    publish: (alert: HostAlert) => void,
    memory: AlertMemory,
    cutOuts?: CutOuts,
  ) {
    this.#cutOuts = cutOuts;
    this.#memory = memory;
    this.#policy = policy;
    this.#limits = limits;
    this.#captureName = captureName;
    this.#publish = publish;
  }

  evidence(evidence: Evidence, sighting: Sighting, isStronger: boolean): void {
    if (!this.#isJudged(evidence.subject, sighting)) {
      this.#farEnds++;
      return;
    }
    if (sighting.flow.isFromProxy === true && sameAddress(evidence.subject, sighting.flow.source.address)) {
      this.#passedOn++;
      return;
    }
    this.#changes++;
    const host = this.#case(evidence.subject);
    // More of the same raises nothing and tells nothing, unless each sighting is an event or a reminder may be due.
    const isMore = !isStronger && host.evidence.has(evidence.id) && !EVENT_SIGNALS.has(evidence.signal);
    if (isMore && Math.abs(sighting.time - host.lastAsked) < this.#policy.holdBack) {
      host.touch(evidence);
      return;
    }
    host.lastAsked = sighting.time;
    const before = host.verdict.level;
    if (!host.add(evidence, sighting, this.#limits)) this.#piecesEvicted++;
    if (host.tipped === undefined || isHigher(host.verdict.level, before)) {
      host.tipped = sighting;
      this.#cutOuts?.keep(sighting.frame);
    }
    for (const finding of findings(host, evidence, this.#policy.homeNets)) this.#tell(host, finding, sighting);
    if (host.verdict.level !== before) this.#catchUp(host);
  }

  /** What ended before the host was proven is told now. */
  #catchUp(host: HostCase): void {
    for (const piece of host.pieces("media")) {
      if (!piece.facts.hasEnded) continue;
      for (const finding of findings(host, piece, this.#policy.homeNets)) this.#tell(host, finding, piece.tipped);
    }
  }

  /** Whether `advance` would give a host its last word: what is to be in it has to be settled before. */
  hasSilentHost(now: Microseconds): boolean {
    for (const host of this.#cases.values()) return now - host.lastSeen >= CLOSED_AFTER;
    return false;
  }

  /** Time has passed: hosts without news for a day get their last word, and their room is given back. */
  advance(now: Microseconds): void {
    // Map order is the order of news.
    for (const host of this.#cases.values()) {
      if (now - host.lastSeen < CLOSED_AFTER) return;
      this.#drop(host);
      this.#close(host);
      this.#memory.forget(toldKey(clientFinding(host), host));
    }
  }

  /** The input has ended: the last word on every host that was told of, with its totals, in the order of addresses. */
  finish(): void {
    for (const host of this.hosts()) this.#close(host);
  }

  #close(host: HostCase): void {
    if (host.verdict.level === "possible" || host.tipped === undefined) {
      this.#possible++;
      return;
    }
    const finding = clientFinding(host);
    this.#memory.rest(toldKey(finding, host), host.lastSeen);
    this.#send(host, finding, host.tipped, "closed", host.lastSeen, host.heldBack);
  }

  /** The case on this IPv4 address, if there is one. Asked for both ends of every flow that ends. */
  at(word: number): HostCase | undefined {
    return this.#opened.mayHave(word) ? this.#byWord.get(word) : undefined;
  }

  get changes(): number {
    return this.#changes;
  }

  /** All cases, by address. */
  hosts(): HostCase[] {
    return [...this.#cases.values()].sort((left, right) => compareAddresses(left.address, right.address));
  }

  report(counters: Counters): void {
    counters.add("alert.sent", this.#sent);
    counters.add("alert.held-back", this.#heldBack);
    if (this.#policy.allow !== undefined) counters.add("alert.allowed", this.#policy.allow.suppressed);
    counters.add("alert.possible-hosts", this.#possible);
    counters.add("alert.far-end-sightings", this.#farEnds);
    if (this.#passedOn > 0) counters.add("alert.passed-on-sightings", this.#passedOn);
    if (this.#evicted > 0) counters.add("limit.maxHosts", this.#evicted);
    if (this.#piecesEvicted > 0) counters.add("limit.maxEvidencePerHost", this.#piecesEvicted);
    this.#memory.report(counters);
  }

  /**
   * The end inside the home networks is judged. Where both are inside, each is on its own evidence. Where neither is,
   * the one that opened the flow is, unless the user named his networks: far ends never alert by themselves, however well
   * proven.
   */
  #isJudged(subject: Address, { flow }: Sighting): boolean {
    const { homeNets } = this.#policy;
    if (homeNets.has(subject)) return true;
    if (homeNets.areNamed) return false;
    const isSource = sameAddress(subject, flow.source.address);
    const other = isSource ? flow.destination.address : flow.source.address;
    return isSource && !homeNets.has(other);
  }

  #case(address: Address): HostCase {
    const known = address.version === 4 ? this.#byWord.get(address.d) : this.#cases.get(formatAddress(address));
    if (known !== undefined && known === this.#latest) return known;
    const host = known ?? this.#open(address);
    if (known !== undefined) this.#cases.delete(host.ip);
    this.#cases.set(host.ip, host);
    this.#latest = host;
    return host;
  }

  #open(address: Address): HostCase {
    if (this.#cases.size >= this.#limits.maxHosts) {
      const oldest = this.#oldest.take();
      if (oldest !== undefined) this.#drop(oldest);
      this.#evicted++;
    }
    const host = new HostCase(address);
    if (address.version === 4) {
      this.#byWord.set(address.d, host);
      this.#opened.add(address.d);
    }
    return host;
  }

  #drop(host: HostCase): void {
    this.#cases.delete(host.ip);
    if (host.address.version === 4) this.#byWord.delete(host.address.d);
    if (host === this.#latest) this.#latest = undefined;
  }

  #tell(host: HostCase, finding: Finding, sighting: Sighting): void {
    if (finding.verdict.level === "possible") return;
    const key = toldKey(finding, host);
    const told = this.#told(key, sighting.time);
    if (finding.isOver === true) {
      if (told?.isOver === true) return;
      this.#memory.tell(key, { level: finding.verdict.level, time: sighting.time, heldBack: 0, isOver: true });
      this.#send(host, finding, sighting, "closed", sighting.time, told?.heldBack ?? 0);
      return;
    }
    const isRaised = told !== undefined && isHigher(finding.verdict.level, told.level);
    if (told !== undefined && !isRaised) {
      // The host's verdict is news only when it rises; a rule's finding, again after the hold-back.
      if (finding.rule === "skype.client") return;
      if (Math.abs(sighting.time - told.time) < this.#policy.holdBack) {
        if (!finding.isEvent) return;
        told.heldBack++;
        host.heldBack++;
        this.#heldBack++;
        return;
      }
    }
    this.#memory.tell(key, { level: finding.verdict.level, time: sighting.time, heldBack: 0 });
    this.#send(host, finding, sighting, isRaised ? "raised" : "new", sighting.time, told?.heldBack ?? 0);
  }

  /** What a run before this one told of a host counts until that was silent for a day, as within a run. */
  #told(key: string, now: Microseconds): Told | undefined {
    const told = this.#memory.told(key);
    if (told?.lastSeen === undefined) return told;
    if (now - told.lastSeen >= CLOSED_AFTER) {
      this.#memory.forget(key);
      return undefined;
    }
    const { lastSeen: _, ...alive } = told;
    this.#memory.tell(key, alive);
    return alive;
  }

  #send(
    host: HostCase,
    finding: Finding,
    sighting: Sighting,
    status: Alert["status"],
    time: Microseconds,
    heldBack: number,
  ): void {
    const { rule, verdict } = finding;
    const { title, because, facts } = finding.words();
    const { flow } = sighting;
    const { ip } = host;
    const source = endpointText(flow.source);
    const destination = endpointText(flow.destination);
    const reasons = because.map((piece) => this.#reason(piece));
    const first = Math.min(...because.map((piece) => piece.firstSeen));
    const last = Math.max(...because.map((piece) => piece.lastSeen));
    const { port } = host;
    const alert: HostAlert = {
      schema: ALERT_SCHEMA,
      id: this.#memory.identify([
        rule,
        ip,
        verdict.level,
        status === "closed",
        flow.transport,
        source,
        destination,
        sighting.proof,
      ]),
      time: formatTime(time),
      firstSeen: formatTime(first),
      lastSeen: formatTime(last),
      count: because.reduce((sum, piece) => sum + piece.count, 0),
      rule,
      status,
      title,
      severity: status === "closed" ? "info" : SEVERITY[rule],
      verdict: verdict.level,
      confidence: verdict.confidence,
      host: { ip, ...(host.mac !== undefined && { mac: host.mac }), ...(port !== undefined && { port }) },
      source,
      destination,
      network: {
        transport: flow.transport,
        communityId: communityId(
          flow.transport === "tcp" ? 6 : 17,
          flow.source.address,
          flow.destination.address,
          flow.source.port,
          flow.destination.port,
        ),
        direction: this.#direction(flow.source.address, flow.destination.address),
        ...(flow.vlan !== undefined && { vlan: flow.vlan }),
        ...(flow.tunnel !== undefined && { tunnel: tunnelEnds(flow.tunnel) }),
      },
      skype: rule === "skype.client" && status === "closed" ? { ...facts, traffic: host.traffic.totals } : facts,
      reasons,
      evidence: { frames: framesOf(sighting).map((frame) => this.#frame(frame)) },
      heldBack,
      observer: this.#policy.observer,
    };
    // Decided last, so that ids are the same with and without the list.
    if (this.#policy.allow?.suppresses(host.address, rule, time)) {
      if (rule === "skype.client") host.isAllowed = true;
      return;
    }
    this.#sent++;
    this.#publish(this.#cutOuts === undefined ? alert : this.#withCutOut(alert, because, sighting));
  }

  /** Everything it rests on, not only the frames that are listed. */
  #withCutOut(alert: HostAlert, because: readonly Evidence[], sighting: Sighting): HostAlert {
    const wanted = (ref: FrameRef, why: string): WantedFrame => ({ ref, capture: this.#captureName(ref.capture), why });
    const frames = [
      ...framesOf(sighting).map((ref) => wanted(ref, "tipped it")),
      ...because.flatMap((piece) => piece.frames.map((ref) => wanted(ref, piece.signal))),
    ];
    const cutOut = this.#cutOuts?.cutOut(alert, frames);
    if (cutOut === undefined) return alert;
    const { file, missing } = cutOut;
    return { ...alert, evidence: { ...alert.evidence, file, ...(missing > 0 && { framesMissing: missing }) } };
  }

  #reason(evidence: Evidence): AlertReason {
    return {
      signal: evidence.signal,
      kind: evidence.strength,
      ...reasonText(evidence),
      frames: evidence.frames.slice(0, FRAMES_PER_REASON).map((frame) => this.#frame(frame)),
      time: formatTime(evidence.firstSeen),
    };
  }

  #frame(frame: FrameRef): AlertFrame {
    const capture = this.#captureName(frame.capture);
    return frame.interface > 0
      ? { capture, interface: frame.interface, frame: frame.frame }
      : { capture, frame: frame.frame };
  }

  #direction(source: Address, destination: Address): HostAlert["network"]["direction"] {
    const { homeNets } = this.#policy;
    if (homeNets.has(source)) return homeNets.has(destination) ? "internal" : "outbound";
    return homeNets.has(destination) ? "inbound" : "external";
  }
}

function framesOf({ earlierFrames, frame }: Sighting): FrameRef[] {
  return [...earlierFrames, frame];
}

function toldKey({ rule, mark }: Finding, host: HostCase): string {
  return `${rule}|${host.ip}|${mark}`;
}

function endpointText({ address, port }: Endpoint): AlertEndpoint {
  return { ip: formatAddress(address), port };
}

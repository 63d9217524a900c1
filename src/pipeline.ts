import type { HostAlert } from "./alert/alert.js";
import { AlertDesk, type AlertPolicy } from "./alert/alert-desk.js";
import { AlertMemory } from "./alert/alert-memory.js";
import { FlowDesk, type FlowLog } from "./alert/flow-desk.js";
import type { SkypeTraffic } from "./alert/flow-log.js";
import type { HostCase } from "./alert/host-case.js";
import { type CaptureEnd, Frame, type FrameBatch, type FrameSource } from "./capture/frame.js";
import { Counters } from "./core/counters.js";
import type { Limits } from "./core/limits.js";
import { MINUTE, type Microseconds } from "./core/time.js";
import { Decoder } from "./decode/decoder.js";
import { Packet } from "./decode/packet.js";
import { Defragmenter } from "./defrag/defragmenter.js";
import { DetectEngine } from "./detect/engine.js";
import type { Hostcache } from "./detect/hostcache.js";
import type { EvidenceFolder } from "./evidence/evidence-folder.js";
import { EvidenceStore } from "./evidence/evidence-store.js";
import { Copies } from "./flow/copies.js";
import { FlowTracker } from "./flow/flow-tracker.js";

/** Hosts are looked through for those that fell silent this often, in packet time. */
const LOOK_EVERY: Microseconds = MINUTE;

/** Packets decoded before the first of them goes on, so that the flow table can get ready for all of them at once. */
const TOGETHER = 32;

/**
 * The one page that joins the rooms:
 *
 *     capture ──Frame──▶ decode ──Packet──▶ flow ──FlowEvent──▶ detect ──Evidence──▶ alert ──Alert──▶ output
 *
 * IP fragments take a turn through defrag, which hands the whole packet back to decode.
 */
export class Pipeline {
  readonly #decoder: Decoder;
  readonly #defragmenter: Defragmenter;
  readonly #copies = new Copies();
  readonly #tracker: FlowTracker;
  readonly #engine: DetectEngine;
  readonly #desk: AlertDesk;
  readonly #flows: FlowDesk;
  readonly #evidence: EvidenceStore | undefined;
  readonly #frame = new Frame();
  readonly #packets = Array.from({ length: TOGETHER }, () => new Packet());
  #nextLook: Microseconds = Number.NEGATIVE_INFINITY;
  readonly #captures: InspectedSource[] = [];
  readonly #sources: FrameSource[] = [];
  #first: Microseconds = Number.POSITIVE_INFINITY;
  #last: Microseconds = Number.NEGATIVE_INFINITY;

  constructor(options: PipelineOptions) {
    const { limits, hostcache, policy, publish, flowLog, evidence } = options;
    const { memory = new AlertMemory(limits), keepAccounts = false } = options;
    const application = `skyspan ${policy.observer.version}`;
    const frames = evidence && new EvidenceStore(evidence, limits, { application, together: TOGETHER });
    this.#evidence = frames;
    this.#decoder = new Decoder(limits);
    this.#desk = new AlertDesk(policy, limits, (index) => this.#captures[index]?.name ?? "", publish, memory, frames);
    this.#flows = new FlowDesk(this.#desk, limits, flowLog);
    this.#engine = new DetectEngine({ limits, hostcache, keepAccounts, frames }, this.#desk, this.#flows);
    this.#tracker = new FlowTracker(limits, this.#engine, {
      keepsEncapsulation: flowLog !== undefined,
      ...(frames !== undefined && { frames }),
    });
    this.#defragmenter = new Defragmenter(limits, (first) => {
      this.#decoder.resume(first);
      this.#tracker.packet(first);
    });
  }

  /**
   * Takes one capture in, the next of the timeline. `between` runs after every batch, where outputs may catch up and
   * progress may be shown; false from it ends the reading.
   */
  async read(source: FrameSource, between: () => Promise<boolean> | boolean = () => true): Promise<CaptureEnd> {
    const first = this.#captures.length;
    this.#inspect(source, first);
    this.#sources.push(source);
    const before = this.#decoder.frames;
    try {
      for await (const batch of source.batches()) {
        this.#inspect(source, first);
        this.#take(batch);
        if (!(await between())) break;
      }
    } finally {
      this.#inspect(source, first);
      for (const [part, entry] of this.#captures.slice(first).entries()) {
        entry.frames = source.parts?.[part]?.frames ?? this.#decoder.frames - before;
        entry.end = source.parts?.[part]?.end ?? source.end;
      }
    }
    return source.end;
  }

  /** Lists the captures of the source from `first` on. A source that follows files gets more of them on the way. */
  #inspect(source: FrameSource, first: number): void {
    const parts = source.parts ?? [source];
    while (this.#captures.length < first + parts.length) {
      const { name } = parts[this.#captures.length - first]!;
      this.#captures.push({ name, frames: 0, end: { kind: "interrupted" } });
    }
  }

  /**
   * Live, where nothing has come for a while: `now` is what the packets' clock shows. Idle flows and hosts go, as they
   * would with the next packet.
   */
  advance(now: Microseconds): void {
    if (now >= this.#defragmenter.deadline) this.#defragmenter.expire(now);
    this.#tracker.advance(now);
    // Also where the clock was set back: the next look must not lie a year ahead.
    if (now >= this.#nextLook || this.#nextLook > now + 2 * LOOK_EVERY) this.#look(now);
  }

  #look(now: Microseconds): void {
    this.#nextLook = now + LOOK_EVERY;
    this.#flows.advance();
    if (this.#desk.hasSilentHost(now)) this.#flows.review();
    this.#desk.advance(now);
  }

  #take(batch: FrameBatch): void {
    const frame = this.#frame;
    const packets = this.#packets;
    const decoder = this.#decoder;
    const defragmenter = this.#defragmenter;
    const copies = this.#copies;
    const tracker = this.#tracker;
    const vault = this.#evidence?.vault;
    let first = this.#first;
    let last = this.#last;
    let count: number;
    do {
      for (count = 0; count < TOGETHER && batch.next(frame); count++) {
        decoder.decode(frame, packets[count]!);
        vault?.note(count, frame);
        first = Math.min(first, frame.time);
        last = Math.max(last, frame.time);
      }
      tracker.expect(packets, count);
      for (let index = 0; index < count; index++) {
        const packet = packets[index]!;
        vault?.turnTo(index);
        if (packet.time >= defragmenter.deadline) defragmenter.expire(packet.time);
        if (packet.fragmented) this.#fragment(packet);
        else if (!copies.isCopy(packet)) tracker.packet(packet);
        if (packet.restAt !== 0) this.#rest(packet);
        if (packet.time >= this.#nextLook) this.#look(packet.time);
      }
    } while (count === TOGETHER);
    this.#first = first;
    this.#last = last;
  }

  /** The other packets of a frame that holds several. */
  #rest(packet: Packet): void {
    while (packet.restAt !== 0) {
      this.#decoder.decodeRest(packet);
      if (packet.fragmented) this.#fragment(packet);
      else if (!this.#copies.isCopy(packet)) this.#tracker.packet(packet);
    }
  }

  /** The packet that a fragment completes may itself hold a fragment, inside a tunnel. */
  #fragment(packet: Packet): void {
    this.#evidence?.keep({ capture: packet.capture, interface: packet.interface, frame: packet.frame });
    let whole = this.#defragmenter.add(packet);
    while (whole !== undefined) {
      this.#decoder.resume(whole);
      if (!whole.fragmented) {
        if (!this.#copies.isCopy(whole)) this.#tracker.packet(whole);
        return;
      }
      whole = this.#defragmenter.add(whole);
    }
  }

  /** The input has ended: every flow ends, and every host gets its last word. */
  finish(): void {
    this.#defragmenter.finish();
    this.#tracker.finish();
    this.#flows.finish();
    this.#desk.finish();
  }

  get captures(): readonly InspectedSource[] {
    return this.#captures;
  }

  /** Packet time from first to last; undefined where there was no frame. */
  get span(): { readonly first: Microseconds; readonly last: Microseconds } | undefined {
    return this.#last < this.#first ? undefined : { first: this.#first, last: this.#last };
  }

  get hosts(): readonly HostCase[] {
    return this.#desk.hosts();
  }

  get frames(): number {
    return this.#decoder.frames;
  }

  /** What all flows labelled Skype add up to. */
  get traffic(): SkypeTraffic {
    return this.#flows.total.totals;
  }

  /** Captured bytes. */
  get bytes(): number {
    return this.#decoder.bytes;
  }

  /** Everything that was counted, under stable dotted names. */
  counters(): Counters {
    const counters = new Counters();
    for (const source of this.#sources) source.report?.(counters);
    for (const { end } of this.#captures) {
      if (end.kind === "cut" && end.limit !== undefined) counters.add(`limit.${end.limit}`);
    }
    this.#decoder.report(counters);
    this.#defragmenter.report(counters);
    this.#copies.report(counters);
    this.#tracker.report(counters);
    this.#engine.report(counters);
    this.#flows.report(counters);
    this.#desk.report(counters);
    this.#evidence?.report(counters);
    return counters;
  }
}

export interface PipelineOptions {
  readonly limits: Limits;
  readonly hostcache: Hostcache;
  readonly policy: AlertPolicy;
  /** Called with each alert, in the order of the packets that tipped them. */
  readonly publish: (alert: HostAlert) => void;
  /** Whether account names that stand in clear are kept and told (A17); not by default. */
  readonly keepAccounts?: boolean;
  /** Where records of all flows go, if they are wanted. */
  readonly flowLog?: FlowLog;
  /** Where the frames behind each alert are written, if they are wanted. */
  readonly evidence?: EvidenceFolder;
  /** What was told in an earlier run; nothing by default. */
  readonly memory?: AlertMemory;
}

export interface InspectedSource {
  readonly name: string;
  frames: number;
  end: CaptureEnd;
}

import { type Address, formatAddress, sameAddress } from "../core/address.js";
import type { Counters } from "../core/counters.js";
import type { FrameKeeper } from "../core/frame-keeper.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import { Oldest } from "../core/oldest.js";
import type { Microseconds } from "../core/time.js";
import type { Evidence, Sighting, Strength } from "./evidence.js";

/** The room to the right. Called at every sighting; `isStronger` where it raised the evidence's strength. */
export interface EvidenceListener {
  evidence(evidence: Evidence, sighting: Sighting, isStronger: boolean): void;
}

/** What had been seen before it was enough to be put down. */
export interface EarlierSightings {
  readonly firstSeen: Microseconds;
  readonly count: number;
  readonly frames: readonly FrameRef[];
}

const RANK: Readonly<Record<Strength, number>> = { weak: 0, supporting: 1, strong: 2, proof: 3 };

export function isStronger(left: Strength, right: Strength): boolean {
  return RANK[left] > RANK[right];
}

type Of<Signal extends Evidence["signal"]> = Extract<Evidence, { signal: Signal }>;

/**
 * All evidence of the run, one piece per signal, subject and distinguishing mark; what is seen again makes it grow. The
 * piece longest without news goes when the book is full.
 */
export class EvidenceBook {
  readonly #pieces = new Map<string, Evidence>();
  readonly #oldest = new Oldest(this.#pieces);
  readonly #listener: EvidenceListener;
  readonly #maxPieces: number;
  readonly #maxFrames: number;
  readonly #frames: FrameKeeper | undefined;
  /** What was asked for last, and the identity of that: it is asked for by `find`, then by `sight`, and often again. */
  #signal = "";
  #subject: Address | undefined;
  #mark = "";
  #id = "";
  /** The piece that was seen last. */
  #latest: Evidence | undefined;
  #evicted = 0;

  constructor(
    limits: Pick<Limits, "maxHosts" | "maxFramesPerEvidence">,
    listener: EvidenceListener,
    frames?: FrameKeeper,
  ) {
    this.#frames = frames;
    this.#listener = listener;
    // Most hosts have a handful of pieces; the bound is on all together.
    this.#maxPieces = limits.maxHosts * 4;
    this.#maxFrames = limits.maxFramesPerEvidence;
  }

  /** The piece there is for this signal, subject and mark. */
  find<Signal extends Evidence["signal"]>(signal: Signal, subject: Address, mark: string): Of<Signal> | undefined {
    return this.#pieces.get(this.#identity(signal, subject, mark)) as Of<Signal> | undefined;
  }

  /**
   * Puts down one sighting: `facts` are those of a piece that is new, and the caller changes those of a piece that is not
   * before calling. The strength given is that of the whole piece as it stands now, and never falls.
   */
  sight<Signal extends Evidence["signal"]>(
    signal: Signal,
    subject: Address,
    mark: string,
    strength: Strength,
    sighting: Sighting,
    facts: Of<Signal>["facts"],
    earlier?: EarlierSightings,
  ): Of<Signal> {
    const id = this.#identity(signal, subject, mark);
    let piece = this.#pieces.get(id);
    let stronger = true;
    if (piece === undefined) {
      this.#makeRoom();
      piece = {
        id,
        signal,
        strength,
        subject,
        count: 0,
        firstSeen: earlier?.firstSeen ?? sighting.time,
        lastSeen: sighting.time,
        // Most pieces stay with one frame: an array that is given it has one place, one that grows begins with 17.
        frames: earlier?.frames.slice(0, this.#maxFrames) ?? [sighting.earlierFrames?.[0] ?? sighting.frame],
        tipped: sighting,
        facts,
      } as unknown as Of<Signal>;
      piece.count = earlier?.count ?? 0;
    } else {
      // Map order is the order of news: what is seen now goes to the end.
      if (piece !== this.#latest) this.#pieces.delete(id);
      stronger = isStronger(strength, piece.strength);
      if (stronger) {
        piece.strength = strength;
        piece.tipped = sighting;
      }
    }
    if (piece !== this.#latest) this.#pieces.set(id, piece);
    this.#latest = piece;
    piece.count++;
    piece.firstSeen = Math.min(piece.firstSeen, sighting.time);
    piece.lastSeen = Math.max(piece.lastSeen, sighting.time);
    for (const frame of sighting.earlierFrames) addFrame(piece.frames, frame, this.#maxFrames);
    if (piece.frames.length < this.#maxFrames || stronger) this.#frames?.keep(sighting.frame);
    addFrame(piece.frames, sighting.frame, this.#maxFrames);
    this.#listener.evidence(piece, sighting, stronger);
    return piece as Of<Signal>;
  }

  report(counters: Counters): void {
    counters.add("detect.evidence", this.#pieces.size);
    if (this.#evicted > 0) counters.add("limit.maxHosts", this.#evicted);
  }

  #identity(signal: string, subject: Address, mark: string): string {
    const isSame = signal === this.#signal && mark === this.#mark;
    if (isSame && this.#subject !== undefined && sameAddress(subject, this.#subject)) return this.#id;
    this.#signal = signal;
    this.#subject = subject;
    this.#mark = mark;
    this.#id = `${signal}|${formatAddress(subject)}|${mark}`;
    return this.#id;
  }

  #makeRoom(): void {
    if (this.#pieces.size < this.#maxPieces) return;
    this.#oldest.take();
    this.#evicted++;
  }
}

function addFrame(frames: FrameRef[], frame: FrameRef, limit: number): void {
  if (frames.length >= limit) return;
  const latest = frames.at(-1);
  if (latest !== undefined && latest.frame === frame.frame && latest.capture === frame.capture) return;
  frames.push(frame);
}

import type { CutOut, CutOuts, WantedFrame } from "../alert/cut-outs.js";
import type { Counters } from "../core/counters.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Limits } from "../core/limits.js";
import type { EvidenceFolder } from "./evidence-folder.js";
import { FrameVault, type KeptFrame } from "./frame-vault.js";
import { type PcapngFrame, type PcapngInterface, pcapngFile } from "./pcapng-file.js";

type EvidenceLimits = Pick<
  Limits,
  "maxKeptFrames" | "maxKeptFrameBytes" | "maxCutOutFrames" | "maxCutOutBytes" | "maxCutOuts"
>;

/** Keeps the frames that evidence rests on, and writes those behind an alert into a capture of their own. */
export class EvidenceStore implements CutOuts {
  readonly vault: FrameVault;
  readonly #folder: EvidenceFolder;
  readonly #limits: EvidenceLimits;
  readonly #application: string;
  #written = 0;
  #refused = 0;
  #failed = 0;
  #missing = 0;
  #cut = 0;

  constructor(folder: EvidenceFolder, limits: EvidenceLimits, { application, together }: EvidenceStoreOptions) {
    this.vault = new FrameVault(limits, together);
    this.#folder = folder;
    this.#limits = limits;
    this.#application = application;
  }

  keep(frame: FrameRef): void {
    this.vault.keep(frame);
  }

  cutOut(alert: { readonly id: string; readonly rule: string }, frames: readonly WantedFrame[]): CutOut | undefined {
    if (this.#written >= this.#limits.maxCutOuts) {
      this.#refused++;
      return undefined;
    }
    const wanted = distinct(frames);
    for (const { ref } of wanted) this.vault.keep(ref);
    const found = this.#withinBounds(wanted);
    const missing = wanted.length - found.length;
    this.#missing += missing;
    const interfaces = new Interfaces();
    const records = found
      .toSorted((left, right) => left.kept.time - right.kept.time || left.ref.frame - right.ref.frame)
      .map((frame) => recordOf(frame, interfaces));
    const comment = `What alert ${alert.id} (${alert.rule}) rests on.${missing > 0 ? ` ${missing} frames are missing.` : ""}`;
    const bytes = pcapngFile({ application: this.#application, comment }, interfaces.list, records);
    const file = this.#folder.write(`${alert.id}.pcapng`, bytes);
    if (file === undefined) {
      this.#failed++;
      return undefined;
    }
    this.#written++;
    return { file, missing };
  }

  report(counters: Counters): void {
    counters.add("evidence.files", this.#written);
    if (this.#failed > 0) counters.add("evidence.failed", this.#failed);
    if (this.#missing > 0) counters.add("evidence.frames-missing", this.#missing);
    if (this.#refused > 0) counters.add("limit.maxCutOuts", this.#refused);
    if (this.#cut > 0) counters.add("limit.maxCutOutFrames", this.#cut);
    this.vault.report(counters);
  }

  /** Those that are at hand, the first ones where they are too many for one file. */
  #withinBounds(wanted: readonly FrameOnce[]): FoundFrame[] {
    const found: FoundFrame[] = [];
    let bytes = 0;
    for (const frame of wanted) {
      const kept = this.vault.find(frame.ref);
      if (kept === undefined) continue;
      bytes += kept.bytes.length;
      if (found.length >= this.#limits.maxCutOutFrames || bytes > this.#limits.maxCutOutBytes) {
        this.#cut++;
        break;
      }
      found.push({ ...frame, kept });
    }
    return found;
  }
}

export interface EvidenceStoreOptions {
  /** Name and version, for the file's header. */
  readonly application: string;
  /** Frames decoded before the first of them goes on. */
  readonly together: number;
}

interface FrameOnce extends Omit<WantedFrame, "why"> {
  readonly reasons: Set<string>;
}

interface FoundFrame extends FrameOnce {
  readonly kept: KeptFrame;
}

/** Each frame once, with all that is said of it. */
function distinct(frames: readonly WantedFrame[]): FrameOnce[] {
  const byPlace = new Map<string, FrameOnce>();
  for (const { ref, capture, why } of frames) {
    const place = `${ref.capture}:${ref.frame}`;
    const once = byPlace.get(place);
    if (once === undefined) byPlace.set(place, { ref, capture, reasons: new Set([why]) });
    else once.reasons.add(why);
  }
  return [...byPlace.values()];
}

function recordOf({ ref, capture, reasons, kept }: FoundFrame, interfaces: Interfaces): PcapngFrame {
  return {
    interface: interfaces.of(ref, capture, kept.linkType),
    time: kept.time,
    originalLength: kept.originalLength,
    bytes: kept.bytes,
    comment: `${[...reasons].join(", ")}: frame ${ref.frame} of ${capture}`,
  };
}

/** One for each link that the frames come from. */
class Interfaces {
  readonly #byPlace = new Map<string, number>();
  readonly list: PcapngInterface[] = [];

  of(ref: FrameRef, capture: string, linkType: number): number {
    const place = `${ref.capture}:${ref.interface}:${linkType}`;
    let index = this.#byPlace.get(place);
    if (index === undefined) {
      index = this.list.length;
      this.#byPlace.set(place, index);
      this.list.push({ linkType, description: ref.interface > 0 ? `${capture}, interface ${ref.interface}` : capture });
    }
    return index;
  }
}

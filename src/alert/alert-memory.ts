import { hash } from "node:crypto";
import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { Oldest } from "../core/oldest.js";
import type { Microseconds } from "../core/time.js";
import type { VerdictLevel } from "./alert.js";

export interface Told {
  readonly level: VerdictLevel;
  readonly time: Microseconds;
  heldBack: number;
  /** It has had its last word. */
  readonly isOver?: boolean;
  /** Where that was at the end of a run: when anything was seen of the host for the last time. */
  readonly lastSeen?: Microseconds;
}

/** A self-alert of the sensor, and how many like it were held back since. */
export interface ToldOfSensor {
  readonly time: Microseconds;
  heldBack: number;
}

/** The memory as plain data, for a file. */
export interface AlertMemoryContent {
  readonly told: readonly (readonly [key: string, told: Told])[];
  readonly occurrences: readonly (readonly [digest: string, count: number])[];
  readonly sensor: readonly (readonly [key: string, told: ToldOfSensor])[];
}

const NOTHING: AlertMemoryContent = { told: [], occurrences: [], sensor: [] };

/** What was told already, and how often: so that it is not told as news again, and a repeat gets an id of its own. */
export class AlertMemory {
  readonly #told: Map<string, Told>;
  readonly #occurrences: Map<string, number>;
  readonly #sensor: Map<string, ToldOfSensor>;
  readonly #oldestTold: Oldest<string, Told>;
  readonly #oldestOccurrence: Oldest<string, number>;
  readonly #oldestOfSensor: Oldest<string, ToldOfSensor>;
  readonly #limit: number;
  #changes = 0;
  #forgotten = 0;

  constructor({ maxAlertIdentities }: Pick<Limits, "maxAlertIdentities">, content: AlertMemoryContent = NOTHING) {
    this.#limit = maxAlertIdentities;
    this.#told = new Map(content.told.slice(-maxAlertIdentities));
    this.#occurrences = new Map(content.occurrences.slice(-maxAlertIdentities));
    this.#sensor = new Map(content.sensor.slice(-maxAlertIdentities));
    this.#oldestTold = new Oldest(this.#told);
    this.#oldestOccurrence = new Oldest(this.#occurrences);
    this.#oldestOfSensor = new Oldest(this.#sensor);
  }

  /** Grows with every change. */
  get changes(): number {
    return this.#changes;
  }

  get content(): AlertMemoryContent {
    return { told: [...this.#told], occurrences: [...this.#occurrences], sensor: [...this.#sensor] };
  }

  told(key: string): Told | undefined {
    return this.#told.get(key);
  }

  tell(key: string, told: Told): void {
    this.#changes++;
    this.#makeRoom(this.#told, this.#oldestTold, key);
    this.#told.set(key, told);
  }

  /** The run ends, and the next one is to know since when the host is silent. */
  rest(key: string, lastSeen: Microseconds): void {
    const told = this.#told.get(key);
    if (told !== undefined) this.#told.set(key, { ...told, lastSeen });
  }

  /** It may be news again. */
  forget(key: string): void {
    if (this.#told.delete(key)) this.#changes++;
  }

  toldOfSensor(key: string): ToldOfSensor | undefined {
    return this.#sensor.get(key);
  }

  tellOfSensor(key: string, told: ToldOfSensor): void {
    this.#changes++;
    this.#makeRoom(this.#sensor, this.#oldestOfSensor, key);
    this.#sensor.set(key, told);
  }

  /** What is told, hashed, with a number that counts the times it was told: a replay gives the same, a repeat does not. */
  identify(what: readonly unknown[]): string {
    this.#changes++;
    const digest = sha256(JSON.stringify(what));
    const occurrence = (this.#occurrences.get(digest) ?? 0) + 1;
    this.#makeRoom(this.#occurrences, this.#oldestOccurrence, digest);
    this.#occurrences.set(digest, occurrence);
    return alertIdOf(what, occurrence);
  }

  report(counters: Counters): void {
    if (this.#forgotten > 0) counters.add("limit.maxAlertIdentities", this.#forgotten);
  }

  /** Where one more is one too many, the entry put in first goes. */
  #makeRoom<Value>(map: Map<string, Value>, oldest: Oldest<string, Value>, key: string): void {
    if (map.size < this.#limit || map.has(key)) return;
    oldest.take();
    this.#forgotten++;
  }
}

/** Of what is told for the so-manieth time, counted from 1. */
export function alertIdOf(what: readonly unknown[], occurrence: number): string {
  return sha256(`${JSON.stringify(what)}#${occurrence}`);
}

/** The first half, hex. */
function sha256(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

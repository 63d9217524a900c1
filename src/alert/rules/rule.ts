import type { Evidence } from "../../detect/evidence.js";
import type { HostRule, Severity, SkypeFacts } from "../alert.js";
import type { HomeNets } from "../home-nets.js";
import type { HostCase } from "../host-case.js";
import type { Verdict } from "../verdict.js";

/** What one rule makes of a sighting. */
export interface Finding {
  readonly rule: HostRule;
  /** Findings of one rule about one host that differ here are different news. */
  readonly mark: string;
  readonly verdict: Verdict;
  /** Each sighting is an event of its own, a call or a stream; otherwise it only makes the finding grow. */
  readonly isEvent: boolean;
  /** The last word on this mark: told as `closed`. */
  readonly isOver?: boolean;
  /** Made only where the finding is told. */
  readonly words: () => FindingWords;
}

export interface FindingWords {
  readonly title: string;
  readonly because: readonly Evidence[];
  readonly facts: SkypeFacts;
}

/** A rule as the registry lists it: asked about each piece of evidence that says something new of a host. */
export interface RuleEntry {
  /** The rules it speaks under, and how much each asks for attention. */
  readonly severity: Readonly<Partial<Record<HostRule, Severity>>>;
  readonly find: (host: HostCase, evidence: Evidence, homeNets: HomeNets) => Finding | undefined;
}

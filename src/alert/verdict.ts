import type { Evidence, SignalName, Strength } from "../detect/evidence.js";
import type { VerdictLevel } from "./alert.js";

/**
 * How evidence adds up. All weights and thresholds stand here; `docs/verdict.md` explains them.
 *
 * Signals that rest on the same bytes or habits form one kind, and a kind counts once, by its strongest piece: the same
 * kind seen a hundred times is one reason. Kinds are taken as independent.
 */
type Kind = "http" | "udp-cipher" | "tcp-cipher" | "udp-habit" | "tcp-habit";

const KIND: Readonly<Record<SignalName, Kind | undefined>> = {
  "ui-http": "http",
  "udp-proof": "udp-cipher",
  "tcp-proof": "tcp-cipher",
  login: "tcp-cipher",
  "nak-resend": "udp-cipher",
  "fake-tls": "tcp-cipher",
  "udp-fanout": "udp-habit",
  "tcp-80-fallback": "tcp-habit",
  "port-ladder": "tcp-habit",
  // The look-up comes before the call: two signs of one thing.
  names: "http",
  // What a client told skype.com before, from the mouth of a browser.
  "version-cookie": "http",
  // The other half of `ui-http`.
  "ui-answer": "http",
  "tom-skype": "http",
  // What a client says of itself in clear, to its router.
  "upnp-mapping": "http",
  "http-refusal": "tcp-habit",
  "bandwidth-probe": "udp-cipher",
  "native-handshake": "tcp-cipher",
  // What a host does or maps, told where the host is proven by the others: no reason to call it Skype.
  "port-mapping": undefined,
  media: undefined,
  supernode: undefined,
};

/**
 * What is said of calls, transfers and supernodes rests on publications, not on captures: never more than probable, and
 * no surer than this, however well the host itself is proven.
 */
export const PUBLISHED_ONLY = {
  call: 0.6,
  skypeout: 0.5,
  "file-transfer": 0.5,
  "relayed-transfer": 0.4,
  supernode: 0.7,
};

/** The chance, between 0 and 1, that a host is right to be named on one kind of this strength alone. */
const WEIGHT: Readonly<Record<Strength, number>> = { proof: 0.98, strong: 0.7, supporting: 0.3, weak: 0.1 };

/** Points towards `probable`, which takes four: one strong kind, or two that support. All weak kinds together have one. */
const POINTS: Readonly<Record<Strength, number>> = { proof: 8, strong: 4, supporting: 2, weak: 1 };
const PROBABLE_POINTS = 4;

export interface Verdict {
  readonly level: VerdictLevel;
  /** 0 to 1, three decimals. */
  readonly confidence: number;
}

const LEVELS: readonly VerdictLevel[] = ["possible", "probable", "confirmed"];

export function isHigher(left: VerdictLevel, right: VerdictLevel | undefined): boolean {
  return right === undefined || LEVELS.indexOf(left) > LEVELS.indexOf(right);
}

/** The verdict on a host from all evidence about it: `confirmed` takes a proof. */
export function judge(evidence: Iterable<Pick<Evidence, "signal" | "strength">>): Verdict {
  const strongest = new Map<Kind, Strength>();
  for (const { signal, strength } of evidence) {
    // A fallback is proven by the cipher, so that proof is no second reason.
    const kind = signal === "tcp-80-fallback" && strength === "proof" ? "tcp-cipher" : KIND[signal];
    if (kind === undefined) continue;
    const known = strongest.get(kind);
    if (known === undefined || WEIGHT[strength] > WEIGHT[known]) strongest.set(kind, strength);
  }
  let doubt = 1;
  let points = 0;
  let isProven = false;
  let isWeak = false;
  for (const strength of strongest.values()) {
    doubt *= 1 - WEIGHT[strength];
    if (strength === "weak") isWeak = true;
    else points += POINTS[strength];
    isProven ||= strength === "proof";
  }
  const level = isProven
    ? "confirmed"
    : points + (isWeak ? POINTS.weak : 0) >= PROBABLE_POINTS
      ? "probable"
      : "possible";
  return { level, confidence: Math.round((1 - doubt) * 1000) / 1000 };
}

import type { Alert } from "../alert/alert.js";

/**
 * What an alert shows in the words of MITRE ATT&CK. It says "technique observed", not "attack": Skype is a matter of
 * policy, and these are names that SIEMs group by.
 */
export interface Technique {
  /** `T1071.001` */
  readonly id: string;
  readonly name: string;
  /** The technique that a sub-technique belongs to. */
  readonly parent?: { readonly id: string; readonly name: string };
}

/** All of the techniques below belong to it. */
export const TACTIC = { id: "TA0011", name: "Command and Control" } as const;

const WEB: Technique = {
  id: "T1071.001",
  name: "Web Protocols",
  parent: { id: "T1071", name: "Application Layer Protocol" },
};
const NOT_APPLICATION_LAYER: Technique = { id: "T1095", name: "Non-Application Layer Protocol" };
const OTHER_PORT: Technique = { id: "T1571", name: "Non-Standard Port" };

/** By signal; the ones left out say nothing of a technique. */
const TECHNIQUES: Readonly<Record<string, Technique>> = {
  "ui-http": WEB,
  "ui-answer": WEB,
  "version-cookie": WEB,
  "tom-skype": WEB,
  "udp-proof": NOT_APPLICATION_LAYER,
  "udp-fanout": NOT_APPLICATION_LAYER,
  "nak-resend": NOT_APPLICATION_LAYER,
  "tcp-80-fallback": OTHER_PORT,
  "port-ladder": OTHER_PORT,
  "fake-tls": OTHER_PORT,
};

/** Each once, in the order of the reasons. */
export function techniquesOf({ reasons }: Alert): readonly Technique[] {
  const found = reasons.flatMap(({ signal }) => (Object.hasOwn(TECHNIQUES, signal) ? [TECHNIQUES[signal]!] : []));
  return [...new Set(found)];
}

import type { VerdictLevel } from "../../alert/alert.js";
import { renderHostCard } from "./host-card.js";
import type { HostReport } from "./host-report.js";
import type { Look } from "./page.js";
import { type InspectionSummary, nothingFound } from "./summary.js";

const RANK: Readonly<Record<VerdictLevel, number>> = { confirmed: 0, probable: 1, possible: 2 };

/** What `analyze` prints to people: one card per host, worst first, or a sentence that says what was looked through. */
export function renderHosts(hosts: readonly HostReport[], inspected: InspectionSummary, look: Look): string {
  if (hosts.length === 0) return nothingFound(inspected);
  const nameCaptures = inspected.captures.length > 1;
  return [...hosts]
    .sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || b.confidence - a.confidence || a.firstSeen - b.firstSeen)
    .map((host) => renderHostCard(host, look, nameCaptures))
    .join("\n\n");
}

import type { Counters } from "../../core/counters.js";
import type { LossTotals } from "./loss-watch.js";

/** The run so far, in numbers: one log line, one status line, and the metrics are made of it. */
export interface Statistics {
  readonly frames: number;
  readonly bytes: number;
  readonly framesPerSecond: number;
  readonly dropped: number;
  readonly droppedIsEstimate: boolean;
  readonly engineRestarts: number;
  readonly flows: number;
  readonly hosts: number;
  readonly tcpGaps: number;
  readonly tcpOneSided: number;
  readonly tcpTwoSided: number;
  readonly alerts: number;
  readonly heldBack: number;
  readonly lost: number;
  /** Alerts that wait for network outputs, and those that these refused for good. */
  readonly pending: number;
  readonly refused: number;
  readonly residentMegabytes: number;
}

export function statisticsOf(
  counters: Counters,
  { frames, bytes, rate, alerts }: { frames: number; bytes: number; rate: number; alerts: number },
  { lost, pending, refused }: Pick<Statistics, "lost" | "pending" | "refused">,
  loss: LossTotals,
): Statistics {
  return {
    frames,
    bytes,
    framesPerSecond: Math.round(rate),
    dropped: loss.dropped,
    droppedIsEstimate: loss.isEstimate,
    engineRestarts: loss.restarts,
    flows: counters.get("flow.started"),
    hosts: counters.get("flow.hosts"),
    tcpGaps: counters.get("flow.stream.gaps"),
    tcpOneSided: counters.get("flow.tcp.one-sided"),
    tcpTwoSided: counters.get("flow.tcp.two-sided"),
    alerts,
    heldBack: counters.get("alert.held-back"),
    lost,
    pending,
    refused,
    residentMegabytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}

/** For a terminal, which may cut it off: what matters most comes first. */
export function statusLine(statistics: Statistics): string {
  const count = (value: number): string => value.toLocaleString("en-US");
  const { frames, framesPerSecond, dropped, droppedIsEstimate, alerts, lost } = statistics;
  const { flows, tcpGaps, tcpOneSided, engineRestarts } = statistics;
  return [
    `${count(frames)} frames (${count(framesPerSecond)}/s)`,
    `${count(dropped)} dropped${droppedIsEstimate ? " (estimate)" : ""}`,
    `${count(alerts)} alerts${lost > 0 ? `, ${count(lost)} lost` : ""}`,
    `${count(flows)} flows`,
    `${count(tcpGaps)} TCP gaps`,
    ...(tcpOneSided > 0 ? [`${count(tcpOneSided)} one-sided`] : []),
    ...(engineRestarts > 0 ? [`${count(engineRestarts)} engine ${engineRestarts === 1 ? "restart" : "restarts"}`] : []),
  ].join(" · ");
}

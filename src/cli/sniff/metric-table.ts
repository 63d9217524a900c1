import type { Delivery } from "../../output/sink.js";
import type { InterfaceLoss } from "./loss-watch.js";
import type { Statistics } from "./statistics.js";

/** One metric: its name, what it means, and where its value stands. */
interface Metric<Source> {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  readonly value: (source: Source) => number;
}

/** Of the whole run. */
export const OF_RUN: readonly Metric<Statistics>[] = [
  { name: "skyspan_frames_total", help: "Frames read.", kind: "counter", value: ({ frames }) => frames },
  { name: "skyspan_frame_bytes_total", help: "Captured bytes read.", kind: "counter", value: ({ bytes }) => bytes },
  {
    name: "skyspan_dropped_frames_total",
    help: "Frames the kernel dropped; an estimate where skyspan_dropped_frames_is_estimate is 1.",
    kind: "counter",
    value: ({ dropped }) => dropped,
  },
  {
    name: "skyspan_dropped_frames_is_estimate",
    help: "1 where the engine cannot count drops and they are worked out from the interface's own counter.",
    kind: "gauge",
    value: ({ droppedIsEstimate }) => (droppedIsEstimate ? 1 : 0),
  },
  {
    name: "skyspan_engine_restarts_total",
    help: "Times a capture engine ended and was started again.",
    kind: "counter",
    value: ({ engineRestarts }) => engineRestarts,
  },
  { name: "skyspan_flows_total", help: "Flows seen.", kind: "counter", value: ({ flows }) => flows },
  {
    name: "skyspan_hosts",
    help: "Different addresses seen, up to a bound.",
    kind: "gauge",
    value: ({ hosts }) => hosts,
  },
  {
    name: "skyspan_tcp_gaps_total",
    help: "Gaps in followed TCP streams: a measure of loss that is independent of the engine.",
    kind: "counter",
    value: ({ tcpGaps }) => tcpGaps,
  },
  {
    name: "skyspan_tcp_one_sided_flows_total",
    help: "Ended TCP flows with data of which one side was seen only.",
    kind: "counter",
    value: ({ tcpOneSided }) => tcpOneSided,
  },
  {
    name: "skyspan_tcp_two_sided_flows_total",
    help: "Ended TCP flows with data of which both sides were seen.",
    kind: "counter",
    value: ({ tcpTwoSided }) => tcpTwoSided,
  },
  { name: "skyspan_alerts_total", help: "Alerts sent.", kind: "counter", value: ({ alerts }) => alerts },
  {
    name: "skyspan_alerts_held_back_total",
    help: "Alerts not repeated.",
    kind: "counter",
    value: ({ heldBack }) => heldBack,
  },
  {
    name: "skyspan_alerts_pending",
    help: "Alerts that wait for network outputs, summed over these.",
    kind: "gauge",
    value: ({ pending }) => pending,
  },
  {
    name: "skyspan_alerts_refused_total",
    help: "Alerts that a receiver refused for good; they are in refused.jsonl.",
    kind: "counter",
    value: ({ refused }) => refused,
  },
  { name: "skyspan_alerts_lost_total", help: "Alerts not delivered.", kind: "counter", value: ({ lost }) => lost },
];

/** An interface as it does: which one is blind, where there are several. */
export interface InterfaceState extends InterfaceLoss {
  readonly isCaptured: boolean;
}

/** Of each interface, by its name. */
export const OF_INTERFACE: readonly Metric<InterfaceState>[] = [
  {
    name: "skyspan_interface_up",
    help: "1 where frames can come from the interface: an engine listens, and it is up.",
    kind: "gauge",
    value: ({ isCaptured }) => (isCaptured ? 1 : 0),
  },
  {
    name: "skyspan_interface_dropped_frames_total",
    help: "Frames of the interface that the kernel dropped, or an estimate.",
    kind: "counter",
    value: ({ dropped }) => dropped,
  },
  {
    name: "skyspan_interface_gaps_total",
    help: "Times that nothing was seen of the interface: its engine ended, or it went down.",
    kind: "counter",
    value: ({ engineGaps, downs }) => engineGaps + downs,
  },
];

/** Of each output, by its name. */
export const OF_OUTPUT: readonly Metric<Delivery>[] = [
  {
    name: "skyspan_output_delivered_alerts_total",
    help: "Alerts that the output has taken.",
    kind: "counter",
    value: ({ delivered }) => delivered,
  },
  {
    name: "skyspan_output_pending_alerts",
    help: "Alerts that wait in the spool for the output.",
    kind: "gauge",
    value: ({ pending }) => pending,
  },
  {
    name: "skyspan_output_lost_alerts_total",
    help: "Alerts not delivered to the output, nor kept for it.",
    kind: "counter",
    value: ({ lost }) => lost,
  },
];

import { hash } from "node:crypto";
import { type Endpoint, endpointKey, formatAddress, formatEndpoint } from "../core/address.js";
import { communityId } from "../core/community-id.js";
import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { formatTime } from "../core/time.js";
import type { EndedFlow, EndedFlowListener } from "../detect/ended-flow.js";
import { FLOW_SCHEMA, type FlowReason, type FlowRecord, type FlowSide } from "./flow-log.js";
import { flowState } from "./flow-state.js";
import type { HostCase } from "./host-case.js";
import { type PendingFlow, PendingFlows } from "./pending-flows.js";
import { Traffic } from "./traffic.js";
import { tunnelEnds } from "./tunnel-ends.js";

/** Where flow records go, and when. */
export interface FlowLog {
  /**
   * `held`: a record waits until it is decided, or until the bound on those that wait. `corrected`: it is written at
   * once, and again with `corrects` where it turns out to be Skype's.
   */
  readonly order: "held" | "corrected";
  readonly write: (record: FlowRecord) => void;
}

/** What the desk needs of the cases that are open. */
export interface Cases {
  /** The one on this IPv4 address. */
  at(word: number): HostCase | undefined;
  /** Goes up with everything that is learned of a host. */
  readonly changes: number;
}

const TRANSPORTS: Readonly<Record<number, FlowRecord["network"]["transport"]>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  58: "icmp6",
};

/**
 * Labels flows that are over, and adds up those of Skype. Evidence often comes after a flow has ended, so flows wait in
 * a bounded line, and are decided when they leave it.
 */
export class FlowDesk implements EndedFlowListener {
  readonly wantsAll: boolean;
  readonly #cases: Cases;
  readonly #log: FlowLog | undefined;
  readonly #total = new Traffic();
  readonly #pending: PendingFlows;
  #early = 0;
  /** `changes` of the cases when the line was last gone through. */
  #reviewed = 0;

  constructor(cases: Cases, limits: Pick<Limits, "maxPendingFlows">, log?: FlowLog) {
    this.#cases = cases;
    this.#log = log;
    this.#pending = new PendingFlows(limits.maxPendingFlows);
    this.wantsAll = log !== undefined;
  }

  concerns(initiator: number, responder: number): boolean {
    return this.#cases.at(initiator) !== undefined || this.#cases.at(responder) !== undefined;
  }

  flowEnded(flow: EndedFlow): void {
    const isCounted = this.#isSkype(flow);
    if (isCounted) this.#count(flow);
    const isWritten = this.#log?.order !== "held";
    if (isWritten) this.#log?.write(recordOf(flow, this.#reasons(flow), false));
    if (!isWritten || !isCounted) this.#wait({ flow, isCounted, isWritten });
  }

  /** Goes through the line, if anything was learned since the last time: what is Skype's by now is decided. */
  review(): void {
    if (this.#cases.changes === this.#reviewed) return;
    this.#reviewed = this.#cases.changes;
    this.#pending.review((pending) => {
      if (!this.#isSkype(pending.flow)) return true;
      this.#settle(pending);
      return false;
    });
  }

  /** Live, a correction is worth most while it is fresh. */
  advance(): void {
    if (this.#log?.order === "corrected") this.review();
  }

  /** The input has ended: what waits is decided, the oldest first. */
  finish(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#settle(next);
  }

  /** All labelled flows of the run. */
  get total(): Traffic {
    return this.#total;
  }

  report(counters: Counters): void {
    if (this.#early > 0) counters.add("limit.maxPendingFlows", this.#early);
  }

  #wait(pending: PendingFlow): void {
    if (this.#pending.isFull) {
      this.#early++;
      // With no room at all, it is the newcomer that cannot wait.
      const first = this.#pending.shift() ?? pending;
      this.#settle(first);
      if (first === pending) return;
    }
    this.#pending.push(pending);
  }

  /** The last look at a flow that has waited. */
  #settle({ flow, isCounted, isWritten }: PendingFlow): void {
    const isSkype = this.#isSkype(flow);
    if (isSkype && !isCounted) this.#count(flow);
    if (!isWritten || isSkype) this.#log?.write(recordOf(flow, this.#reasons(flow), isWritten));
  }

  #count(flow: EndedFlow): void {
    this.#total.add(flow);
    this.#hostOf(flow.source)?.traffic.add(flow);
    this.#hostOf(flow.destination)?.traffic.add(flow);
  }

  #hostOf({ address }: Endpoint): HostCase | undefined {
    return address.version === 4 ? this.#cases.at(address.d) : undefined;
  }

  #confirmedHostOf(end: Endpoint): HostCase | undefined {
    const host = this.#hostOf(end);
    return host?.verdict.level === "confirmed" ? host : undefined;
  }

  /** Whether there are reasons: in words they are made for records alone. */
  #isSkype(flow: EndedFlow): boolean {
    if (flow.isProven) return true;
    if (!hasPorts(flow)) return false;
    return this.#speaksFor(flow.source, flow.destination) || this.#speaksFor(flow.destination, flow.source);
  }

  #speaksFor(near: Endpoint, far: Endpoint): boolean {
    const host = this.#confirmedHostOf(near);
    if (host === undefined) return false;
    const key = endpointKey(far.address.d, far.port);
    return host.owns(near.port) || host.isServer(key) || host.isSupernode(key);
  }

  #reasons(flow: EndedFlow): FlowReason[] {
    const reasons: FlowReason[] = [];
    if (flow.isProven) reasons.push({ why: "own-bytes", text: "its own bytes prove it" });
    if (!hasPorts(flow)) return reasons;
    this.#addReasons(reasons, flow.source, flow.destination);
    this.#addReasons(reasons, flow.destination, flow.source);
    return reasons;
  }

  /** What is known of the near end's host, and says that a flow with the far end is Skype's. */
  #addReasons(reasons: FlowReason[], near: Endpoint, far: Endpoint): void {
    const host = this.#confirmedHostOf(near);
    if (host === undefined) return;
    if (host.owns(near.port)) {
      reasons.push({ why: "skype-port", text: `${formatEndpoint(near)} is a proven Skype port` });
    }
    const key = endpointKey(far.address.d, far.port);
    if (host.isServer(key)) {
      reasons.push({ why: "server", text: `${formatEndpoint(far)} is a server of Skype's` });
    } else if (host.isSupernode(key)) {
      reasons.push({ why: "supernode", text: `${formatEndpoint(far)} is a supernode of ${host.ip}` });
    }
  }
}

function hasPorts({ protocol }: EndedFlow): boolean {
  return protocol === 6 || protocol === 17;
}

function recordOf(flow: EndedFlow, reasons: readonly FlowReason[], corrects: boolean): FlowRecord {
  const { source, destination, protocol, start } = flow;
  const transport = TRANSPORTS[protocol] ?? "other";
  const identity = `${protocol}|${formatEndpoint(source)}|${formatEndpoint(destination)}|${start}`;
  return {
    schema: FLOW_SCHEMA,
    id: hash("sha256", identity, "hex").slice(0, 16),
    start: formatTime(start),
    end: formatTime(flow.end),
    source: side(flow, 0),
    destination: side(flow, 1),
    network: {
      transport,
      communityId: communityId(protocol, source.address, destination.address, source.port, destination.port),
      ...encapsulation(flow),
    },
    state: flowState(flow),
    ...(reasons.length > 0 && { label: "skype", reasons }),
    ...(corrects && { corrects }),
  };
}

function encapsulation({ encapsulation = {} }: EndedFlow): Omit<FlowRecord["network"], "transport" | "communityId"> {
  const { tunnel, ...vlans } = encapsulation;
  return { ...vlans, ...(tunnel !== undefined && { tunnel: tunnelEnds(tunnel) }) };
}

function side(flow: EndedFlow, end: 0 | 1): FlowSide {
  const { address, port } = end === 0 ? flow.source : flow.destination;
  return { ip: formatAddress(address), port, packets: flow.packets[end], bytes: flow.bytes[end] };
}

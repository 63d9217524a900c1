import { hash } from "node:crypto";
import { type Endpoint, endpointKey, formatAddress, formatEndpoint, formatEndpointKey } from "../core/address.js";
import { communityId } from "../core/community-id.js";
import type { Counters } from "../core/counters.js";
import type { Limits } from "../core/limits.js";
import { formatTime } from "../core/time.js";
import type { EndedFlow, EndedFlowListener } from "../detect/ended-flow.js";
import { FLOW_SCHEMA, type FlowReason, type FlowRecord, type FlowSide } from "./flow-log.js";
import { flowState } from "./flow-state.js";
import type { HostCase } from "./host-case.js";
import { PendingFlows } from "./pending-flows.js";
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
    if (isWritten) this.#write(flow, false);
    if (!isWritten || !isCounted) this.#wait(flow, isCounted, isWritten);
  }

  /** Goes through the line, if anything was learned since the last time: what is Skype's by now is decided. */
  review(): void {
    if (this.#cases.changes === this.#reviewed) return;
    this.#reviewed = this.#cases.changes;
    this.#pending.review(({ flow, isCounted, isWritten }) => {
      if (!this.#isSkype(flow)) return true;
      this.#settle(flow, isCounted, isWritten);
      return false;
    });
  }

  /** Live, a correction is worth most while it is fresh. */
  advance(): void {
    if (this.#log?.order === "corrected") this.review();
  }

  /** The input has ended: what waits is decided, the oldest first. */
  finish(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      this.#settle(next.flow, next.isCounted, next.isWritten);
    }
  }

  /** All labelled flows of the run. */
  get total(): Traffic {
    return this.#total;
  }

  report(counters: Counters): void {
    if (this.#early > 0) counters.add("limit.maxPendingFlows", this.#early);
  }

  #wait(flow: EndedFlow, isCounted: boolean, isWritten: boolean): void {
    if (this.#pending.isFull) {
      this.#early++;
      const oldest = this.#pending.shift();
      if (oldest === undefined) {
        // No room at all: it is the newcomer that cannot wait.
        this.#settle(flow, isCounted, isWritten);
        return;
      }
      this.#settle(oldest.flow, oldest.isCounted, oldest.isWritten);
    }
    this.#pending.push(flow, isCounted, isWritten);
  }

  /** The last look at a flow that has waited. */
  #settle(flow: EndedFlow, isCounted: boolean, isWritten: boolean): void {
    const isSkype = this.#isSkype(flow);
    if (isSkype && !isCounted) this.#count(flow);
    if (!isWritten || isSkype) this.#write(flow, isWritten);
  }

  #write(flow: EndedFlow, corrects: boolean): void {
    this.#log?.write(recordOf(flow, this.#reasons(flow), corrects));
  }

  #count(flow: EndedFlow): void {
    this.#total.add(flow);
    if (flow.ipVersion !== 4) return;
    this.#cases.at(flow.source3)?.traffic.add(flow);
    this.#cases.at(flow.destination3)?.traffic.add(flow);
  }

  #confirmedHostAt(word: number): HostCase | undefined {
    const host = this.#cases.at(word);
    return host?.verdict.level === "confirmed" ? host : undefined;
  }

  /** Whether there are reasons: in words they are made for records alone. */
  #isSkype(flow: EndedFlow): boolean {
    if (flow.isProven) return true;
    if (!hasIpv4Ports(flow)) return false;
    const { source3, sourcePort, destination3, destinationPort } = flow;
    return (
      this.#speaksFor(source3, sourcePort, destination3, destinationPort) ||
      this.#speaksFor(destination3, destinationPort, source3, sourcePort)
    );
  }

  #speaksFor(near: number, nearPort: number, far: number, farPort: number): boolean {
    const host = this.#confirmedHostAt(near);
    if (host === undefined) return false;
    const key = endpointKey(far, farPort);
    return host.owns(nearPort) || host.isServer(key) || host.isSupernode(key);
  }

  #reasons(flow: EndedFlow): FlowReason[] {
    const reasons: FlowReason[] = [];
    if (flow.isProven) reasons.push({ why: "own-bytes", text: "its own bytes prove it" });
    if (!hasIpv4Ports(flow)) return reasons;
    const { source3, sourcePort, destination3, destinationPort } = flow;
    this.#addReasons(reasons, source3, sourcePort, destination3, destinationPort);
    this.#addReasons(reasons, destination3, destinationPort, source3, sourcePort);
    return reasons;
  }

  /** What is known of the near end's host, and says that a flow with the far end is Skype's. */
  #addReasons(reasons: FlowReason[], near: number, nearPort: number, far: number, farPort: number): void {
    const host = this.#confirmedHostAt(near);
    if (host === undefined) return;
    if (host.owns(nearPort)) {
      reasons.push({ why: "skype-port", text: `${host.ip}:${nearPort} is a proven Skype port` });
    }
    const key = endpointKey(far, farPort);
    if (host.isServer(key)) {
      reasons.push({ why: "server", text: `${formatEndpointKey(key)} is a server of Skype's` });
    } else if (host.isSupernode(key)) {
      reasons.push({ why: "supernode", text: `${formatEndpointKey(key)} is a supernode of ${host.ip}` });
    }
  }
}

/** Cases are on IPv4 addresses, and what they know is about ports. */
function hasIpv4Ports({ ipVersion, protocol }: EndedFlow): boolean {
  return ipVersion === 4 && (protocol === 6 || protocol === 17);
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
    source: side(source, flow.sourcePackets, flow.sourceBytes),
    destination: side(destination, flow.destinationPackets, flow.destinationBytes),
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

function side({ address, port }: Endpoint, packets: number, bytes: number): FlowSide {
  return { ip: formatAddress(address), port, packets, bytes };
}

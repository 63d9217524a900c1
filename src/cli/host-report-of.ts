import type { AlertFrame } from "../alert/alert.js";
import type { HostCase } from "../alert/host-case.js";
import { reasonText } from "../alert/reason-text.js";
import { formatAddress, formatIpv4 } from "../core/address.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Evidence, LadderRung } from "../detect/evidence.js";
import type { HostReport } from "../output/report/host-report.js";

/**
 * A host's case in the shape that the report shows. `captureName` gives a capture's name by its index; `explainedBy` is
 * the command that explains the host's last alert.
 */
export function hostReportOf(host: HostCase, captureName: (index: number) => string, explainedBy?: string): HostReport {
  const { fanout, platform, port } = host;
  const frameOf = (frame: FrameRef): AlertFrame => ({ capture: captureName(frame.capture), frame: frame.frame });
  const datagrams = host.pieces("udp-proof");
  const streams = host.pieces("tcp-proof")[0];
  const ladders: ReadonlyMap<number, readonly LadderRung[]> = host.pieces("port-ladder")[0]?.facts.ladders ?? new Map();
  const language = host.calls.at(-1)?.facts.language;
  return {
    ip: formatAddress(host.address),
    ...(host.mac !== undefined && { mac: host.mac }),
    verdict: host.verdict.level,
    confidence: host.verdict.confidence,
    versions: host.versions,
    ...(platform !== undefined && { platform }),
    ...(language !== undefined && { language }),
    ...(port !== undefined && { skypePort: port }),
    ...(host.publicIp !== undefined && { publicIp: host.publicIp }),
    accounts: host.accounts,
    firstSeen: host.firstSeen,
    lastSeen: host.lastSeen,
    calls: host.calls.flatMap(({ facts, frames }) =>
      frames.map((frame) => ({
        event: facts.event,
        version: facts.version,
        ...(facts.userAgent !== undefined && { userAgent: facts.userAgent }),
        ...(facts.latestVersion !== undefined && { latestVersion: facts.latestVersion }),
        frame: frameOf(frame),
      })),
    ),
    ...(fanout !== undefined && {
      udpPeers: {
        total: fanout.facts.peers.size,
        answered: [...fanout.facts.peers.values()].filter(({ answered }) => answered).length,
      },
    }),
    supernodes: host.supernodes,
    loginServers: host.servers("login"),
    eventServers: host.servers("event"),
    gateways: host.servers("gateway"),
    otherServers: host.servers("unknown"),
    ...(datagrams.length > 0 && {
      datagrams: {
        total: sum(datagrams.map(({ facts }) => facts.requests + facts.answersReceived + facts.answersSent)),
        bits: sum(datagrams.map(({ facts }) => facts.bits)),
        commands: datagrams
          .flatMap(({ facts }) => [...facts.commands])
          .map(([command, count]) => ({ command, count }))
          .sort((left, right) => right.count - left.count),
      },
    }),
    ...(streams !== undefined && {
      streams: {
        total: streams.facts.streams,
        forms: [...streams.facts.forms].map(([form, count]) => ({ form, count })),
        ports: [...streams.facts.ports]
          .map(([port, count]) => ({ port, count }))
          .sort((left, right) => right.count - left.count || left.port - right.port),
      },
    }),
    ladders: [...ladders].map(([peer, rungs]) => ({
      peer: formatIpv4(peer),
      rungs: rungs.map(({ port, time }) => ({ port, offset: time - rungs[0]!.time })),
    })),
    fallbacks: host.pieces("tcp-80-fallback").map(({ facts }) => ({
      port: facts.port,
      streams: facts.streams,
      proven: facts.proven,
    })),
    reasons: host.byStrength().map((piece: Evidence) => ({
      signal: piece.signal,
      strength: piece.strength,
      text: reasonText(piece).text,
    })),
    traffic: host.traffic.totals,
    ...(explainedBy !== undefined && { explainedBy }),
    heldBack: host.heldBack,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

import { formatIpv4 } from "../core/address.js";
import { SECOND } from "../core/time.js";
import type { Evidence, NakResendFacts, ServerRole, UdpFanoutFacts } from "../detect/evidence.js";

/** A reason in words, with what was measured beside what it is held against. */
export interface ReasonText {
  readonly text: string;
  readonly value?: number;
  readonly threshold?: number;
}

export function reasonText(evidence: Evidence): ReasonText {
  switch (evidence.signal) {
    case "ui-http": {
      const { event, shape, answerFits, userAgent, viaProxy } = evidence.facts;
      const why = [
        shape === undefined ? "a bare URL" : `in the form of the ${shape}`,
        ...(answerFits ? ["answered as the real server does"] : []),
        ...(viaProxy ? ["passed on by a proxy"] : []),
      ];
      const agent = userAgent === undefined ? "" : `, User-Agent "${userAgent}"`;
      return { text: `${times(evidence.count)} asked ui.skype.com for "${event}", ${why.join(", ")}${agent}` };
    }
    case "udp-proof": {
      const { port, bits, requests, answersReceived, answersSent } = evidence.facts;
      const parts = [
        ...(requests > 0 ? [counted(requests, "outgoing probe")] : []),
        ...(answersReceived > 0 ? [`${counted(answersReceived, "answer")} received`] : []),
        ...(answersSent > 0 ? [`${counted(answersSent, "answer")} sent`] : []),
      ];
      return {
        text: `CRC of ${parts.join(", ")} on UDP port ${port} predicted from the message id, ${bits} bits`,
        value: bits,
        threshold: 32,
      };
    }
    case "udp-fanout": {
      const { port, peers, contacts } = evidence.facts;
      const ids = idSteps(evidence.facts);
      const spoke =
        contacts === 0
          ? `spoke to ${counted(peers.size, "peer")}`
          : `was first to contact ${counted(contacts, "peer")}, up to ${counted(evidence.facts.fastest, "new one")} in 10 s`;
      return { text: `UDP port ${port} ${spoke}${ids}`, value: contacts === 0 ? peers.size : contacts, threshold: 5 };
    }
    case "tcp-proof": {
      const { forms, streams } = evidence.facts;
      const inForms = [...forms].map(([form, count]) => `${counted(count, "direction")} in ${form} form`);
      return {
        text: `${streams} TCP ${streams === 1 ? "stream uses" : "streams use"} one keystream twice: ${inForms.join(", ")}`,
        value: streams,
        threshold: 1,
      };
    }
    case "tcp-80-fallback": {
      const { port, streams, proven } = evidence.facts;
      const share = streams === 1 ? (proven === 1 ? "" : "not ") : `${proven === 0 ? "none" : proven} of them `;
      return {
        text: `${counted(streams, "stream")} to port ${port} without ${port === 80 ? "HTTP" : "TLS"}, ${share}proven Skype`,
        value: proven,
        threshold: 1,
      };
    }
    case "port-ladder": {
      const { ladders } = evidence.facts;
      return {
        text: `${counted(ladders.size, "peer")} tried on a high port and then on 443 or 80`,
        value: ladders.size,
        threshold: 3,
      };
    }
    case "nak-resend": {
      return { text: repetitions(evidence.facts) };
    }
    case "fake-tls": {
      const { hellos, constantAnswers, otherAnswers } = evidence.facts;
      const met = [
        ...(constantAnswers > 0 ? [`${constantAnswers} met the answer that never changes`] : []),
        ...(otherAnswers > 0 ? [`${otherAnswers} met an answer that is no TLS`] : []),
      ];
      return { text: [counted(hellos, "fake TLS hello"), ...met].join("; ") };
    }
    case "names": {
      const { names, addresses } = evidence.facts;
      const asked = [...names.keys()].map((name) => {
        const word = [...addresses].find(([, answered]) => answered === name)?.[0];
        return word === undefined ? name : `${name} (${formatIpv4(word)})`;
      });
      return {
        text: `asked for ${asked.slice(0, 4).join(", ")}${asked.length > 4 ? ` and ${asked.length - 4} more` : ""}`,
      };
    }
    case "port-mapping": {
      return { text: `had its router map UDP port ${evidence.facts.port} for an hour` };
    }
    case "upnp-mapping": {
      const { port, transport } = evidence.facts;
      return { text: `had its router map ${transport.toUpperCase()} port ${port} under a description of Skype's` };
    }
    case "http-refusal": {
      return {
        text: `${times(evidence.count)} refused a web request on port ${evidence.facts.port} as a listening client does`,
      };
    }
    case "ui-answer": {
      const { version, platformNumber, latestVersion } = evidence.facts;
      const client = version === undefined ? "" : ` to a client of version ${version}, platform ${platformNumber}`;
      const text = latestVersion === undefined ? "" : `, version text ${latestVersion}`;
      return {
        text: `${times(evidence.count)} got the answer of ui.skype.com${client}${text}; the request was not captured`,
      };
    }
    case "version-cookie": {
      const { version, platformNumber } = evidence.facts;
      return { text: `sent skype.com the cookie of a client: version ${version}, platform ${platformNumber}` };
    }
    case "tom-skype": {
      return { text: `${times(evidence.count)} asked tom.com as the Chinese edition does` };
    }
    case "native-handshake": {
      const { handshakes, peers } = evidence.facts;
      return {
        text: `${counted(handshakes, "handshake")} with ${counted(peers.size, "peer")} in the four lengths of the newer key agreement`,
        value: peers.size,
        threshold: 3,
      };
    }
    case "bandwidth-probe": {
      const { port, bursts, longest } = evidence.facts;
      return {
        text: `${counted(bursts, "burst")} of messages from UDP port ${port} to one peer whose checksums differ in the last byte alone`,
        value: longest,
        threshold: 10,
      };
    }
    case "media": {
      const { activity, packetsOut, packetsIn, bytesOut, bytesIn, started, last, transport, port } = evidence.facts;
      const seconds = Math.round((last - started) / SECOND);
      return {
        text: `${activity} by its packets on ${transport.toUpperCase()} port ${port}: ${seconds} s, ${counted(packetsOut, "packet")} with ${counted(bytesOut, "byte")} out, ${packetsIn} with ${bytesIn} in (published figures)`,
        value: packetsOut + packetsIn,
        threshold: 100,
      };
    }
    case "supernode": {
      const { port, visitors, served } = evidence.facts;
      return {
        text: `${visitors.size} addresses came to port ${port} within ten minutes, ${counted(served.size, "of all is", "of all are")} proven to have been served`,
        value: visitors.size,
        threshold: 50,
      };
    }
    case "login": {
      const { servers } = evidence.facts;
      const roles = [...servers.values()];
      const of = (role: ServerRole, noun: string): string[] => {
        const count = roles.filter((each) => each === role).length;
        return count === 0 ? [] : [`${count} ${noun}`];
      };
      const parts = [...of("login", "for login"), ...of("event", "for events"), ...of("gateway", "to telephones")];
      const detail = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
      const far = servers.size === 0 ? "a server" : counted(servers.size, "server");
      return { text: `exchange with ${far} of Skype's own${detail}, by its constants` };
    }
  }
}

/** Only what there is. */
/** Of first contacts, or of all messages from peer to peer where these say more. */
function idSteps({ steps, stepsOfTwo, peerSteps, peerStepsOfTwo }: UdpFanoutFacts): string {
  if (peerStepsOfTwo > stepsOfTwo)
    return `; ${peerStepsOfTwo} of ${counted(peerSteps, "id step")} from peer to peer were exactly 2`;
  return steps === 0 ? "" : `; ${stepsOfTwo} of ${counted(steps, "id step")} were exactly 2`;
}

function repetitions({ port, naks, resends, acks, fragmentSets, answersSent, unasked }: NakResendFacts): string {
  const kinds = [
    ...(naks > 0 ? [counted(naks, "refusal")] : []),
    ...(resends > 0 ? [counted(resends, "resend")] : []),
    ...(acks > 0 ? [counted(acks, "ack")] : []),
    ...(fragmentSets > 0 ? [counted(fragmentSets, "fragmented answer")] : []),
  ];
  const last = kinds.pop();
  if (last === undefined && answersSent === 0)
    return `UDP port ${port}: refusals and acks of ${counted(unasked, "peer")} name one public address`;
  if (last === undefined) {
    return `UDP port ${port}: ${counted(answersSent, "answer")} to peers ${answersSent === 1 ? "repeats" : "repeat"} what they sent before`;
  }
  const verb = naks + resends + acks + fragmentSets === 1 ? "repeats" : "repeat";
  const all = kinds.length === 0 ? last : `${kinds.join(", ")} and ${last}`;
  const more =
    answersSent === 0
      ? ""
      : `; ${counted(answersSent, "more was its own answer", "more were its own answers")} to peers`;
  return `UDP port ${port}: ${all} ${verb} what was sent before${more}`;
}

function times(count: number): string {
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

import { formatAddress } from "../../core/address.js";
import { printableText } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { HttpRequest } from "../../flow/http/listener.js";
import type { RequestHead } from "../../flow/http/request-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { UpnpMappingFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";

const LONGEST_ACTION = 256;
/** WANIPConnection and WANPPPConnection have it, in all their versions. */
const ACTION = /#AddPortMapping"?$/;
/** `Skype UDP at 192.168.1.34:13021 (2734)`: what a client has its router write beside the mapping (U10), early ones without the port. */
const DESCRIPTION =
  /<NewPortMappingDescription(?:\s[^<>]{0,200})?>\s{0,8}Skype (TCP|UDP) at (\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))? \(\d{1,5}\)/;
const INTERNAL_PORT = /<NewInternalPort(?:\s[^<>]{0,200})?>\s{0,8}(\d{1,5})\s{0,8}</;

/**
 * A port that the host has its router map by UPnP, under a description of Skype's own that names address, port and
 * protocol (U10). It supports: the text was published from a router's log and not seen in a capture. SSDP searches for
 * the router come from everybody and say nothing.
 */
class UpnpMappingDetector implements Detector {
  readonly signal = "upnp-mapping";
  readonly #book: EvidenceBook;
  #requests = 0;
  #others = 0;

  constructor({ book }: DetectorContext) {
    this.#book = book;
  }

  wantsBody(flow: Flow, head: RequestHead): boolean {
    if (flow.ipVersion !== 4 || !head.find("soapaction")) return false;
    return ACTION.test(printableText(head.bytes, head.valueStart, head.valueEnd, LONGEST_ACTION));
  }

  requestBody(flow: Flow, { body }: HttpRequest, piece: StreamPiece): void {
    // Line ends and tabs come out as U+FFFD: between tags they are blanks.
    const text = printableText(body, 0, body.length, body.length).replaceAll("\ufffd", " ");
    const [, protocol, ip, described] = DESCRIPTION.exec(text) ?? [];
    const port = Number(described ?? INTERNAL_PORT.exec(text)?.[1] ?? 0);
    if (protocol === undefined || port === 0 || port > 65_535) return;
    const { address: subject } = flow.direction === 0 ? flow.initiator : flow.responder;
    // Control points list and move mappings of other hosts, too.
    if (ip !== formatAddress(subject)) {
      this.#others++;
      return;
    }
    this.#requests++;
    const transport = protocol === "TCP" ? "tcp" : "udp";
    const mark = `${transport}:${port}`;
    const facts: UpnpMappingFacts = { port, transport };
    const seen = sighting(flow, piece, mark, true);
    this.#book.sight("upnp-mapping", subject, mark, "supporting", seen, facts);
  }

  report(counters: Counters): void {
    counters.add("detect.upnp-mapping.requests", this.#requests);
    if (this.#others > 0) counters.add("detect.upnp-mapping.for-other-hosts", this.#others);
  }
}

export const upnpMapping: DetectorEntry = {
  signal: "upnp-mapping",
  summary: "a port that the router is asked to map under a description of Skype's own",
  facts: "U10",
  create: (context) => new UpnpMappingDetector(context),
};

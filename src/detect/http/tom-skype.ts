import { printableText } from "../../core/bytes.js";
import type { Counters } from "../../core/counters.js";
import type { Flow } from "../../flow/flow.js";
import type { RequestHead } from "../../flow/http/request-head.js";
import type { StreamPiece } from "../../flow/stream-piece.js";
import type { Detector, DetectorContext, DetectorEntry } from "../detector.js";
import type { TomSkypeFacts } from "../evidence.js";
import type { EvidenceBook } from "../evidence-book.js";
import { sighting } from "../sighting.js";
import { isForDomain } from "./host-name.js";
import { accountIn } from "./tom-account.js";

const LONGEST_TARGET = 1_024;
/** `skype_ver=4.2.4.100`, or `my_skype_ver=` (A17). */
const VERSION = /[?&](?:my_)?skype_ver=(\d{1,3}(?:\.\d{1,5}){1,4})(?:&|$)/;
const MAX_ACCOUNTS = 16;
const KEY_FILE = /^\/agent\/keyfile/;

/**
 * Requests that the Chinese edition sends to tom.com (A17): version and account name in clear. The name is recognized
 * and, unless it was asked for, not kept, not even in the bytes that prove.
 */
class TomSkypeDetector implements Detector {
  readonly signal = "tom-skype";
  readonly #book: EvidenceBook;
  readonly #keepsAccounts: boolean;
  #requests = 0;

  constructor({ book, keepAccounts }: DetectorContext) {
    this.#book = book;
    this.#keepsAccounts = keepAccounts;
  }

  request(flow: Flow, head: RequestHead, piece: StreamPiece): boolean {
    if (flow.ipVersion !== 4 || head.pathStart < 0 || !isForDomain(head, "tom.com")) return false;
    const path = printableText(head.bytes, head.pathStart, head.pathEnd, LONGEST_TARGET);
    const version = VERSION.exec(path)?.[1];
    const isKeyFile = KEY_FILE.test(path) && isForDomain(head, "skypetools.tom.com");
    const account = accountIn(path);
    const isSkype =
      isKeyFile || (account !== undefined && (version !== undefined || isForDomain(head, "skypetools1.tom.com")));
    if (!isSkype) return false;
    this.#requests++;
    const subject = (flow.direction === 0 ? flow.initiator : flow.responder).address;
    const facts: TomSkypeFacts = this.#book.find("tom-skype", subject, "")?.facts ?? {
      version,
      requests: 0,
      accounts: new Set(),
    };
    facts.version = version ?? facts.version;
    facts.requests++;
    if (this.#keepsAccounts && account !== undefined && facts.accounts.size < MAX_ACCOUNTS) facts.accounts.add(account);
    const seen = sighting(flow, piece, version ?? "keyfile", true);
    this.#book.sight("tom-skype", subject, "", "strong", seen, facts);
    return false;
  }

  report(counters: Counters): void {
    counters.add("detect.tom-skype.requests", this.#requests);
  }
}

export const tomSkype: DetectorEntry = {
  signal: "tom-skype",
  summary: "requests of the Chinese edition to tom.com; its account name is kept only if asked for",
  facts: "A17",
  create: (context) => new TomSkypeDetector(context),
};

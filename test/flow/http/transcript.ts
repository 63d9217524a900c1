/**
 * Reads the Markdown cases of this folder, in the manner of llhttp: a heading, prose that says why, a `stream` fence with
 * what the two sides send, an `events` fence with what must be reported. In a stream, `>` is the initiator and `<` the
 * responder; a line ends in CRLF unless its last character is `\`; `\r \n \t \0 \xHH \\` are bytes; `---` begins a new
 * segment, as does the other side's turn; `! gap > 10` loses bytes, `! close <` ends a direction. The fence may set limits
 * (`maxHttpPending=2`), says `segments` where the result depends on how the bytes are cut, and `all` where bodies of
 * requests and answers without a request are wanted as well.
 */
import { readFileSync } from "node:fs";

export interface Segment {
  readonly kind: "segment";
  readonly direction: 0 | 1;
  readonly bytes: Uint8Array;
}

export interface Gap {
  readonly kind: "gap";
  readonly direction: 0 | 1;
  readonly length: number;
}

export interface Close {
  readonly kind: "close";
  readonly direction: 0 | 1;
}

export type Step = Segment | Gap | Close;

export interface Case {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly events: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly isCutAnyhow: boolean;
  readonly wants: "answers" | "all";
}

export function readCases(url: URL): Case[] {
  return readFileSync(url, "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const title = section.slice(0, section.indexOf("\n"));
      const stream = /^```stream(.*)\n([\s\S]*?)^```$/m.exec(section);
      const events = /^```events\n([\s\S]*?)^```$/m.exec(section);
      if (stream === null || events === null) throw new Error(`${url.pathname}: "${title}" lacks a fence`);
      const options = stream[1]!.split(" ").filter((option) => option !== "");
      return {
        title,
        steps: readSteps(stream[2]!),
        events: events[1]!.split("\n").slice(0, -1),
        limits: Object.fromEntries(
          options.filter((option) => option.includes("=")).map((option) => readLimit(option.split("="))),
        ),
        isCutAnyhow: !options.includes("segments"),
        wants: options.includes("all") ? "all" : "answers",
      };
    });
}

function readLimit([name, value]: string[]): [string, number] {
  return [name!, Number(value)];
}

function readSteps(text: string): Step[] {
  const steps: Step[] = [];
  let pending = "";
  let direction: 0 | 1 = 0;
  const flush = (): void => {
    if (pending !== "") steps.push({ kind: "segment", direction, bytes: Buffer.from(pending, "latin1") });
    pending = "";
  };
  for (const line of text.split("\n").slice(0, -1)) {
    const command = /^! (gap|close) ([<>]) ?(\d*)$/.exec(line);
    if (line === "---") flush();
    else if (command !== null) {
      flush();
      const side = command[2] === ">" ? 0 : 1;
      if (command[1] === "close") steps.push({ kind: "close", direction: side });
      else steps.push({ kind: "gap", direction: side, length: Number(command[3]) });
    } else {
      const side = line[0] === ">" ? 0 : 1;
      if (side !== direction) flush();
      direction = side;
      pending += unescaped(line.slice(2));
    }
  }
  flush();
  return steps;
}

function unescaped(line: string): string {
  const isOpen = /(?<!\\)(\\\\)*\\$/.test(line);
  const text = isOpen ? line.slice(0, -1) : `${line}\r\n`;
  return text.replace(/\\(x[0-9a-f]{2}|[rnt0\\])/g, (_, code: string) =>
    code[0] === "x" ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t", "0": "\0", "\\": "\\" };

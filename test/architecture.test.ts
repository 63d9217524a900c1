/** The one direction, held: capture ──▶ decode ──▶ flow ──▶ detect ──▶ alert ──▶ output. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const MAX_LINES = 500;

/** What each room may import besides itself: `core/`, and the contract of the room to its left. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  capture: ["core/"],
  filter: ["core/", "capture/frame.ts"],
  decode: ["core/", "capture/frame.ts"],
  defrag: ["core/", "decode/packet.ts"],
  flow: ["core/", "decode/packet.ts"],
  detect: [
    "core/",
    "decode/packet.ts",
    "flow/flow.ts",
    "flow/flow-listener.ts",
    "flow/stream-piece.ts",
    "flow/http/listener.ts",
    "flow/http/request-head.ts",
    "flow/http/response-head.ts",
  ],
  alert: ["core/", "detect/evidence.ts", "detect/ended-flow.ts"],
  disk: [],
  evidence: ["core/", "disk/", "capture/frame.ts", "alert/cut-outs.ts"],
  output: ["core/", "disk/", "alert/alert.ts", "alert/flow-log.ts"],
  config: ["core/", "alert/home-nets.ts", "alert/alert.ts", "alert/allow-list.ts"],
};

/** Files and rooms that join rooms: they may import all of ours. */
const JOINERS = ["cli/", "pipeline.ts", "index.ts"];

/** Rooms on the path from a packet to an alert know packet time only, and decide nothing by chance. */
const ON_PACKET_TIME = ["core/", "decode/", "defrag/", "flow/", "detect/", "alert/"];
const CLOCKS_AND_CHANCE = [
  "Date.now",
  "performance.now",
  "process.hrtime",
  "Math.random",
  "setTimeout",
  "setInterval",
  "setImmediate",
];

/** Only the command line reads what surrounds the process, prints, or exits. */
const OF_THE_COMMAND_LINE = ["process.argv", "process.env", "process.exit", "process.exitCode", "console"];

interface Import {
  /** As written. */
  readonly from: string;
  /** A path below src/, or undefined for a package or a built-in module. */
  readonly ours: string | undefined;
  readonly typeOnly: boolean;
}

interface Source {
  /** Path below src/. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Names that are used, `object.property` for members. */
  readonly names: ReadonlySet<string>;
}

const sources = readSources();

describe("the direction of imports", () => {
  it("finds the sources", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  it("knows every room", () => {
    const strangers = sources.map(({ path }) => path).filter((path) => !(roomOf(path) in ROOMS) && !isJoiner(path));
    expect(strangers).toEqual(["version.ts"]);
    expect(everyImport(({ ours }, path) => path === "version.ts" && ours !== undefined)).toEqual([]);
  });

  it("writes imports of ours so that Node.js resolves them, to files that exist", () => {
    const paths = new Set(sources.map(({ path }) => path));
    const broken = everyImport(({ ours }) => ours !== undefined && !paths.has(ours));
    expect(broken).toEqual([]);
  });

  it.each(Object.entries(ROOMS))("%s imports itself and %j, nothing else", (room, allowed) => {
    const wrong = everyImport(
      ({ ours }, path) =>
        roomOf(path) === room &&
        ours !== undefined &&
        roomOf(ours) !== room &&
        !allowed.some((place) => (place.endsWith("/") ? ours.startsWith(place) : ours === place)),
    );
    expect(wrong).toEqual([]);
  });

  it("config knows the types of alert, not its code", () => {
    const wrong = everyImport(
      ({ ours, typeOnly }, path) => path.startsWith("config/") && !typeOnly && (ours?.startsWith("alert/") ?? false),
    );
    expect(wrong).toEqual([]);
  });

  it("nobody imports who joins the rooms, but they themselves", () => {
    const wrong = everyImport(({ ours }, path) => ours !== undefined && isJoiner(ours) && !isJoiner(path));
    expect(wrong).toEqual([]);
  });
});

describe("what only some may do", () => {
  it("only the command line reads arguments and environment, prints for people, or exits", () => {
    expect(uses(OF_THE_COMMAND_LINE, (path) => !path.startsWith("cli/"))).toEqual([]);
    expect(everyImport(({ from }, path) => /^(node:)?process$/.test(from) && !path.startsWith("cli/"))).toEqual([]);
  });

  it("nothing between packet and alert looks at a clock, waits, or tosses a coin", () => {
    expect(uses(CLOCKS_AND_CHANCE, (path) => ON_PACKET_TIME.some((room) => path.startsWith(room)))).toEqual([]);
  });

  it("nothing between packet and alert reads files or speaks to the network", () => {
    const wrong = everyImport(
      ({ from, ours }, path) =>
        ON_PACKET_TIME.some((room) => path.startsWith(room)) && ours === undefined && from !== "node:crypto",
    );
    expect(wrong).toEqual([]);
  });
});

it(`no source is longer than ${MAX_LINES} lines`, () => {
  expect(sources.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

function everyImport(matches: (imported: Import, path: string) => boolean): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.filter((imported) => matches(imported, path)).map(({ from }) => `${path} imports ${from}`),
  );
}

function uses(forbidden: readonly string[], where: (path: string) => boolean): string[] {
  return sources
    .filter(({ path }) => where(path))
    .flatMap(({ path, names }) => forbidden.filter((name) => names.has(name)).map((name) => `${path} uses ${name}`));
}

function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
}

function isJoiner(path: string): boolean {
  return JOINERS.some((joiner) => (joiner.endsWith("/") ? path.startsWith(joiner) : path === joiner));
}

function readSources(): Source[] {
  const folder = new URL("../src/", import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => readSource(path, readFileSync(new URL(path, folder), "utf8")));
}

function readSource(path: string, text: string): Source {
  const imports: Import[] = [];
  const names = new Set<string>();
  const addImport = (from: string, typeOnly: boolean): void => {
    const ours = from.startsWith(".") ? posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts") : undefined;
    imports.push({ from, ours, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      addImport(node.moduleSpecifier.text, isTypeOnly(node));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      addImport(node.moduleSpecifier.text, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      addImport(from && ts.isStringLiteral(from) ? from.text : "(computed)", false);
    } else if (ts.isImportTypeNode(node)) {
      addImport(node.argument.getText().slice(1, -1), true);
    } else if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      names.add(`${node.expression.text}.${node.name.text}`);
    } else if (ts.isIdentifier(node)) {
      names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));
  return { path, lines: text.split("\n").length - 1, imports, names };
}

/** `import type { A }`, and `import { type A, type B }` too. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

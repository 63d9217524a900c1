/**
 * A link type for every layer of the registry, so that frames can start with any of them: a new layer is reached
 * without a further line. The numbers are outside what LINKTYPE_ assigns.
 */
import { register } from "../../src/decode/dispatch.js";
import { LAYERS } from "../../src/decode/registry.js";

const FIRST = 50_000;

register(LAYERS.map((layer, index) => ({ name: layer.name, linkTypes: [FIRST + index], decode: layer.decode })));

/** Those that captures have; Ethernet first: what packed frames are unless they say otherwise. */
export const LINK_TYPES: readonly number[] = [
  1,
  ...LAYERS.flatMap(({ linkTypes = [] }) => linkTypes).filter((linkType) => linkType !== 1),
];
export const ENTRANCES: readonly number[] = [...LINK_TYPES, ...LAYERS.map((_, index) => FIRST + index)];

export function nameOfLayer(number: number, functions: readonly unknown[]): string {
  return LAYERS.find(({ decode }) => decode === functions[number])?.name ?? "?";
}

/** Numbers by which layers name what follows them: damage alone would seldom hit upon them. */
export const SELECTORS: readonly number[] = LAYERS.flatMap(
  ({ linkTypes = [], etherTypes = [], ipProtocols = [], udpPorts = [] }) => [
    ...linkTypes,
    ...etherTypes,
    ...ipProtocols,
    ...udpPorts,
  ],
);

import { join } from "../headers.js";
import { describeLayer, IPV4, IPV4_FOUND } from "./layer-cases.js";

const LLC = join("aaaa 03 000000 0800", IPV4);

describeLayer("Token Ring", [
  { name: "LLC", linkType: 6, bytes: join("10 40 000476967bda 000c4182b253", LLC), ...IPV4_FOUND },
  { name: "routes", linkType: 6, bytes: join("10 40 000476967bda 800c4182b253 0650 0011 0020", LLC), ...IPV4_FOUND },
  { name: "the ring's own", linkType: 6, bytes: join("10 00 000476967bda 000c4182b253"), stop: "token-ring.no-data" },
  {
    name: "routes beyond the end",
    linkType: 6,
    bytes: join("10 40 000476967bda 800c4182b253 0650"),
    stop: "token-ring.truncated",
  },
  { name: "routes cut off", linkType: 6, bytes: join("10 40 000476967bda 800c4182b253"), stop: "token-ring.truncated" },
  { name: "cut", linkType: 6, bytes: join("10 40 000476967bda 000c4182b2"), stop: "token-ring.truncated", stopAt: 0 },
]);

describeLayer("FDDI", [
  { name: "LLC", linkType: 10, bytes: join("50 000476967bda 000c4182b253", LLC), ...IPV4_FOUND },
  { name: "LLC with a priority", linkType: 10, bytes: join("57 000476967bda 000c4182b253", LLC), ...IPV4_FOUND },
  { name: "a token", linkType: 10, bytes: join("80 000476967bda 000c4182b253"), stop: "fddi.no-data" },
  { name: "cut", linkType: 10, bytes: join("50 000476967bda 000c4182b2"), stop: "fddi.truncated", stopAt: 0 },
]);

import { expect, it } from "vitest";
import { decode } from "../decode.js";
import { IPV4 } from "./layer-cases.js";

it.each([
  { linkType: 186, stop: "usb.not-network" },
  { linkType: 189, stop: "usb.not-network" },
  { linkType: 220, stop: "usb.not-network" },
  { linkType: 249, stop: "usb.not-network" },
  { linkType: 187, stop: "bluetooth.not-network" },
  { linkType: 201, stop: "bluetooth.not-network" },
  { linkType: 195, stop: "ieee802154.not-network" },
  { linkType: 230, stop: "ieee802154.not-network" },
  { linkType: 227, stop: "can.not-network" },
  { linkType: 253, stop: "netlink.not-network" },
  { linkType: 252, stop: "exported-pdu.not-network" },
  { linkType: 147, stop: "private-use.not-network" },
  { linkType: 114, stop: "appletalk.not-network" },
])("link type $linkType is $stop", ({ linkType, stop }) => {
  expect(decode(IPV4, { linkType })).toMatchObject({ ends: "", payload: undefined, stop, stopAt: 0 });
});

// On port 443 a stream hides behind a TLS hello that never was one (D8, D9): 56 constant bytes and 16 random ones
// from the client, 79 constant bytes from the node, its time and "random" never changing.

import { concat, hex } from "../wire/bytes.js";
import type { Random } from "../wire/random.js";

const HELLO = hex(`
  80 46 01 03 01 00 2d 00 00 00 10 00 00 05 00 00 04 00 00 0a 00 00 09 00 00 64 00 00
  62 00 00 08 00 00 03 00 00 06 01 00 80 07 00 c0 03 00 80 06 00 40 02 00 80 04 00 80`);

export const fakeHello = (random: Random): Uint8Array => concat(HELLO, random.bytes(16));

export const FAKE_ANSWER = hex(`
  16 03 01 00 4a 02 00 00 46 03 01 40 1b e4 86 02 ad e0 29 e1 77 74 e5 44 b9 c9 9c b4 31 31 5e 02 dd 77 9d 15 4a 96
  09 ba 5d a8 70 20 1c a0 e4 f6 4c 63 51 ae 2f 8e 4e e1 e6 76 6a 0a 88 d5 d8 c5 5c ae 98 c5 e4 81 f2 2a 69 bf 90 58
  00 05 00`);

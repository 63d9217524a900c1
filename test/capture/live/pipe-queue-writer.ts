import { PipeQueue } from "../../../src/capture/live/pipe-queue.js";

// Writes pieces of 10,007 bytes, one buffer used again and again, and says when the queue has them all.
const [pieces, room] = process.argv.slice(2).map(Number);
const queue = new PipeQueue(1, room!);
const piece = Buffer.alloc(10_007);
for (let index = 0; index < pieces!; index++) queue.write(piece.fill(index));
process.stderr.write("all written\n");
queue.finish();
process.exit(0);

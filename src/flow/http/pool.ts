import { HttpConnection } from "./connection.js";
import type { HttpFollower } from "./follower.js";

/** Connections kept for use again, some 0.7 KiB each: a gigabyte of office traffic has 660 at once. */
const MOST_SPARE = 1_024;

/** Lends out connections: they come and go by the thousand, and each is a dozen objects. */
export class HttpPool<Wanted> {
  readonly #follower: HttpFollower<Wanted>;
  readonly #spare: HttpConnection<Wanted>[] = [];

  constructor(follower: HttpFollower<Wanted>) {
    this.#follower = follower;
  }

  /** `flow` is the caller's own number for the connection. */
  begin(flow: number): HttpConnection<Wanted> {
    const connection = this.#spare.pop();
    if (connection === undefined) return new HttpConnection(this.#follower, flow);
    connection.begin(flow);
    return connection;
  }

  /** Ends it. One that is at work, or was ended before, is not handed out again. */
  end(connection: HttpConnection<Wanted>): void {
    if (connection.end() && this.#spare.length < MOST_SPARE) this.#spare.push(connection);
  }
}

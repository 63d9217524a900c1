import type { UdpEndpoint } from "./udp-endpoint.js";
import type { UdpEndpoints } from "./udp-endpoints.js";

/**
 * What one detector remembers of endpoints. It stands on the endpoints and goes with them, as with a WeakMap, through
 * all of whose entries the garbage collector would have to go each time: most of the time, where endpoints come and go.
 */
export class EndpointNotes<Note> {
  readonly #place: number;

  constructor(endpoints: UdpEndpoints) {
    this.#place = endpoints.notePlace();
  }

  get(endpoint: UdpEndpoint): Note | undefined {
    return endpoint.notes[this.#place] as Note | undefined;
  }

  set(endpoint: UdpEndpoint, note: Note | undefined): void {
    endpoint.notes[this.#place] = note;
  }
}

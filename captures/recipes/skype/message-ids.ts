// The client's request counter: up by 2 with each new request whatever the destination, shared by UDP and TCP (U4).

export class MessageIds {
  #next: number;

  constructor(first: number) {
    this.#next = first;
  }

  take(): number {
    const id = this.#next;
    this.#next = (id + 2) & 0xffff;
    return id;
  }
}

// Things that happen in the order of time although they are planned in any order: an answer comes in between two
// bursts, and the counter of the next probe must know.

interface Item {
  readonly at: number;
  readonly order: number;
  readonly action: (at: number) => void;
}

export class Agenda {
  readonly #items: Item[] = [];
  #planned = 0;

  plan(at: number, action: (at: number) => void): void {
    this.#items.push({ at, order: this.#planned++, action });
  }

  run(): void {
    for (;;) {
      let next: Item | undefined;
      for (const item of this.#items) {
        if (next === undefined || item.at < next.at || (item.at === next.at && item.order < next.order)) next = item;
      }
      if (next === undefined) return;
      this.#items.splice(this.#items.indexOf(next), 1);
      next.action(next.at);
    }
  }
}

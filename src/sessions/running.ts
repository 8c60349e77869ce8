/** Work that outlives its request: what a replica waits for before it stops. */
export class Running {
  readonly #work = new Set<Promise<unknown>>();

  /** @param work must not reject. */
  add(work: Promise<unknown>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  get size(): number {
    return this.#work.size;
  }

  /** Waits until nothing runs, at most `ms` milliseconds. */
  async drained(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([Promise.all(this.#work), late]);
    clearTimeout(timer);
  }
}

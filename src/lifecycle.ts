/** How a replica leaves: first it says so, then it takes no new work, then it ends. */

export class Lifecycle {
  #stage: 'serving' | 'leaving' | 'refusing' = 'serving';

  /** True until `leave`: what readiness answers. */
  get isReady(): boolean {
    return this.#stage === 'serving';
  }

  /** True after `refuse`: new work gets 503. */
  get refuses(): boolean {
    return this.#stage === 'refusing';
  }

  /**
   * Fails readiness and goes on serving, so that a load balancer that looks now and then sends nobody here any more before
   * anything is refused.
   */
  async leave(ms: number): Promise<void> {
    this.#stage = 'leaving';
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  refuse(): void {
    this.#stage = 'refusing';
  }
}

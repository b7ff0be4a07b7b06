// @ts-check
/**
 * Looking for a code through a camera: frame after frame, until one is accepted.
 *
 * new Search({ grab, read, prepare, accept, found, foreign, failed, now?, pause? }).start(); `.stop()` ends it
 *   grab() -> pixels, or null while there is no frame; read(pixels) -> promise of texts
 *   prepare(): asked once, when a second passed without a code that is accepted
 *   accept(text) -> promise of true for a code to take, false for a foreign one
 *   found(text): called once, and nothing after it; foreign(): a frame with foreign codes only
 *   failed(error): reading or accepting broke; nothing after it
 * * One frame at a time: a slow phone gets fewer of them, never a queue.
 * * A text goes to `accept` and nowhere else before it is accepted.
 */

/** @typedef {import("./pixels.js").Pixels} Pixels */

export const PATIENCE_MS = 1_000;
const PAUSE_MS = 50;

export class Search {
  #running = false;
  #isPrepared = false;
  #since = 0;

  /**
   * @param {object} ports
   * @param {() => Pixels | null} ports.grab
   * @param {(pixels: Pixels) => Promise<string[]>} ports.read
   * @param {() => Promise<unknown>} ports.prepare
   * @param {(text: string) => Promise<boolean>} ports.accept
   * @param {(text: string) => void} ports.found
   * @param {() => void} ports.foreign
   * @param {(error: unknown) => void} ports.failed
   * @param {() => number} [ports.now] milliseconds
   * @param {() => Promise<unknown>} [ports.pause] between two frames
   */
  constructor({ grab, read, prepare, accept, found, foreign, failed, now, pause }) {
    this.grab = grab;
    this.read = read;
    this.prepare = prepare;
    this.accept = accept;
    this.ends = { found, failed };
    this.foreign = foreign;
    this.now = now ?? (() => performance.now());
    this.pause = pause ?? (() => new Promise((done) => setTimeout(done, PAUSE_MS)));
  }

  async start() {
    this.#running = true;
    this.#since = this.now();
    try {
      while (this.#running) {
        await this.#look();
        await this.pause();
      }
    } catch (error) {
      if (this.#running) this.#end(() => this.ends.failed(error));
    }
  }

  stop() {
    this.#running = false;
  }

  async #look() {
    const pixels = this.grab();
    const texts = pixels ? await this.read(pixels) : [];
    for (const text of texts) {
      if (!this.#running) return;
      if (await this.accept(text)) return this.#end(() => this.ends.found(text));
    }
    if (!this.#running) return;
    if (texts.length > 0) this.foreign();
    if (!this.#isPrepared && this.now() - this.#since >= PATIENCE_MS) this.#prepare();
  }

  /** The quick reader goes on alone where the patient one can't come. */
  #prepare() {
    this.#isPrepared = true;
    this.prepare().catch(() => {});
  }

  /** @param {() => void} tell */
  #end(tell) {
    if (!this.#running) return;
    this.#running = false;
    tell();
  }
}

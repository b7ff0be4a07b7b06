// @ts-check
/**
 * The page's side of the worker that reads codes (worker.js). `end` takes it away with all it saw.
 * A worker that did not start, or broke, is `scan_failed`.
 */

import { RpcError, WorkerClient } from "../rpc.js";
import { startWorker } from "../trusted.js";

export class Reader {
  #client = new WorkerClient(startWorker("reader"));

  /** @param {import("./pixels.js").Pixels} pixels @returns {Promise<string[]>} */
  async read({ data, width, height }) {
    try {
      return await this.#client.call("read", { pixels: { data, width, height } });
    } catch {
      throw new RpcError({ code: "scan_failed" });
    }
  }

  /** @returns {Promise<unknown>} */
  prepare() {
    return this.#client.call("prepare");
  }

  end() {
    this.#client.terminate();
  }
}

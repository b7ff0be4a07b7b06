// @ts-check
/**
 * Reading QR codes out of pixels: the quick reader at once, the patient one beside it when asked for.
 *
 * new Decoder({ quick, loadPatient })
 *   quick(pixels) -> text, throws where it finds none
 *   loadPatient() -> a function pixels -> promise of texts; large, so it is loaded once, by `prepare`
 * * A text that is longer than any code of ours comes out as "": nothing of it goes further.
 * * What cannot be read is no text; a reader that fails says nothing and stops nothing.
 */

/**
 * @typedef {import("./pixels.js").Pixels} Pixels
 * @typedef {(pixels: Pixels) => Promise<string[]>} Patient
 */

const LONGEST = 400;

export class Decoder {
  /** @type {Patient | null} */
  #patient = null;
  /** @type {Promise<Patient> | null} */
  #loading = null;

  /** @param {{quick: (pixels: Pixels) => string, loadPatient: () => Promise<Patient>}} readers */
  constructor({ quick, loadPatient }) {
    this.quick = quick;
    this.loadPatient = loadPatient;
  }

  /** Load the patient reader; it reads along from then on. One that did not come may be asked for again. */
  async prepare() {
    this.#loading ??= this.loadPatient();
    try {
      this.#patient = await this.#loading;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
    return {};
  }

  /** Every code seen in these pixels, each once. @param {Pixels} pixels @returns {Promise<string[]>} */
  async read(pixels) {
    const found = [...this.#readQuickly(pixels), ...(await this.#readPatiently(pixels))];
    return [...new Set(found.map((text) => (text.length > LONGEST ? "" : text)))];
  }

  /** @param {Pixels} pixels */
  #readQuickly(pixels) {
    try {
      return [this.quick(pixels)];
    } catch {
      return [];
    }
  }

  /** @param {Pixels} pixels */
  async #readPatiently(pixels) {
    try {
      return this.#patient ? await this.#patient(pixels) : [];
    } catch {
      return [];
    }
  }
}

// @ts-check
/**
 * "Scan with the camera": a button; then the picture of the camera, until a code was read.
 *
 * scanPanel({ accept, found }) -> { element, button, stop }
 *   accept(text) -> promise of true for a code to take, false for one that is not from here
 *   found(text): the camera is off by then
 *   stop(): call it when the screen goes
 * Inside: a chooser where there are several cameras, a button for the light where there is one.
 * * Nothing that was read is shown, followed or kept; a foreign code is only said to be one.
 * * The camera stops when a code was taken, when it is turned off, when the page is hidden, and
 *   with the screen. Why there is no picture is said in words, in place.
 * * Events: `problem` (see components/busy.js) for what `accept` throws.
 */

import { actions, button } from "../../components/button.js";
import { Field } from "../../components/field.js";
import { notice } from "../../components/notice.js";
import { el } from "../dom.js";
import { problemWords } from "../problems.js";
import { t } from "../texts.js";
import { Camera } from "./camera.js";
import { PixelGrabber } from "./pixels.js";
import { Reader } from "./reader.js";
import { Search } from "./search.js";

const LONGEST_SIDE = 800;
const FOREIGN_MS = 4_000;

/** @param {{accept: (text: string) => Promise<boolean>, found: (text: string) => void}} options */
export function scanPanel(options) {
  const panel = new ScanPanel(options);
  return { element: panel.element, button: panel.start, stop: () => panel.stop() };
}

class ScanPanel {
  /** @type {Reader | null} */
  #reader = null;
  /** @type {Search | null} */
  #search = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #calming;
  #grabber = new PixelGrabber();
  #hide = () => document.hidden && this.#turnOff(t("scan.hidden"));

  /** @param {{accept: (text: string) => Promise<boolean>, found: (text: string) => void}} options */
  constructor({ accept, found }) {
    this.accept = accept;
    this.found = found;
    this.camera = new Camera({ lost: () => this.#turnOff(t("problem.camera_lost")) });
    this.video = el("video", { class: "scan-picture", playsinline: true, "aria-label": t("scan.picture") });
    this.video.muted = true;
    this.said = el("p", { class: "scan-said", role: "status" });
    this.start = button({ label: t("scan.start"), busy: t("scan.asking"), action: () => this.#open() });
    this.idle = actions(this.start);
    this.place = el("div", { class: "stack" }, this.idle);
    this.element = el("div", { class: "stack", "data-scan": true }, this.said, this.place);
  }

  /** Turn everything off, and show nothing more. */
  stop() {
    document.removeEventListener("visibilitychange", this.#hide);
    clearTimeout(this.#calming);
    this.#search?.stop();
    this.#search = null;
    this.camera.close();
    this.#reader?.end();
    this.#reader = null;
    this.video.srcObject = null;
    this.#grabber.forget();
    this.said.replaceChildren();
  }

  /** @param {string} [id] of a camera that was chosen */
  async #open(id = "") {
    this.stop();
    document.addEventListener("visibilitychange", this.#hide);
    try {
      this.#show(await this.camera.open(id));
    } catch (error) {
      if (/** @type {any} */ (error)?.code === "camera_closed") return;
      this.#turnOff(problemWords(error));
    }
  }

  /** @param {Awaited<ReturnType<Camera["open"]>>} opened */
  #show({ stream, id, cameras, hasLight }) {
    this.video.srcObject = stream;
    // A browser that does not start it by itself says so; the search waits for a first frame anyway.
    this.video.play().catch(() => {});
    const off = button({ label: t("scan.stop"), action: () => this.#turnOff() });
    this.place.replaceChildren(this.video, actions(off, hasLight && this.#light()));
    if (cameras.length > 1) this.place.append(this.#chooser(cameras, id));
    off.focus();
    this.#say(t("scan.looking"));
    this.#look();
  }

  #look() {
    const reader = new Reader();
    this.#reader = reader;
    this.#search = new Search({
      grab: () => this.#grab(),
      read: (pixels) => reader.read(pixels),
      prepare: () => reader.prepare(),
      accept: this.accept,
      found: (text) => {
        this.#turnOff();
        this.found(text);
      },
      foreign: () => this.#sayForeign(),
      failed: (error) => {
        this.#turnOff();
        this.element.dispatchEvent(new CustomEvent("problem", { bubbles: true, detail: error }));
      },
    });
    void this.#search.start();
  }

  #grab() {
    const { videoWidth: width, videoHeight: height } = this.video;
    return width > 0 ? this.#grabber.draw(this.video, { width, height }, LONGEST_SIDE) : null;
  }

  #sayForeign() {
    clearTimeout(this.#calming);
    this.#say(t("scan.foreign"));
    this.#calming = setTimeout(() => this.#say(t("scan.looking")), FOREIGN_MS);
  }

  /** Said once, not with every frame. @param {string} words */
  #say(words) {
    if (this.said.textContent !== words) this.said.replaceChildren(words);
  }

  /** Back to the button; with words, why. @param {string} [why] */
  #turnOff(why = "") {
    this.stop();
    this.place.replaceChildren(this.idle);
    if (!why) return this.start.focus();
    const box = notice({ words: why });
    this.place.prepend(box);
    box.focus();
  }

  #light() {
    let isOn = false;
    const light = el("button", { type: "button", class: "button" }, t("scan.light_on"));
    const turned = () => {
      isOn = !isOn;
      light.replaceChildren(t(isOn ? "scan.light_off" : "scan.light_on"));
    };
    // A light that does not obey is no light: the button goes.
    light.addEventListener("click", () => this.camera.setLight(!isOn).then(turned, () => light.remove()));
    return light;
  }

  /** @param {{id: string, label: string}[]} cameras @param {string} id */
  #chooser(cameras, id) {
    const input = el(
      "select",
      { class: "input", autocomplete: "off" },
      cameras.map((one, n) => el("option", { value: one.id, selected: one.id === id }, this.#name(one.label, n + 1))),
    );
    input.addEventListener("change", () => void this.#open(input.value));
    return new Field({ label: t("scan.camera"), input }).element;
  }

  /** A camera's own name is the maker's word: it is put behind ours. @param {string} label @param {number} n */
  #name(label, n) {
    return label ? t("scan.camera_named", { n, label }) : t("scan.camera_n", { n });
  }
}

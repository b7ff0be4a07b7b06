// @ts-check
/**
 * The code, and nothing of the notebook: the office's name, the QR, the characters, the time
 * left. Stays good while it is looked at; says when somebody looks and opens. Leaving it
 * passes the neutral cover, since somebody may have been looking at this phone.
 */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { fold } from "../../components/fold.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { clearQr, drawQr } from "../../shared/qr.js";
import { t } from "../../shared/texts.js";
import { momentInWords, spanInWords } from "../../shared/time.js";
import { askEnd } from "../home_readers.js";
import { watchPulse } from "../pulse.js";

const EXTEND_BELOW_SECONDS = 300;
/** After an extension that did not come: not at once again. */
const EXTEND_AGAIN_MS = 15_000;
const LATER_HOURS = [24, 72];

/** @param {import("../app.js").App} app @param {{code: any, agencyName: string}} params */
export function show(app, { code, agencyName }) {
  const page = new CodePage(app, code, agencyName);
  return { element: page.element, leave: () => page.stop() };
}

class CodePage {
  /** @param {import("../app.js").App} app @param {any} code @param {string} agencyName */
  constructor(app, code, agencyName) {
    this.app = app;
    this.code = code;
    this.agencyName = agencyName;
    this.canvas = el("canvas", { class: "qr", role: "img", "aria-label": t("code.picture") });
    this.place = el("div", { class: "stack" });
    this.left = el("p", { class: "time-left quiet" });
    this.live = el("p", { class: "lead centred", role: "status" });
    const done = actions(button({ label: t("code.done"), kind: "main", action: () => this.#cover() }));
    done.classList.add("actions-centred");
    this.more = el("div", {});
    this.element = screen({
      title: agencyName,
      children: [this.place, this.live, done, this.more],
    });
    this.#showCode();
    this.timer = setInterval(() => this.#tick(), 1000);
    this.unpulse = watchPulse(app, ({ grants }) => this.#hear(grants), 2);
  }

  stop() {
    clearInterval(this.timer);
    this.unpulse();
    clearQr(this.canvas);
  }

  #showCode() {
    drawQr(this.canvas, this.code.url);
    const how = el("p", { class: "centred" }, t(this.code.later ? "code.how_later" : "code.how"));
    this.place.replaceChildren(how, this.canvas, codeText(this.code.token), this.left);
    const label = t(this.code.later ? "code.another" : "code.later");
    this.more.replaceChildren(fold({ label, fill: () => this.#otherCodes() }));
    this.#tick();
  }

  #tick() {
    const { redeemBefore, later } = this.code;
    const seconds = redeemBefore - this.app.now();
    if (later) this.left.replaceChildren(t("code.works_until", { when: momentInWords(redeemBefore, this.app.now()) }));
    else this.left.replaceChildren(seconds > 0 ? t("code.time_left", { time: spanInWords(seconds) }) : t("code.over"));
    if (!later && seconds < EXTEND_BELOW_SECONDS && seconds > 0 && !document.hidden) void this.#extend();
  }

  async #extend() {
    if (this.isExtending) return;
    this.isExtending = true;
    const answer = await this.app.engine.call("extendCode", { grant: this.code.grant }).catch(() => null);
    if (answer) this.code = { ...this.code, redeemBefore: answer.redeemBefore };
    setTimeout(() => (this.isExtending = false), answer ? 0 : EXTEND_AGAIN_MS);
  }
  isExtending = false;

  /** @param {{grant: string, state: string, looking?: boolean}[]} grants */
  #hear(grants) {
    const grant = grants.find((one) => one.grant === this.code.grant);
    if (!grant) return;
    const words = grant.looking ? t("code.looking") : "";
    if (grant.state === "open") return void this.#opened();
    if (grant.state === "ended") return this.#over(t("code.ended"));
    if (this.live.textContent !== words) this.live.replaceChildren(words);
  }

  async #opened() {
    const { grants } = await this.app.refresh();
    const grant = grants.find((one) => one.grant === this.code.grant);
    const who = grant?.openedBy;
    this.#over(who ? t("code.opened_by", { who, agency: this.agencyName }) : t("code.opened", { agency: this.agencyName }));
    if (grant) this.#offerEnd(grant);
  }

  /** The code has done its work: it leaves the screen. @param {string} words */
  #over(words) {
    this.stop();
    this.place.replaceChildren();
    const { grant } = this.code;
    const keep = button({ label: t("receipt.keep"), kind: "link", action: () => this.app.go("receipt", { grant }) });
    this.more.replaceChildren(el("div", { class: "centred" }, keep));
    this.live.replaceChildren(words);
  }

  /** Somebody else may have been faster with it. @param {import("../types.d.ts").Grant} grant */
  #offerEnd(grant) {
    const place = el("div", { class: "actions actions-centred" });
    const next = (/** @type {any} */ params) => this.app.go("cover", { next: "ended", params });
    place.append(button({ label: t("code.wrong_person"), action: () => askEnd(this.app, grant, place, next) }));
    this.more.prepend(place);
  }

  /** Another code in place of this one: the one on screen, or on paper, then stops working. */
  #otherCodes() {
    const make = async (/** @type {number} */ laterHours) => {
      this.code = await this.app.engine.call("showCode", { grant: this.code.grant, fresh: true, laterHours });
      this.#showCode();
      this.app.say(t("code.made"));
    };
    const hours = this.code.later ? [0, ...LATER_HOURS] : LATER_HOURS;
    return el(
      "div",
      { class: "stack" },
      el("p", { class: "quiet" }, t(this.code.later ? "code.another_words" : "code.later_words")),
      actions(...hours.map((n) => button({ label: t(`code.later_${n}`), action: () => make(n) }))),
    );
  }

  #cover() {
    return this.app.go("cover", { next: "grant", params: { grant: this.code.grant } });
  }
}

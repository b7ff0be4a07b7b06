// @ts-check
/**
 * How the owner is told, beside the notebook: an e-mail address that nobody else reads, with words
 * that give nothing away. It counts once its six numbers were typed here, and for 30 days at a time.
 */

import { askInPlace } from "../../components/ask.js";
import { button, submitButton } from "../../components/button.js";
import { Choices } from "../../components/choices.js";
import { Field, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { plainDigits } from "../../shared/digits.js";
import { el } from "../../shared/dom.js";
import { language, t } from "../../shared/texts.js";
import { utcDayInWords } from "../../shared/time.js";
import { backToPrepared } from "./prepared.js";

export const WORDINGS = [1, 2, 3, 4];
const MOST = 3;
const FRESH_SECONDS = 31 * 86_400;

/** @typedef {import("../types.d.ts").Channel} Channel */

/** Whether anything but the notebook itself would tell. @param {import("../app.js").App} app */
export const isSilent = (app) => !app.summary.channels.some(({ provedOn }) => provedOn > 0 && app.now() < provedOn + FRESH_SECONDS);

/** @param {import("../app.js").App} app */
export async function show(app) {
  const [{ channels }, { mail }] = await Promise.all([app.refresh(), app.engine.call("start")]);
  return screen({
    title: t("told.title"),
    back: backToPrepared(app),
    children: [
      el("p", { class: "lead" }, t(mail ? "told.always" : "told.always_only")),
      !mail && el("p", {}, t("told.no_mail")),
      ...channels.map((channel, n) => channelCard(app, channel, n + 1)),
      isSilent(app) && el("p", {}, t("told.silent")),
      mail && channels.length < MOST && addForm(app),
    ],
  });
}

/** @param {import("../app.js").App} app @param {Channel} channel @param {number} n */
function channelCard(app, { channel, provedOn, failing, waiting }, n) {
  const code = new Field({ label: t("told.code"), input: textInput({ inputmode: "numeric", maxlength: 12 }) });
  const prove = makeForm({
    busy: t("app.one_moment"),
    children: [code.element, submitButton({ label: t("told.check"), kind: "plain" })],
    action: async () => {
      await app.engine.call("proveChannel", { channel, code: plainDigits(code.value) }).catch((error) => {
        throw error.code === "code_wrong" ? new FieldProblem(code, t("told.code_wrong")) : error;
      });
      await app.go("told");
    },
  });
  const again = async () => {
    await app.engine.call("testChannel", { channel });
    await app.go("told");
  };
  const place = el("div", { class: "row" });
  const drop = async () => {
    await app.engine.call("dropChannel", { channel });
    await app.go("told");
  };
  const ask = () => askInPlace({ place, question: t("told.drop_ask", { n }), yes: t("told.drop_yes"), no: t("end.no"), busy: t("app.one_moment"), action: drop });
  place.append(
    button({ label: t("told.test"), kind: "edge", describe: String(n), action: again, busy: t("app.one_moment") }),
    button({ label: t("told.drop"), kind: "edge", describe: String(n), action: ask }),
  );
  const state = failing ? "told.failing" : provedOn ? "told.proved" : "told.sent";
  return el(
    "div",
    { class: "card stack" },
    el("p", { class: "card-title" }, t("told.one", { n })),
    failing ? notice({ kind: "care", words: t(state) }) : el("p", {}, t(state, { day: utcDayInWords(provedOn) })),
    (waiting || !provedOn) && prove,
    place,
  );
}

/** First the question who else reads it; only then an address. @param {import("../app.js").App} app */
function addForm(app) {
  const address = new Field({ label: t("told.address"), input: textInput({ type: "email", inputmode: "email", maxlength: 254 }) });
  const wording = new Choices({
    legend: t("told.wording"),
    options: WORDINGS.map((n) => ({ value: String(n), label: t(`wording.subject_${n}`), hint: t(`wording.text_${n}`) })),
  });
  const form = makeForm({
    busy: t("told.sending"),
    children: [address.element, wording.element, submitButton({ label: t("told.add") })],
    action: async () => {
      if (!wording.value) return wording.complain(t("told.wording_missing"));
      const args = { address: address.value, wording: Number(wording.value), lang: language() };
      await app.engine.call("addChannel", args).catch((error) => {
        throw error.code === "bad_address" ? new FieldProblem(address, t("told.bad_address")) : error;
      });
      await app.go("told");
    },
  });
  const place = el("div", {});
  const who = new Choices({
    legend: t("told.who"),
    options: [
      { value: "nobody", label: t("told.who_nobody") },
      { value: "somebody", label: t("told.who_somebody") },
    ],
  });
  who.onchange = () => place.replaceChildren(who.value === "nobody" ? form : el("p", {}, t("told.then_not")));
  return group(t("told.new"), who.element, place);
}

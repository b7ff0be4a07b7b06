// @ts-check
/**
 * "I have read it" or "I can't help", with a few words if somebody likes: sealed to the owner alone. The
 * words that were read stay on the screen; what was sent can be said anew, and the last one counts.
 *
 * answerForm(app) -> element
 */

import { actions, button } from "../components/button.js";
import { Field, textArea } from "../components/field.js";
import { notice } from "../components/notice.js";
import { group } from "../components/screen.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";

const MOST_CHARACTERS = 1_000;

/** @param {import("./app.js").App} app */
export function answerForm(app) {
  const element = group(t("answer.title"));
  const field = new Field({ label: t("answer.words"), hint: t("answer.hint"), input: textArea({ rows: 3, class: "input input-short" }) });
  const send = async (/** @type {"read" | "cannot"} */ answer) => {
    if ([...field.value].length > MOST_CHARACTERS) return field.complain(t("answer.too_long"));
    await app.engine.call("answer", { answer, text: field.value.trim() });
    const said = notice({ words: t(`answer.sent_${answer}`), children: [actions(button({ label: t("answer.again"), action: ask }))] });
    field.input.value = "";
    show(said);
    said.focus();
  };
  const choose = (/** @type {"read" | "cannot"} */ answer) =>
    button({ label: t(`answer.${answer}`), busy: t("answer.sending"), action: () => send(answer) });
  const show = (/** @type {HTMLElement[]} */ ...parts) => element.replaceChildren(/** @type {HTMLElement} */ (element.firstElementChild), ...parts);
  const ask = () => show(field.element, el("p", { class: "quiet small" }, t("answer.how")), actions(choose("read"), choose("cannot")));
  ask();
  return element;
}

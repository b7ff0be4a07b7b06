// @ts-check
/**
 * What it is for. Each purpose is a button that leads on; courts, police and immigration ask
 * once more, because what they hear may not be undone by ending.
 */

import { askInPlace } from "../components/ask.js";
import { button, submitButton } from "../components/button.js";
import { Field, textInput } from "../components/field.js";
import { fold } from "../components/fold.js";
import { FieldProblem, makeForm } from "../components/form.js";
import { group } from "../components/screen.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";
import { ASK_TWICE, PURPOSES } from "./offer.js";

/** @param {import("./offer.js").Offer} offer @param {() => unknown} next */
export function offerPurpose(offer, next) {
  const ways = el("div", { class: "ways" });
  const choose = (/** @type {string} */ purpose) => {
    offer.purpose = t(`purpose.${purpose}`);
    return next();
  };
  const ask = (/** @type {string} */ purpose) =>
    askInPlace({
      place: ways,
      question: t(`purpose.${purpose}_ask`),
      yes: t("purpose.go_on"),
      no: t("purpose.go_back"),
      action: () => choose(purpose),
    });
  ways.append(
    ...PURPOSES.map((purpose) =>
      button({ label: t(`purpose.${purpose}`), kind: "way", action: () => (ASK_TWICE.has(purpose) ? ask(purpose) : choose(purpose)) }),
    ),
  );
  return group(
    t("offer.purpose"),
    offer.purpose && button({ label: t("offer.purpose_same", { why: offer.purpose }), kind: "main", action: next }),
    ways,
    fold({ label: t("purpose.own"), fill: () => ownWords(offer, next) }),
  );
}

/** @param {import("./offer.js").Offer} offer @param {() => unknown} next */
function ownWords(offer, next) {
  const field = new Field({ label: t("purpose.own_field"), input: textInput({ maxlength: 200, dir: "auto" }) });
  return makeForm({
    children: [field.element, submitButton({ label: t("purpose.go_on") })],
    action: () => {
      if (!field.value.trim()) throw new FieldProblem(field, t("purpose.own_missing"));
      offer.purpose = field.value.trim();
      return next();
    },
  });
}

// @ts-check
/**
 * Which language somebody writes in, so that readers and screen readers know.
 * The names are the browser's own, each in its own language.
 */

import { Field } from "../components/field.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";

const LANGUAGES =
  "am ar bg bn cs de en es fa fil fr ha hi hr hu id ig it ja km ko lo lt lv my ne nl pa pl ps pt ro ru si so sq sr sw ta th ti tl tr uk ur uz vi yo zh zu".split(" ");

/** @param {string} chosen @param {(lang: string) => void} onChange */
export function languageField(chosen, onChange) {
  const codes = LANGUAGES.includes(chosen) ? LANGUAGES : [chosen, ...LANGUAGES];
  const input = el(
    "select",
    { class: "input", autocomplete: "off" },
    codes.map((code) => el("option", { value: code, lang: code }, ownName(code))),
  );
  input.value = chosen;
  input.addEventListener("change", () => onChange(input.value));
  return new Field({ label: t("writing.language"), input });
}

/** @param {string} code */
function ownName(code) {
  return new Intl.DisplayNames([code], { type: "language", fallback: "code" }).of(code) ?? code;
}

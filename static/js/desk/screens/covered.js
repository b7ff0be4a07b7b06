// @ts-check
/** Covered: nothing is on the page and no key in memory. The passphrase alone opens again. */

import { actions, button, submitButton } from "../../components/button.js";
import { secretField } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { whileOpening } from "../opening_keys.js";

/** @param {import("../app.js").App} app @param {{note?: string, reading?: string}} params */
export function show(app, { note = "", reading = "" }) {
  const secret = secretField({ label: t("sign_in.passphrase"), autocomplete: "current-password" });
  const said = el("div", {});
  const form = makeForm({
    remember: true,
    children: [secret.element, said, submitButton({ label: t("covered.open") })],
    action: () => reopen(app, secret, said, reading),
  });
  return screen({
    title: t("covered.title"),
    children: [
      note && notice({ words: note }),
      form,
      reading && el("p", { class: "quiet small" }, t("covered.reads_again")),
      actions(button({ label: t("covered.other"), kind: "quiet", action: () => app.signOut() })),
    ],
  });
}

/**
 * @param {import("../app.js").App} app
 * @param {import("../../components/field.js").Field} secret
 * @param {HTMLElement} said
 * @param {string} reading
 */
async function reopen(app, secret, said, reading) {
  if (!secret.value) throw new FieldProblem(secret, t("sign_in.missing"));
  try {
    app.opened(await whileOpening(said, () => app.engine.call("reopen", { passphrase: secret.value })));
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (["not_signed_in", "ended"].includes(code)) return app.closed();
    if (!["secret_wrong", "bad_passphrase"].includes(code)) throw error;
    throw new FieldProblem(secret, t("problem.secret_wrong"));
  }
  secret.input.value = "";
  await (reading ? app.go("reading", { grant: reading }) : app.go("home"));
}

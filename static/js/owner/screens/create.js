// @ts-check
/**
 * A new notebook: a word, and a passphrase that this browser proposes or the person brings; and an
 * invitation, where this site asks for one.
 */

import { submitButton } from "../../components/button.js";
import { Field, nameInput, textInput } from "../../components/field.js";
import { FieldProblem, makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { PassphraseChoice } from "../passphrase_choice.js";

/** @type {Record<string, string>} */
const OF_THE_INVITATION = { code_mistyped: "create.invitation_mistyped", invitation_refused: "create.invitation_refused" };

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { invitation: isNeeded } = await app.engine.call("start");
  const invitation = isNeeded ? invitationField() : null;
  const name = new Field({
    label: t("create.name"),
    hint: t("create.name_hint"),
    input: nameInput({ maxlength: 64 }),
  });
  const secret = new PassphraseChoice({ nameOf: () => name.value });
  await secret.propose();
  const form = makeForm({
    remember: true,
    busy: t("create.busy"),
    children: [
      invitation?.element,
      name.element,
      secret.element,
      el("p", { class: "quiet" }, t("create.nobody_knows")),
      submitButton({ label: t("create.make") }),
    ],
    action: () => create(app, { invitation, name, secret }),
  });
  return screen({
    title: t("create.title"),
    back: { label: t("app.back"), action: () => app.go("opening") },
    children: [form],
  });
}

const invitationField = () =>
  new Field({
    label: t("create.invitation"),
    hint: t("create.invitation_hint"),
    input: textInput({ class: "input input-secret" }),
  });

/**
 * @param {import("../app.js").App} app
 * @param {{invitation: Field | null, name: Field, secret: PassphraseChoice}} fields
 */
async function create(app, { invitation, name, secret }) {
  if (invitation && !invitation.value.trim()) throw new FieldProblem(invitation, t("create.invitation_missing"));
  if (!name.value.trim()) throw new FieldProblem(name, t("create.name_missing"));
  const passphrase = await secret.settle();
  try {
    const made = await app.engine.call("create", {
      name: name.value,
      passphrase,
      ...(invitation ? { invitation: invitation.value } : {}),
    });
    app.opened(made.summary);
    await app.go("recovery_code", { code: made.recoveryCode, digits: made.recoveryDigits, first: true });
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (invitation && code in OF_THE_INVITATION) throw new FieldProblem(invitation, t(OF_THE_INVITATION[code]));
    // Not only this person's tries: others may have made as many as can be made today.
    if (code === "too_many") throw Object.assign(/** @type {Error} */ (error), { code: "not_now" });
    if (code === "bad_name") throw new FieldProblem(name, t("create.name_bad"));
    if (code === "door_taken" || code === "bad_passphrase") throw secret.problem(t("create.taken"));
    throw error;
  }
}

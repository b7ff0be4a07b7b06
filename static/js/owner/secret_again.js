// @ts-check
/**
 * The word and the passphrase typed again, for acts that an open phone alone must not allow.
 * `secretAgain(run)` gives two fields and an action that runs `run({name, passphrase})` and
 * ties a wrong secret to its field.
 */

import { Field, secretField, textInput } from "../components/field.js";
import { FieldProblem } from "../components/form.js";
import { t } from "../shared/texts.js";
import { tidyPassphrase } from "./passphrases.js";

const WRONG = new Set(["secret_wrong", "door_unknown", "bad_name", "bad_passphrase"]);

/** @param {(secret: {name: string, passphrase: string}) => Promise<unknown>} run */
export function secretAgain(run) {
  const name = new Field({ label: t("opening.name"), input: textInput({ autocomplete: "username" }) });
  const secret = secretField({ label: t("opening.passphrase"), autocomplete: "current-password" });
  const action = async () => {
    if (!name.value.trim()) throw new FieldProblem(name, t("opening.name_missing"));
    if (!secret.value) throw new FieldProblem(secret, t("opening.passphrase_missing"));
    try {
      await run({ name: name.value, passphrase: tidyPassphrase(secret.value) });
    } catch (error) {
      if (WRONG.has(/** @type {any} */ (error).code)) throw new FieldProblem(secret, t("set_passphrase.wrong"));
      throw error;
    }
  };
  return { elements: [name.element, secret.element], action };
}

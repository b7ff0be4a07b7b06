// The language behind the # of a card's address (docs/protocol.md section 21).

import assert from "node:assert/strict";
import test from "node:test";

import { inLanguage, splitFragment, typedAddress } from "../../../static/js/shared/card_language.js";

const CODE = "0TFEG46MN853KFWB38F5YFKVMC4S";

test("a link and a typed address say the language, and the page finds it again", () => {
  const link = new URL(inLanguage(`HTTPS://NOTEBOOK.EXAMPLE/C#${CODE}`, "vi"));
  const typed = new URL(`https://${typedAddress("notebook.example", "ar")}`);

  assert.deepEqual(splitFragment(link.hash.slice(1)), { code: CODE, lang: "vi" });
  assert.deepEqual(splitFragment(typed.hash.slice(1)), { code: "", lang: "ar" });
});

for (const [fragment, code, lang] of [
  ["", "", ""],
  [CODE, CODE, ""],
  [`${CODE}.Es`, CODE, "es"],
  [`${CODE}.spa`, `${CODE}.spa`, ""],
  [`${CODE}.`, `${CODE}.`, ""],
  [`${CODE}es`, `${CODE}es`, ""],
  [".es", "", "es"],
  ["e", "e", ""],
  ["toString", "toString", ""],
]) {
  test(`"${fragment}" behind the #`, () => assert.deepEqual(splitFragment(fragment), { code, lang }));
}

// Numbers in whichever digits a keyboard has.

import assert from "node:assert/strict";
import { test } from "node:test";

import { plainDigits } from "../../../static/js/shared/digits.js";

test("Arabic, Persian and wide digits count as the plain ones; all else stays", () => {
  assert.equal(plainDigits("٠١٢٣٤٥٦٧٨٩"), "0123456789");
  assert.equal(plainDigits("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
  assert.equal(plainDigits("０１２３４５６７８９"), "0123456789");
  assert.equal(plainDigits(" 12-34 K7ع２ "), " 12-34 K7ع2 ");
});

// @ts-check
/**
 * Reads codes beside the page, so that the page never waits for it. No DOM, no keys, no network but
 * the reader's own files.
 *
 *  prepare() -> {}            the patient reader reads along from now on; fails where it can't be loaded
 *  read({pixels}) -> [text]   every code seen; "" for one that is too long to be ours
 */

import decodeQr from "../../../vendor/qr/decode.js";
import { serve } from "../rpc.js";
import { Decoder } from "./decoding.js";

/** Nothing of the patient reader is fetched before it is asked for. */
const loadPatient = async () => (await import("./patient.js")).loadPatient();
const decoder = new Decoder({ quick: decodeQr, loadPatient });

serve({
  prepare: () => decoder.prepare(),
  read: ({ pixels }) => decoder.read(pixels),
});

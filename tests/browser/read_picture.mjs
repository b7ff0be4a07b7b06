// What the codes in a picture say: a PNG on standard input, a list of texts on standard output.

import { readFileSync } from "node:fs";
import { prepareZXingModule, readBarcodes } from "../../static/vendor/zxing/reader/index.js";

const wasmBinary = readFileSync(new URL("../../static/vendor/zxing/reader.wasm", import.meta.url));
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
const found = await readBarcodes(new Uint8Array(readFileSync(0)), { formats: ["QRCode"] });
process.stdout.write(JSON.stringify(found.map(({ text }) => text)));

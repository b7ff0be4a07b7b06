// The desk's engine and the crypto room beside it, as they ship: loaded and ready.

const crypto = new URL("../../../static/js/crypto/", import.meta.url);
const keyring = new URL("../../../static/js/desk/keyring/", import.meta.url);
const from = (base, name) => import(new URL(`${name}.js`, base));

const { ready } = await from(crypto, "sodium");
await ready();

export const boxes = await from(crypto, "boxes");
export const bodies = await from(crypto, "statements");
export const codes = await from(crypto, "codes");
export const derive = await from(crypto, "derive");
export const doors = await from(crypto, "doors");
export const encoding = await from(crypto, "encoding");
export const hashing = await from(crypto, "hashing");
export const packages = await from(crypto, "package");
export const sealing = await from(crypto, "sealing");
export const signing = await from(crypto, "signing");
export const wrapping = await from(crypto, "wrapping");

const names = ["claim", "desk", "endings", "engine", "holdings", "instance", "listing", "reading", "redeem", "signing_in", "tokens", "watching"];
export const engine = Object.assign({}, ...(await Promise.all(names.map((name) => from(keyring, name)))));

/** Refuses with exactly this code, and what else is given of its data. */
export async function refuses(work, code, data = {}) {
  const error = await Promise.resolve()
    .then(work)
    .then(() => null)
    .catch((thrown) => thrown);
  if (!error) throw new Error(`nothing was refused; expected ${code}`);
  if (error.code !== code) throw new Error(`expected ${code}, got ${error.code ?? error.stack} ${JSON.stringify(error.data ?? error.why)}`);
  for (const [name, value] of Object.entries(data)) {
    if (error.data[name] !== value) throw new Error(`expected ${name} ${value}, got ${error.data[name]}`);
  }
}

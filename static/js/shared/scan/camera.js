// @ts-check
/**
 * One camera at a time, and why there is none.
 *
 * new Camera({ lost?, devices?, isSecure? })
 *   .open(id?) -> { stream, id, cameras: [{id, label}], hasLight }
 *      without an id the one at the back, where there is one
 *   .setLight(on); .close()
 *   lost(): the camera went away by itself (unplugged, taken, not allowed any more)
 * * Closing stops every track, also of a camera that is only being asked for: the light beside
 *   the lens goes out. Nothing is recorded and no sound is asked for.
 * * CameraError codes: camera_none, camera_refused, camera_busy, camera_insecure, camera_old;
 *   camera_closed when it was closed, or another was opened, meanwhile.
 */

export class CameraError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const BEHIND = { facingMode: { ideal: "environment" } };
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
/** @type {Readonly<Record<string, string>>} what browsers call it -> what it means */
const REASONS = Object.freeze({
  NotAllowedError: "camera_refused",
  SecurityError: "camera_refused",
  NotFoundError: "camera_none",
  OverconstrainedError: "camera_none",
});

export class Camera {
  #turn = 0;
  /** @type {MediaStream | null} */
  #stream = null;

  /** @param {{lost?: () => void, devices?: MediaDevices, isSecure?: boolean}} [ports] */
  constructor({
    lost = () => {},
    devices = globalThis.navigator?.mediaDevices,
    isSecure = globalThis.isSecureContext,
  } = {}) {
    this.lost = lost;
    this.devices = devices;
    this.isSecure = isSecure;
  }

  /** @param {string} [id] */
  async open(id = "") {
    this.close();
    const turn = this.#turn;
    const stream = await this.#ask(id ? { deviceId: { exact: id } } : BEHIND);
    if (turn !== this.#turn) return drop(stream);
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => this.#stream === stream && this.lost());
    const cameras = await this.#list();
    if (turn !== this.#turn) return drop(stream);
    return { stream, id: track.getSettings().deviceId ?? "", cameras, hasLight: hasLight(track) };
  }

  /** @param {boolean} on */
  async setLight(on) {
    const [track] = this.#stream?.getVideoTracks() ?? [];
    await track?.applyConstraints({ advanced: [/** @type {any} */ ({ torch: on })] });
  }

  close() {
    this.#turn += 1;
    const stream = this.#stream;
    this.#stream = null;
    stop(stream);
  }

  /** @param {MediaTrackConstraints} which */
  async #ask(which) {
    if (!this.isSecure) throw new CameraError("camera_insecure");
    if (!this.devices?.getUserMedia) throw new CameraError("camera_old");
    try {
      return await this.devices.getUserMedia({ audio: false, video: { ...SIZE, ...which } });
    } catch (error) {
      throw new CameraError(REASONS[/** @type {any} */ (error)?.name] ?? "camera_busy");
    }
  }

  /** Those there are; their names are known once one was allowed. */
  async #list() {
    const devices = await /** @type {MediaDevices} */ (this.devices).enumerateDevices().catch(() => []);
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({ id: deviceId, label }));
  }
}

/** @param {MediaStreamTrack} track */
function hasLight(track) {
  return Boolean(/** @type {any} */ (track.getCapabilities?.())?.torch);
}

/** @param {MediaStream | null} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** @param {MediaStream} stream @returns {never} */
function drop(stream) {
  stop(stream);
  throw new CameraError("camera_closed");
}

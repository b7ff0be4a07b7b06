"""Headers: what every answer of both sites says, whoever made it and however it went.

* Scripts, styles, pictures and data come from the site itself; nothing inline, no frames,
  no forms, no plugins, no eval but compiled wasm. Worker files carry the same policy.
* Trusted Types: one policy, `workers`, for compiled-in worker addresses; never HTML.
* Pages and data are kept by no cache; assets are asked for again with their ETag.
* No feature of the device is allowed, but to the shells that need one; a page can't lend it. That is said
  with pages only, for nothing else has features: it is a long line on a slow one.
"""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types workers",
    )
)

_KNOWN_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "digital-credentials-get",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "interest-cohort",
    "keyboard-map",
    "language-model",
    "local-fonts",
    "local-network-access",
    "magnetometer",
    "microphone",
    "midi",
    "on-device-speech-recognition",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "summarizer",
    "sync-xhr",
    "translator",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

PERMISSIONS = "Permissions-Policy"


def permit(*features: str) -> str:
    """The Permissions-Policy that allows these features to the page itself, and no other to anybody."""
    allowed = {feature: "self" for feature in features}
    return ", ".join(f"{feature}=({allowed.get(feature, '')})" for feature in _KNOWN_FEATURES)


HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "X-DNS-Prefetch-Control": "off",
    "Server": "web",
}

STRICT_TRANSPORT = "max-age=63072000"
NO_STORE = "no-store"


def install_headers(site: Flask, is_https: bool) -> None:
    """Put the headers on every answer of this site."""

    @site.after_request
    def _add(response: Response) -> Response:
        return add_headers(response, is_https)


def add_headers(response: Response, is_https: bool) -> Response:
    """Put the headers on one answer; one that set its own caching or permissions keeps that."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if response.mimetype == "text/html" and PERMISSIONS not in response.headers:
        response.headers[PERMISSIONS] = permit()
    if is_https:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = NO_STORE
    return response

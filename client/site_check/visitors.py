"""The kinds of visitor a site is fetched as: what it must not tell apart.

* Each says of itself what a real one would: program, languages, encodings, and whether it came before.
"""

from dataclasses import dataclass
from typing import Final

_PAGE: Final = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
}


@dataclass(frozen=True)
class Visitor:
    """Who asks, and the headers they send."""

    name: str
    headers: dict[str, str]


VISITORS: Final = (
    Visitor("a program without a browser", {}),
    Visitor(
        "a phone with Android, in English",
        _PAGE
        | {
            "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/150.0.0.0 Mobile Safari/537.36",
            "Accept-Language": "en-GB,en;q=0.9",
            "Accept-Encoding": "gzip, deflate, br, zstd",
        },
    ),
    Visitor(
        "an iPhone, in Arabic",
        _PAGE
        | {
            "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Accept-Language": "ar",
            "Accept-Encoding": "gzip, deflate, br",
        },
    ),
    Visitor(
        "Firefox on a computer, in Spanish, by a private network",
        _PAGE
        | {
            "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Accept-Language": "es-MX,es;q=0.8,en-US;q=0.5,en;q=0.3",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            "DNT": "1",
            "X-Forwarded-For": "192.0.2.7",
        },
    ),
    Visitor(
        "somebody who was here before",
        _PAGE
        | {
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/104.0.0.0 Safari/537.36",
            "Accept-Language": "fr-FR,fr;q=0.9",
            "Accept-Encoding": "gzip",
            "Cookie": "__Host-n=AAAA; __Host-d=AAAA",
            "Referer": "https://search.example/",
        },
    ),
)

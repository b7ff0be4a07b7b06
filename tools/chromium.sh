#!/bin/sh
# Makes sure that browser tests have a Chromium, as far as this machine allows it.
# Never fails: without one, the tests that need it become one counted line.
set -u

if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests…"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
fi
if ! command -v chromium >/dev/null 2>&1; then
    echo "Chromium is missing, so browser tests are left out; \`apt-get install chromium\` brings them back."
fi
exit 0

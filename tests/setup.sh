#!/usr/bin/env bash
# Installs what the tests need and this machine lacks, with apt as root or by sudo without a
# password. Where it may not, it prints the command to run, and fails.
set -euo pipefail

packages=()
need() { # PACKAGE COMMAND...: the package is lacking where the command fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || packages+=("$package")
}
need redis-server command -v redis-server
need openssl command -v openssl
need faketime command -v faketime
need redis-sentinel command -v redis-sentinel
need nginx-light command -v nginx
need chromium command -v chromium
need fonts-noto-color-emoji test -n "$(find /usr/share/fonts -name 'NotoColorEmoji*' -print -quit 2>/dev/null)"
need python3-venv python3 -c 'import ensurepip, lib2to3, venv'

if [ ${#packages[@]} -eq 0 ]; then
    echo 'Everything the tests need is here.'
    exit
fi
if ! command -v apt-get >/dev/null; then
    echo "The tests need: ${packages[*]}. Install them and run make again." >&2
    exit 1
fi

root=()
if [ "$(id -u)" -ne 0 ]; then
    root=(sudo -n)
    if ! sudo -n true 2>/dev/null; then
        echo 'The tests need some packages. Run this, and then make again:' >&2
        echo "  sudo apt-get update && sudo apt-get install -y ${packages[*]}" >&2
        exit 1
    fi
fi
echo "Installing ${packages[*]}"
"${root[@]}" apt-get update -q
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"

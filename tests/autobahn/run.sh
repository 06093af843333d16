#!/usr/bin/env bash
# Runs the Autobahn WebSocket suite against an echo server.
# usage: run.sh [--short] BINARY
#
# BINARY PORT must print "listening on 127.0.0.1:PORT" and send every message back. All cases
# but performance (9) and compression (12, 13); --short takes some of each group. Prints one
# line; exits 1 if a case failed. The suite is set up once, in AUTOBAHN_DIR (default
# ${XDG_CACHE_HOME:-~/.cache}/tertulia/autobahn).
set -euo pipefail
cases='"*"'
if [ "${1:-}" = --short ]; then
    cases='"1.*", "2.1", "2.3", "2.5", "2.6", "2.9", "2.10", "3.1", "3.3", "3.7", "4.1.1",
        "4.1.4", "4.2.1", "4.2.5", "5.1", "5.3", "5.6", "5.9", "5.15", "5.19", "5.20",
        "6.1.*", "6.2.*", "6.3.1", "6.4.*", "6.6.2", "6.12.1", "6.20.1", "7.1.*", "7.3.*",
        "7.5.1", "7.7.1", "7.7.10", "7.9.1", "7.9.5", "7.13.1", "10.1.1"'
    shift
fi
binary=${1:?usage: run.sh [--short] BINARY}
here=$(cd "$(dirname "$0")" && pwd)
cache=${AUTOBAHN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tertulia/autobahn}

# A suite made by other scripts than these is made anew.
stamp=$(cat "$here/setup.sh" "$here/port.py" | sha256sum)
if [ "$(cat "$cache/stamp" 2>/dev/null)" != "$stamp" ]; then
    mkdir -p "$cache"
    bash "$here/setup.sh" "$cache/venv"
    echo "$stamp" >"$cache/stamp"
fi

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mkfifo "$work/said"
"$binary" 0 >"$work/said" &
server=$!
exec 3<"$work/said"
read -r -t 10 line <&3 || { echo "autobahn: $binary did not start" >&2; exit 1; }
address=${line#listening on }

cat >"$work/spec.json" <<END
{"outdir": "$work/report",
 "servers": [{"agent": "echo", "url": "ws://$address"}],
 "cases": [$cases],
 "exclude-cases": ["9.*", "12.*", "13.*"],
 "exclude-agent-cases": {}}
END
if ! (cd "$work" && "$cache/venv/bin/wstest" -m fuzzingclient -s spec.json) >"$work/log" 2>&1; then
    tail -20 "$work/log" >&2
    exit 1
fi
python3 - "$work/report/index.json" <<'END'
import json, sys
with open(sys.argv[1]) as report:
    cases = json.load(report)["echo"]
good = ("OK", "NON-STRICT", "INFORMATIONAL")
failed = {
    name: case
    for name, case in cases.items()
    if case["behavior"] not in good or case["behaviorClose"] not in good
}
for name, case in failed.items():
    print(f"{name}: {case['behavior']}, close {case['behaviorClose']}")
loose = [name for name, case in cases.items() if case["behavior"] == "NON-STRICT"]
print(f"autobahn: {len(cases) - len(failed)} passed, {len(failed)} failed", end="")
print(f" (not strict: {', '.join(loose)})" if loose else "")
sys.exit(bool(failed) or not cases)
END

#!/usr/bin/env bash
# Builds the last stage of the Dockerfile around a static binary and runs it, without an engine,
# as Kubernetes does: read-only root, no capabilities, not root. Needs root, buildah, umoci, runc.
# Usage: image.sh BINARY
set -euo pipefail
binary=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
user=65532
max_mb=40

for program in buildah umoci runc; do
    command -v "$program" >/dev/null || { echo "This needs $program: sudo apt-get install buildah umoci runc" >&2; exit 1; }
done
[ "$(id -u)" -eq 0 ] || { echo 'This needs root, for namespaces.' >&2; exit 1; }

dir=$(mktemp -d)
container=tertulia-check-$$
finish() {
    runc --root "$dir/runc" delete --force "$container" 2>/dev/null || true
    rm -rf "$dir"
}
trap finish EXIT

fail() {
    echo "WRONG  $1" >&2
    sed 's/^/       /' "$dir/log" >&2 2>/dev/null || true
    exit 1
}

# What the stage `server` holds; no registry is asked for the stages before.
mkdir -p "$dir/context/etc/ssl/certs" "$dir/context/data" "$dir/data"
cp "$binary" "$dir/context/tertulia"
cp /etc/ssl/certs/ca-certificates.crt "$dir/context/etc/ssl/certs/"
sed -n '/^FROM scratch/,$ { s/--from=server //; p }' "$here/Dockerfile" >"$dir/context/Dockerfile"

export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
storage=(--root "$dir/storage" --runroot "$dir/run")
buildah "${storage[@]}" bud --quiet --format oci --timestamp 0 --tag tertulia "$dir/context" >/dev/null 2>"$dir/log" ||
    fail 'the image cannot be built'
buildah "${storage[@]}" push --quiet tertulia "oci:$dir/image:check" >/dev/null
umoci unpack --image "$dir/image:check" "$dir/bundle" >/dev/null 2>"$dir/log" || fail 'the image cannot be unpacked'
megabytes=$(($(du -sk "$dir/image" | cut -f1) / 1024))
[ "$megabytes" -le "$max_mb" ] || fail "the image has $megabytes MB"

chown "$user:$user" "$dir/data"
python3 - "$dir/bundle/config.json" "$dir/data" <<'PYTHON'
import json, sys

path, data = sys.argv[1:]
with open(path) as file:
    config = json.load(file)
process = config["process"]
process["terminal"] = False
process["noNewPrivileges"] = True
process["capabilities"] = {kind: [] for kind in ("bounding", "effective", "permitted")}
config["root"]["readonly"] = True
config["mounts"].append({"destination": "/data", "type": "bind", "source": data, "options": ["bind", "rw", "nosuid", "nodev", "noexec"]})
with open(path, "w") as file:
    json.dump(config, file)
PYTHON

runc --root "$dir/runc" run --bundle "$dir/bundle" "$container" >"$dir/log" 2>&1 &
running=$!
inside() { runc --root "$dir/runc" exec "$container" "$@"; }
for ((tries = 0; ; tries++)); do
    if inside /tertulia healthcheck 2>/dev/null; then break; fi
    kill -0 "$running" 2>/dev/null && [ "$tries" -lt 100 ] || fail 'it is never ready'
    sleep 0.1
done

pid=$(runc --root "$dir/runc" state "$container" | python3 -c 'import json, sys; print(json.load(sys.stdin)["pid"])')
status=$(<"/proc/$pid/status")
grep -qE "^Uid:\s+$user\s+$user\s" <<<"$status" || fail 'it runs as another user'
grep -qE '^CapEff:\s+0+$' <<<"$status" || fail 'it has capabilities'
grep -qE '^NoNewPrivs:\s+1$' <<<"$status" || fail 'it may gain privileges'
grep -qE ' / / ro[, ]' "/proc/$pid/mountinfo" || grep -qE '^\S+ \S+ \S+ \S+ / ro[, ]' "/proc/$pid/mountinfo" || fail 'its root can be written'
[ "$(stat -c %u "$dir/data/tertulia.db")" = "$user" ] || fail 'the store is not its own'

runc --root "$dir/runc" kill "$container" TERM
code=0
wait "$running" || code=$?
[ "$code" -eq 0 ] || fail "SIGTERM ended it with $code"
grep -q '"stopped"' "$dir/log" || fail 'its log does not tell of the stop, in JSON'
echo "The image is well: $megabytes MB, user $user, nothing to write but /data."

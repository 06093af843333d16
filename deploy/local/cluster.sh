#!/usr/bin/env bash
# Redis, two nodes and nginx on this machine, to try by hand: one address, Ctrl-C ends all.
# Usage: cluster.sh BINARY [PORT]
set -euo pipefail
binary=$1
port=${2:-8080}
here=$(cd "$(dirname "$0")/../.." && pwd)

for program in redis-server nginx; do
    command -v "$program" >/dev/null || { echo "This needs $program: sudo apt-get install redis-server nginx-light" >&2; exit 1; }
done

dir=$(mktemp -d)
children=()
finish() {
    trap - EXIT INT TERM
    # Nodes first, so that their leases are given back; then what they stand on.
    for ((n = ${#children[@]} - 1; n >= 0; n--)); do
        kill "${children[n]}" 2>/dev/null || true
        wait "${children[n]}" 2>/dev/null || true
    done
    rm -rf "$dir"
}
trap finish EXIT
trap 'exit 0' INT TERM

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

redis=$(free_port)
# In a session of its own: Ctrl-C ends the nodes first, which give their leases back.
setsid redis-server --port "$redis" --bind 127.0.0.1 --appendonly yes --save '' --dir "$dir" >"$dir/redis.log" &
children+=($!)

sed -e "s/listen 8080;/listen 127.0.0.1:$port;/" -e '/listen \[::\]/d' \
    "$here/deploy/nginx/tertulia.conf" >"$dir/tertulia.conf"
nodes=()
for n in 1 2; do
    node=$(free_port)
    nodes+=("$node")
    sed -i "s/server node$n:8000/server 127.0.0.1:$node/" "$dir/tertulia.conf"
done
cat >"$dir/nginx.conf" <<CONF
daemon off;
pid $dir/nginx.pid;
error_log $dir/nginx.log;
events {}
http {
    access_log off;
    client_body_temp_path $dir/body;
    proxy_temp_path $dir/proxy;
    fastcgi_temp_path $dir/fastcgi;
    uwsgi_temp_path $dir/uwsgi;
    scgi_temp_path $dir/scgi;
    include $dir/tertulia.conf;
}
CONF
setsid nginx -c "$dir/nginx.conf" -e "$dir/nginx.log" &
children+=($!)

for n in 0 1; do
    REDIS_URL=redis://127.0.0.1:$redis TERTULIA_HOST=127.0.0.1 TERTULIA_PORT=${nodes[n]} \
        TERTULIA_MAX_CONNECTIONS_PER_ADDRESS=0 TERTULIA_TRUSTED_PROXIES=127.0.0.1 "$binary" &
    children+=($!)
done

cat <<TEXT

  all of it   http://localhost:$port
  node 1      http://127.0.0.1:${nodes[0]}   process ${children[2]}
  node 2      http://127.0.0.1:${nodes[1]}   process ${children[3]}
  Redis       redis-cli -p $redis

  Kill a node (kill -9 ${children[2]}) and go on talking. Ctrl-C ends all.

TEXT
wait

#!/usr/bin/env bash
# Runs each target of this folder. What it learns is kept under OUT; a seed is a file somebody
# wrote. A crash fails, and leaves its input in fuzz/artifacts.
# Usage: run.sh CARGO_FUZZ OUT SECONDS
set -euo pipefail
tool=$1
out=$2
seconds=$3
cd "$(dirname "$0")/.."
# The sanitizer's flags are for nightly compilers; this lets a stable one take them.
export RUSTC_BOOTSTRAP=1

"$tool" build --target-dir "$out"
for file in fuzz/targets/*.rs; do
    name=$(basename "$file" .rs)
    corpus=$out/corpus/$name
    mkdir -p "$corpus"
    echo "── $name"
    "$tool" run --target-dir "$out" "$name" "$corpus" "fuzz/seeds/$name" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -print_funcs=0 -verbosity=0 \
        -seed=1
done

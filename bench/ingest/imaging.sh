#!/bin/sh
# Measures the imaging pipeline (read, hash, store durably, facts, renditions) against the same
# work done by sharp, exiftool and thumbhash in Node, one after the other on the same files, and
# prints both with the ratios. The complete ingest, with HTTP and records, is measured elsewhere.
#
#   bench/ingest/imaging.sh [FOLDER] [ROUNDS] [SMALLEST]
#
# FOLDER holds JPEG files (default ../shared/samples/jpg), each taken ROUNDS times (default 6) if it
# has at least SMALLEST bytes (default 1000000). PEER names the peer's program. Needs cargo, node,
# npm, jq and GNU time; nothing is left behind.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$root/../shared/samples/jpg}
rounds=${2:-6}
smallest=${3:-1000000}
peer=${PEER:-$root/../shared/bench/peer-ingest.mjs}

if [ ! -d "$folder" ] || [ ! -f "$peer" ]; then
    echo "skipped: $folder or $peer is not there"
    exit 0
fi
for program in cargo node npm jq /usr/bin/time; do
    command -v "$program" > /dev/null || { echo "$program is missing; install it and try again" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
list=$work/list
round=0
while [ "$round" -lt "$rounds" ]; do
    find -L "$(cd "$folder" && pwd)" -type f \( -iname '*.jpg' -o -iname '*.jpeg' \) \
        -size "+${smallest}c" | sort >> "$list"
    round=$((round + 1))
done

cargo build --manifest-path "$root/Cargo.toml" --release --quiet -p cradle-imaging --example pipeline
target=$(cargo metadata --manifest-path "$root/Cargo.toml" --format-version 1 --no-deps | jq -r .target_directory)
mkdir "$work/peer"
cp "$peer" "$work/peer/peer.mjs"
(cd "$work/peer" && npm init -y > /dev/null \
    && npm install --silent --no-fund --no-audit sharp@0.34.5 exiftool-vendored@31 thumbhash > /dev/null)

# Figures of one run: what the program printed, with CPU seconds and peak memory of its process
# and all it waited for. exiftool's memory is its own process's and is not added, which flatters
# the peer.
measure() {
    name=$1
    shift
    /usr/bin/time -o "$work/$name.time" -f '{"cpu_s":%U,"system_s":%S,"peak_kb":%M}' \
        "$@" > "$work/$name.json"
    jq -s '{per_s: .[0].per_s, cpu_s: (.[1].cpu_s + .[1].system_s), peak_mb: (.[1].peak_kb / 1024 | floor)}' \
        "$work/$name.json" "$work/$name.time" > "$work/$name.figures"
}

measure ours "$target/release/examples/pipeline" "$list" "$work/out-ours" 2
rm -rf "$work/out-ours"
measure peer node "$work/peer/peer.mjs" "$list" "$work/out-peer"

jq -n --argjson pictures "$(wc -l < "$list")" --slurpfile ours "$work/ours.figures" --slurpfile peer "$work/peer.figures" '
    $ours[0] as $o | $peer[0] as $p |
    {pictures: $pictures, ours: $o, peer: $p,
     rate_ratio: ($o.per_s / $p.per_s * 100 | round / 100),
     cpu_ratio: ($p.cpu_s / $o.cpu_s * 100 | round / 100),
     memory_ratio: ($p.peak_mb / $o.peak_mb * 100 | round / 100)}'

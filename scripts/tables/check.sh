#!/bin/sh
# Are the committed tables what the generator writes? Takes the options of generate.mjs.
set -eu
cd "$(dirname "$0")"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
node generate.mjs --output "$made" "$@"
for table in "$made"/*.tsv; do
  cmp "$table" "../../analyzer/data/$(basename "$table")"
done
echo "the tables are current"

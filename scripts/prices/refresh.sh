#!/usr/bin/env bash
# Files of AWS's price list or of its pricing pages -> the tables in pricing/data, and what changed. Download the files first; CFNAUDIT names
# the program, build/release/cli/cfnaudit by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ $# -eq 0 ]; then
  echo "usage: scripts/prices/refresh.sh FILE..." >&2
  exit 2
fi
program=${CFNAUDIT:-build/release/cli/cfnaudit}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

read -r -a regions < <(sed -n 's/^# regions: //p' pricing/data/prices.tsv)
for region in "${regions[@]}"; do
  # A file need not have every region.
  "$program" pricing import "$@" --region "$region" -o "$work/$region.json" 2> "$work/problems" ||
    echo "$region: no prices"
  grep -v 'products, ' "$work/problems" || true
done
node scripts/prices/merge.mjs "$work"/*.json

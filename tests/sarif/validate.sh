#!/usr/bin/env bash
# Writes SARIF for templates and lets Microsoft's validator read it with its SARIF and GitHub rules. Anything that it
# reports by default, error or warning, fails.
#   tests/sarif/validate.sh [TEMPLATE...]     default: the examples, and a few templates beside the project if there are any
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (folder with corpus/ and reference/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tests/node-tools.sh
. tests/node-tools.sh

program=${CFNAUDIT:-build/release/cli/cfnaudit}
shared=${CFNAUDIT_SHARED:-../shared}
templates=("$@")
if [ $# -eq 0 ]; then
  mapfile -t templates < <(
    find examples -maxdepth 1 -name '*.yaml' | sort
    find "$shared/reference" -name '*.yaml' 2>/dev/null | sort
    # Five templates, evenly spread.
    find "$shared/corpus" -type f 2>/dev/null | sort | awk '{ all[NR] = $0 } END { for (i = 1; i <= 5; i++) if (NR) print all[int(i * NR / 6) + 1] }'
  )
fi

install_node_tool @microsoft/sarif-multitool 5
# The native program itself: the package's JavaScript wrapper loses arguments that contain a semicolon.
validator=$node_tools/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
[ -x "$validator" ] || chmod u+x "$validator"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# validate NAME ARGUMENT...: of check
validate() {
  local name=$1 status=0
  shift
  "$program" check --format sarif "$@" >"$work/report.sarif" 2>"$work/errors" || status=$?
  if [ "$status" -eq 2 ] || [ ! -s "$work/report.sarif" ]; then
    echo "FAILED $name: no report (exit code $status)"
    cat "$work/errors"
    failed=$((failed + 1))
    return
  fi
  rm -f "$work/result.sarif"
  "$validator" validate "$work/report.sarif" --rule-kind 'Sarif;Ghas' --output "$work/result.sarif" --log ForceOverwrite \
    >"$work/console" 2>&1 || true
  # The validator returns 0 whatever it finds; its own report says what it did find, and that it ran to its end.
  if jq -e '.runs[0] | (.results | length) == 0 and .invocations[0].executionSuccessful' "$work/result.sarif" >/dev/null 2>&1; then
    passed=$((passed + 1))
  else
    echo "FAILED $name"
    grep -E ': (error|warning|note) ' "$work/console" | sed "s|^$work/||" || cat "$work/console"
    failed=$((failed + 1))
  fi
}

# holds NAME FILTER: about the report that was validated last
holds() {
  if jq -e ".runs[0].results | $2" "$work/report.sarif" >/dev/null; then
    passed=$((passed + 1))
  else
    echo "FAILED $1: the report has no such result"
    failed=$((failed + 1))
  fi
}

for template in "${templates[@]}"; do validate "$template" "$template"; done

example=examples/serverless-app.yaml
validate "findings of one environment" "$example"
holds "findings of one environment" 'any(.[]; .message.text | test("development"))'
sed 's/^  StoreOrderSlow:/  # cfnaudit:ignore LOG003 the dashboard shows it\n&/' "$example" >"$work/suppressed.yaml"
validate "a suppressed finding" "$work/suppressed.yaml"
holds "a suppressed finding" 'any(.[]; .suppressions[0].kind == "inSource" and .suppressions[0].justification != null)'
"$program" check "$example" --baseline "$work/baseline.json" --write-baseline >"$work/console"
validate "findings of a baseline" "$example" --baseline "$work/baseline.json"
holds "findings of a baseline" 'length > 0 and all(.[]; .suppressions[0].kind == "external")'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

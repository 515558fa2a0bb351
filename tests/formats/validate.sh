#!/usr/bin/env bash
# Reads the reports that other programs take with the parsers of those programs' own languages: JUnit, GitHub's workflow
# commands, GitLab's code quality report, CSV. Also a report of hostile names.
#   tests/formats/validate.sh [TEMPLATE...]     default: the examples, one with hostile names, and the reference if it is there
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (folder with reference/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tests/node-tools.sh
. tests/node-tools.sh

program=${CFNAUDIT:-build/release/cli/cfnaudit}
shared=${CFNAUDIT_SHARED:-../shared}
templates=("$@")
if [ $# -eq 0 ]; then
  mapfile -t templates < <(find examples tests/formats "$shared/reference" -name '*.yaml' 2>/dev/null | sort)
fi
install_node_tool ajv 8
install_node_tool junit2json 4
install_node_tool csv-parse 7
install_node_tool @actions/core 3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
# run FILE ARGUMENTS...: what the program says, unless it could not do its job.
run() {
  local file=$1 status=0
  shift
  "$program" "$@" >"$file" 2>"$work/errors" || status=$?
  [ "$status" -eq 0 ] || [ "$status" -eq 1 ] || [ "$status" -eq 3 ]
}

for template in "${templates[@]}"; do
  for format in check.junit check.github check.gitlab cost.csv; do
    if run "$work/check.json" check "$template" --format json --no-config &&
      run "$work/report" "${format%.*}" "$template" --format "${format#*.}" --no-config &&
      node tests/formats/validate.mjs "$node_tools" "$format" "$work/report" "$work/check.json"; then
      passed=$((passed + 1))
    else
      echo "FAILED $format $template"
      cat "$work/errors"
      failed=$((failed + 1))
    fi
  done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/usr/bin/env bash
# Runs the cases that lie beside the project (small inputs with the right answer) and compares the ones that fail with
# may_fail.txt: one that is not listed fails the run, and so does one that is listed and passes.
#   tests/cases/run.sh
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (the folder with cases/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=${CFNAUDIT:-build/release/cli/cfnaudit}
cases=${CFNAUDIT_SHARED:-../shared}/cases
if [ ! -d "$cases" ]; then
  echo "SKIPPED: there are no cases beside the project"
  echo "0 passed, 0 failed"
  exit 0
fi
scripts/install-dependencies.sh python

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$cases/check.py" "$program" >"$work/report" || true
total=$(tail -n 1 "$work/report")
sed '$d' "$work/report" | cut -d: -f1 | LC_ALL=C sort >"$work/failing"
sed '/^#/d; /^$/d' tests/cases/may_fail.txt | LC_ALL=C sort >"$work/listed"

LC_ALL=C comm -23 "$work/failing" "$work/listed" >"$work/new"
LC_ALL=C comm -13 "$work/failing" "$work/listed" >"$work/fixed"
while read -r name; do grep -F "$name:" "$work/report" | cut -c1-500; done <"$work/new"
sed 's/$/ passes now: take it out of tests\/cases\/may_fail.txt/' "$work/fixed"
failed=$(cat "$work/new" "$work/fixed" | wc -l)
echo "of the cases: $total, $(wc -l <"$work/listed") of them listed"
echo "$((${total%% *})) passed, $failed failed"
[ "$failed" -eq 0 ]

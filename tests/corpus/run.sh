#!/usr/bin/env bash
# Runs the program over every real template that lies beside the project: each must end in time with a documented exit code
# and well-formed output, without a word about an internal error.
#   tests/corpus/run.sh [TEMPLATE...]
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (folder with corpus/ and oracles/), CFNAUDIT_TIMEOUT (seconds, 20).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export program=${CFNAUDIT:-build/release/cli/cfnaudit} limit=${CFNAUDIT_TIMEOUT:-20}
shared=${CFNAUDIT_SHARED:-../shared}
if [ $# -eq 0 ] && [ ! -d "$shared/corpus" ]; then
  echo "no templates beside the project: nothing to run"
  echo "0 passed, 0 failed"
  exit 0
fi
scripts/install-dependencies.sh node
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line: verdict, set, exit code, milliseconds, template.
run_one() {
  local set=$1 template=$2 work=$3 out begin end status=0 verdict=ok
  out=$(mktemp -p "$work")
  begin=$(date +%s%N)
  timeout -k 1 "$limit" "$program" check "$template" --format json >"$out" 2>"$out.err" </dev/null || status=$?
  end=$(date +%s%N)
  if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
    verdict=hang
  elif [ "$status" -gt 3 ]; then
    verdict=crash
  elif grep -qiE 'internal error|AddressSanitizer|runtime error:' "$out" "$out.err"; then
    verdict=internal-error
  elif [ -s "$out" ] && ! jq empty "$out" 2>/dev/null; then
    verdict=bad-json
  elif [ "$status" -ne 2 ] && [ ! -s "$out" ]; then
    verdict=no-output
  elif [ "$status" -eq 2 ] && [ ! -s "$out" ] && [ ! -s "$out.err" ]; then
    verdict=silent-failure
  fi
  printf '%s\t%s\t%d\t%d\t%s\n' "$verdict" "$set" "$status" $(((end - begin) / 1000000)) "$template"
  [ "$verdict" = ok ] || head -c 500 "$out.err" | sed 's/^/# /'
  rm -f "$out" "$out.err"
}
export -f run_one

list=$work/list
if [ $# -gt 0 ]; then
  printf 'given\t%s\n' "$@" >"$list"
else
  find "$shared/corpus" -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' -o -name '*.template' \) |
    sort | sed 's/^/corpus\t/' >"$list"
  if [ -f "$shared/oracles/template_policies.jsonl" ]; then
    mkdir "$work/policies"
    jq -c '.template // empty' "$shared/oracles/template_policies.jsonl" |
      awk -v folder="$work/policies" '{ file = sprintf("%s/%04d.json", folder, NR); print > file; close(file) }'
    find "$work/policies" -name '*.json' | sort | sed 's/^/policies\t/' >>"$list"
  fi
  # Templates with SAM transforms, well and badly formed.
  find "$shared/oracles/sam" -type f \( -name '*.yaml' -o -name '*.yml' \) 2>/dev/null | sort | sed 's/^/sam\t/' >>"$list"
fi

# shellcheck disable=SC2016  # expanded by the inner shell, which gets the names as data
tr '\t\n' '\0\0' <"$list" |
  xargs -0 -n 2 -P "$(nproc)" bash -c 'run_one "$1" "$2" "$0"' "$work" >"$work/results" 2>/dev/null || true

grep -v -E $'^(ok\t|# )' "$work/results" | sort | head -40 || true
grep '^# ' "$work/results" | sort | uniq -c | sort -rn | head -10 || true
awk -F '\t' '
  /^# / { next }
  { runs[$2]++; if ($1 != "ok") bad[$2]++; code[$2, $3]++; if ($4 > slow[$2]) { slow[$2] = $4; name[$2] = $5 }; sum[$2] += $4 }
  END {
    printf "%-10s %6s %6s %6s %6s %6s %6s %8s %8s  %s\n", "set", "runs", "exit 0", "exit 1", "exit 2", "exit 3", "failed", "mean ms", "max ms", "slowest"
    for (s in runs)
      printf "%-10s %6d %6d %6d %6d %6d %6d %8.1f %8d  %s\n", s, runs[s], code[s, 0], code[s, 1], code[s, 2], code[s, 3], bad[s], sum[s] / runs[s], slow[s], name[s]
  }' "$work/results"
total=$(wc -l <"$list")
passed=$(grep -c $'^ok\t' "$work/results" || true)
echo "$passed passed, $((total - passed)) failed"
[ "$passed" -eq "$total" ]

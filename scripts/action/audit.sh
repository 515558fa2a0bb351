#!/usr/bin/env bash
# What the GitHub Action runs: checks the templates, compares them with the base of the pull request, writes the reports.
# Environment: CFNAUDIT (the program), INPUT_PATHS, INPUT_FAIL_ON, INPUT_USAGE_FILE, INPUT_BUDGETS (one a line), INPUT_THRESHOLD,
# INPUT_REPORT (true: also write the page), BASE_SHA and HEAD_SHA (of a pull request; else empty), GITHUB_STEP_SUMMARY, GITHUB_OUTPUT, RUNNER_TEMP.
set -euo pipefail

program=${CFNAUDIT:-cfnaudit}
out=${RUNNER_TEMP:-$(mktemp -d)}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
output=${GITHUB_OUTPUT:-/dev/null}
fail_on=${INPUT_FAIL_ON:-error}

paths=()
while IFS= read -r line; do [ -z "$line" ] || paths+=("$line"); done <<<"${INPUT_PATHS:-.}"
usage=()
[ -z "${INPUT_USAGE_FILE:-}" ] || usage=(--usage-file "$INPUT_USAGE_FILE")
cost=("${usage[@]}")
while IFS= read -r line; do [ -z "$line" ] || cost+=(--budget "$line"); done <<<"${INPUT_BUDGETS:-}"

# An annotation of the job, besides the log: what cannot be read, such as the base in a shallow clone.
annotate() {
  local message
  message=$(head -n 1 "$1")
  message=${message//'%'/%25}
  [ -z "$message" ] || echo "::error title=cfnaudit::${message//$'\r'/%0D}"
}

# A pull request is judged by the config file of its base, and by the baseline that it names.
config=()
[ -z "${BASE_SHA:-}" ] || config=(--config-revision "$BASE_SHA")

# The page, where it is asked for; without it everything else goes on.
report=
page() {
  [ "${INPUT_REPORT:-false}" = true ] || return 0
  rm -f "$out/cfnaudit-report.html"
  "$program" "$@" --output "$out/cfnaudit-report.html" >/dev/null 2>&1 || true
  [ ! -s "$out/cfnaudit-report.html" ] || report=$out/cfnaudit-report.html
}

status=0
: >"$out/cfnaudit.md"
if [ -n "${BASE_SHA:-}" ]; then
  # Only what is new fails a pull request; what was there before is the baseline of the default branch.
  change=(diff --git "$BASE_SHA...${HEAD_SHA:-HEAD}" "${cost[@]}" "${paths[@]}")
  # The log has all of it; a comment may have to be cut.
  "$program" "${change[@]}" --verbose --fail-on "$fail_on" 2>"$out/cfnaudit.err" || status=$?
  cat "$out/cfnaudit.err" >&2
  if [ "$status" -eq 2 ]; then
    annotate "$out/cfnaudit.err"
  else
    # 3: something could not be compared, which the comment says.
    "$program" "${change[@]}" --format markdown --output "$out/cfnaudit.md" --fail-on never \
      ${INPUT_THRESHOLD:+--comment-threshold "$INPUT_THRESHOLD"} 2>/dev/null || [ $? -ne 2 ]
    page "${change[@]}" --format html --fail-on never
  fi
  "$program" check "${config[@]}" "${usage[@]}" --format sarif --output "$out/cfnaudit.sarif" --fail-on never "${paths[@]}" || true
  cat "$out/cfnaudit.md" >>"$summary"
else
  "$program" check "${usage[@]}" --format sarif --output "$out/cfnaudit.sarif" --fail-on never "${paths[@]}" || true
  "$program" check "${usage[@]}" --fail-on "$fail_on" "${paths[@]}" || status=$?
  "$program" check "${usage[@]}" --format markdown --output "$out/cfnaudit-check.md" --fail-on never "${paths[@]}" 2>/dev/null || true
  cat "$out/cfnaudit-check.md" >>"$summary"
  page report "${usage[@]}" "${paths[@]}"
fi
{
  echo "comment=$out/cfnaudit.md"
  echo "sarif=$out/cfnaudit.sarif"
  echo "report=$report"
  echo "status=$status"
} >>"$output"

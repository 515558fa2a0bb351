#!/usr/bin/env bash
# Keeps one comment on a pull request: creates it, updates it in place, deletes it when there is nothing left to say.
#   scripts/action/comment.sh FILE
# Environment: GITHUB_TOKEN, GITHUB_REPOSITORY (owner/name), PULL_REQUEST (number), GITHUB_API_URL (default: github.com's),
# REPORT_URL (where the page is, if there is one: the comment links to it).
set -euo pipefail

file=$1
mark='<!-- cfnaudit-comment -->'
api=${GITHUB_API_URL:-https://api.github.com}
: "${GITHUB_TOKEN:?is not set: give the job the permission pull-requests: write}"
: "${GITHUB_REPOSITORY:?is not set}" "${PULL_REQUEST:?is not set}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What a status means to whoever reads the job's log.
explain() {
  case $1 in
    401) echo "the token is not accepted" ;;
    403) echo "the token may not do that: the job needs permissions: pull-requests: write (a fork's token never has it)" ;;
    404) echo "there is no such pull request, or the token may not see it" ;;
    422) echo "GitHub refuses the content" ;;
    429) echo "too many requests" ;;
    000) echo "GitHub cannot be reached, or its answer broke off" ;;
    *) echo "unexpected answer" ;;
  esac
}

# request METHOD PATH [BODY-FILE]: the answer in $work/answer, its status in $status. Waits and tries again where that helps.
status=000
request() {
  local method=$1 path=$2 body=${3:-} try delay
  for try in 1 2 3; do
    status=$(curl --silent --show-error --request "$method" --max-time 30 \
      --header "Authorization: Bearer $GITHUB_TOKEN" --header 'Accept: application/vnd.github+json' \
      --header 'X-GitHub-Api-Version: 2022-11-28' ${body:+--header 'Content-Type: application/json' --data-binary @"$body"} \
      --dump-header "$work/headers" --output "$work/answer" --write-out '%{http_code}' "$api$path" 2>"$work/curl") || status=000
    case $status in
      429 | 5?? | 000) ;;
      *) return 0 ;;
    esac
    [ "$try" -lt 3 ] || return 0
    delay=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,2\}\).*/\1/p' "$work/headers" 2>/dev/null | head -n 1)
    sleep "${delay:-$((try * 2))}"
  done
}

fail() {
  echo "::error title=cfnaudit comment::$1: $(explain "$status") (HTTP $status)" >&2
  exit 1
}

# The comment's id, or nothing; page by page.
find_comment() {
  local page=1 id
  while :; do
    request GET "/repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100&page=$page"
    [ "$status" = 200 ] || fail "the comments cannot be read"
    jq -e 'type == "array"' "$work/answer" >/dev/null 2>&1 || {
      status=000
      fail "the comments cannot be read"
    }
    id=$(jq -r --arg mark "$mark" 'map(select(.body | startswith($mark))) | first | .id // empty' "$work/answer")
    if [ -n "$id" ]; then
      echo "$id"
      return
    fi
    [ "$(jq length "$work/answer")" -eq 100 ] || return 0
    page=$((page + 1))
  done
}

id=$(find_comment)
if [ ! -s "$file" ]; then
  if [ -n "$id" ]; then
    request DELETE "/repos/$GITHUB_REPOSITORY/issues/comments/$id"
    case $status in 204 | 404) echo "comment deleted: nothing is left to say" ;; *) fail "the comment cannot be deleted" ;; esac
  else
    echo "nothing to say"
  fi
  exit 0
fi

link=
[ -z "${REPORT_URL:-}" ] || link=$'\n'"[Report as a page]($REPORT_URL) (download and open it)"$'\n'
jq --null-input --rawfile body "$file" --arg link "$link" '{body: ($body + $link)}' >"$work/body"
if [ -n "$id" ]; then
  request PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$id" "$work/body"
  if [ "$status" = 200 ]; then
    echo "comment updated"
    exit 0
  fi
  [ "$status" = 404 ] || fail "the comment cannot be updated" # deleted meanwhile: make a new one
fi
request POST "/repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" "$work/body"
[ "$status" = 201 ] || fail "the comment cannot be made"
echo "comment created"

#!/usr/bin/env bash
# Runs the Action's steps as a runner would, on a repository made here, against a stand-in for GitHub's API on loopback.
# Environment: CFNAUDIT (the program).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
CFNAUDIT=$(realpath "${CFNAUDIT:-build/release/cli/cfnaudit}")
export CFNAUDIT
for tool in node curl jq git; do
  command -v "$tool" >/dev/null || scripts/install-dependencies.sh node || exit 2
done

# shellcheck source=tests/expect.sh
. tests/expect.sh
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

says() { grep -q -- "$1" "$2"; }

serve() {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  : >"$work/log"
  : >"$work/port" # so that the last server's port is not read again
  node tests/action/github.mjs "$work/log" "$@" >"$work/port" &
  server=$!
  for _ in $(seq 100); do [ -s "$work/port" ] && break || sleep 0.05; done
  GITHUB_API_URL=http://127.0.0.1:$(cat "$work/port")
  export GITHUB_API_URL GITHUB_TOKEN=secret GITHUB_REPOSITORY=a/b PULL_REQUEST=7
}

comment() { "$root/scripts/action/comment.sh" "$1" >"$work/out" 2>&1; }
refused() { ! comment "$1"; }

printf '<!-- cfnaudit-comment -->\n### one\n' >"$work/one.md"
printf '<!-- cfnaudit-comment -->\n### another\n' >"$work/two.md"
: >"$work/empty.md"

serve
expect "creates a comment" comment "$work/one.md"
expect "says so" says 'comment created' "$work/out"
expect "updates it" comment "$work/two.md"
expect "says so" says 'comment updated' "$work/out"
expect "once only" test "$(grep -c POST "$work/log")" -eq 1
expect "deletes it when nothing is left" comment "$work/empty.md"
expect "says so" says 'DELETE /repos/a/b/issues/comments/2' "$work/log"
expect "nothing to say, nothing there" comment "$work/empty.md"
expect "says so" says 'nothing to say' "$work/out"
export REPORT_URL=https://example.com/artifacts/1
expect "links to the page, if there is one" comment "$work/one.md"
expect "at its end" says 'POST .*\[Report as a page\](https://example.com/artifacts/1)' "$work/log"
unset REPORT_URL
serve 403
expect "403 fails" refused "$work/one.md"
expect "and says what is missing" says 'pull-requests: write' "$work/out"
serve 404
expect "404 fails" refused "$work/one.md"
expect "and says so" says 'no such pull request' "$work/out"
serve 429
expect "429 is waited out" comment "$work/one.md"
serve truncated
expect "a truncated answer fails" refused "$work/one.md"
expect "and says so" says 'broke off' "$work/out"

# The audit step, on a repository with a branch.
repository=$work/repository
mkdir -p "$repository" && cd "$repository" || exit 2
git init -q -b main && git config user.name t && git config user.email t@example.com
cp "$root/examples/serverless-app.yaml" app.yaml
git add -A && git commit -q -m base
base=$(git rev-parse HEAD)
sed 's/NatGateway/NatGateway/; s/ReadCapacityUnits: .*/ReadCapacityUnits: 50/' app.yaml >changed.yaml && mv changed.yaml app.yaml
printf '\n' >>app.yaml
git commit -q -a -m change
git clone -q --depth 1 "file://$repository" "$work/shallow"
export RUNNER_TEMP=$work GITHUB_STEP_SUMMARY=$work/summary.md GITHUB_OUTPUT=$work/output INPUT_FAIL_ON=error
: >"$GITHUB_STEP_SUMMARY"
: >"$GITHUB_OUTPUT"
pull_request() { BASE_SHA=$base HEAD_SHA=$(git rev-parse HEAD) "$root/scripts/action/audit.sh" >"$work/out" 2>&1; }
expect "audits a pull request" pull_request
expect "the log has it too" says 'in short' "$work/out"
expect "its findings are old" says 'status=0' "$GITHUB_OUTPUT"
expect "and there is a SARIF file" test -s "$work/cfnaudit.sarif"
expect "and no page, unless it is asked for" says '^report=$' "$GITHUB_OUTPUT"
: >"$GITHUB_OUTPUT"
export INPUT_REPORT=true
expect "writes the page of a pull request" pull_request
expect "and says where it is" says "^report=$work/cfnaudit-report.html" "$GITHUB_OUTPUT"
expect "with what changes" says '"isDiff":true' "$work/cfnaudit-report.html"
: >"$GITHUB_OUTPUT"
expect "writes the page of a branch" "$root/scripts/action/audit.sh"
expect "that is there" test -s "$work/cfnaudit-report.html"
expect "and has no change" test "$(grep -c '"isDiff":true' "$work/cfnaudit-report.html")" -eq 0
unset INPUT_REPORT
: >"$GITHUB_OUTPUT"
expect "audits a branch" "$root/scripts/action/audit.sh"
expect "whose findings fail" says 'status=1' "$GITHUB_OUTPUT"
expect "and stand in the summary" says 'cfnaudit' "$GITHUB_STEP_SUMMARY"

# A program that gives up on a question: all reports are made nevertheless.
mkdir "$work/undecided"
printf '#!/usr/bin/env bash\n"%s" "$@" || [ $? -eq 1 ]\n[ "$1" != check ] || exit 3\n' "$CFNAUDIT" >"$work/undecided/cfnaudit"
chmod +x "$work/undecided/cfnaudit"
: >"$GITHUB_OUTPUT"
expect "audits what cannot be decided" env CFNAUDIT="$work/undecided/cfnaudit" "$root/scripts/action/audit.sh"
expect "and says so" says 'status=3' "$GITHUB_OUTPUT"

# A nested template changes, and nothing else.
mkdir parts
printf 'Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: parts/data.yaml}\n' >shop.yaml
printf 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n' >parts/data.yaml
git add -A && git commit -q -m parent
base_of_child=$(git rev-parse HEAD)
printf '    Properties: {DelaySeconds: 5}\n' >>parts/data.yaml
git commit -q -a -m child
expect "audits a nested template" env BASE_SHA="$base_of_child" HEAD_SHA="$(git rev-parse HEAD)" "$root/scripts/action/audit.sh"
expect "through its parent" says 'shop.yaml</code> (changed in parts/data.yaml)' "$work/cfnaudit.md"
expect "and once" test "$(grep -c '^####' "$work/cfnaudit.md")" -eq 1

# A pull request that opens its own gate: the base's settings count, and the comment says so first.
git checkout -q -b strict
printf 'fail-on: warning\nrules: {NET001: error}\n' >.cfnaudit.yaml
printf 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n' >jobs.yaml
git add -A && git commit -q -m strict
strict=$(git rev-parse HEAD)
printf 'fail-on: never\nrules: {TPL007: off, NET001: off}\n' >.cfnaudit.yaml
printf '    Properties: {QueueName: !Ref Nothing}\n' >>jobs.yaml
git commit -q -a -m loose
: >"$GITHUB_OUTPUT"
expect "audits a change of the config file" env BASE_SHA="$strict" HEAD_SHA="$(git rev-parse HEAD)" INPUT_FAIL_ON=error \
  "$root/scripts/action/audit.sh"
expect "by the base's settings" says 'status=1' "$GITHUB_OUTPUT"
expect "and says first what it loosens" test -n "$(sed -n '2s/.*HEAD changes what is checked.*NET001.*/x/p' "$work/cfnaudit.md")"
expect "and code scanning sees it too" says 'TPL007' "$work/cfnaudit.sarif"

# A clone without the base.
cd "$work/shallow" || exit 2
: >"$GITHUB_OUTPUT"
expect "a shallow clone ends the step" pull_request
expect "as a failure" says 'status=2' "$GITHUB_OUTPUT"
expect "and says what to set" says '::error title=cfnaudit::.*fetch-depth: 0' "$work/out"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

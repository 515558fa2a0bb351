#!/usr/bin/env bash
# Opens the report's page in Chromium: the reference, an example, a difference, a large template, a hostile one and an empty one. Every
# section is drawn, every link followed, every control used by keyboard; nothing may be requested or logged, and axe may find nothing.
# CFNAUDIT_UPDATE_GOLDEN=1 writes the pictures of docs/images anew.
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (folder with reference/ and corpus/).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
scripts/install-dependencies.sh node page || exit 2
# shellcheck source=tests/expect.sh
. tests/expect.sh

program=$(realpath "${CFNAUDIT:-build/release/cli/cfnaudit}")
shared=${CFNAUDIT_SHARED:-../shared}
mkdir -p "$work/tools" "$work/pages"
cp tests/page/package.json tests/page/package-lock.json tests/page/*.mjs "$work/tools"
expect "playwright and axe are installed" npm ci --prefix "$work/tools" --ignore-scripts --no-audit --no-fund --loglevel error

# page NAME ARGUMENTS...: the page and the same in JSON
page() {
  local name=$1 status=0
  shift
  "$program" report "$@" --no-config --output "$work/pages/$name.html" 2>"$work/out" || status=$?
  [ "$status" -ne 2 ] || [ -s "$work/pages/$name.html" ] || return 1
  "$program" check "$@" --no-config --format json --fail-on never >"$work/pages/$name.check.json" 2>/dev/null
  "$program" cost "$@" --no-config --format json >"$work/pages/$name.cost.json" 2>/dev/null
  "$program" access "$@" --no-config --format json >"$work/pages/$name.access.json" 2>/dev/null
  return 0
}

# 500 resources: functions with their roles, queues and log groups.
large() {
  echo "Resources:"
  for i in $(seq 1 100); do
    cat <<YAML
  Queue$i: {Type: AWS::SQS::Queue}
  Logs$i: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /app/$i}}
  Role$i:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: work
          PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: !GetAtt Queue$i.Arn}]}
  Function$i:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: index.handler, Role: !GetAtt Role$i.Arn, Code: {ZipFile: 'def handler(e, c): pass'}}
  Source$i:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref Function$i, EventSourceArn: !GetAtt Queue$i.Arn}
YAML
  done
}

large >"$work/large.yaml"
echo "Resources: {}" >"$work/empty.yaml"
expect "the example" page example examples/serverless-app.yaml
expect "500 resources" page large "$work/large.yaml"
expect "hostile names" page hostile tests/formats/hostile.yaml
expect "nothing" page empty "$work/empty.yaml"
"$program" diff examples/serverless-app.yaml examples/serverless-app-hardened.yaml --no-config --format html --output "$work/pages/diff.html" --fail-on never 2>"$work/out"
"$program" diff examples/serverless-app.yaml examples/serverless-app-hardened.yaml --no-config --format json --fail-on never >"$work/pages/diff.json" 2>/dev/null
"$program" report examples/serverless-app.yaml --no-config --profile well-architected --output "$work/pages/promises.html" 2>"$work/out"
"$program" check examples/serverless-app.yaml --no-config --profile well-architected --format json >"$work/pages/promises.json" 2>/dev/null
expect "promises" test -s "$work/pages/promises.html"
expect "a difference" test -s "$work/pages/diff.html"
if [ -d "$shared/reference" ]; then
  expect "the reference" page reference "$shared/reference/serverless-app.yaml"
  expect "268 resources" page real "$shared/corpus/real/ipv-core-back/deploy/template.yaml"
  expect "its page has at most 900 KB" test "$(stat -c %s "$work/pages/reference.html")" -le 900000
else
  echo "not tested with the reference, which is not at $shared"
fi

if [ -n "${CFNAUDIT_UPDATE_GOLDEN:-}" ]; then
  PICTURES=$PWD/docs/images node "$work/tools/page.mjs" "$work/pages"
  exit
fi
node "$work/tools/page.mjs" "$work/pages" >"$work/out" 2>"$work/log"
status=$?
grep -v '^[0-9]* passed' "$work/out"
counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/out" || echo "0 passed, 1 failed")
passed=$((passed + $(cut -d' ' -f1 <<<"$counts")))
failed=$((failed + $(cut -d' ' -f3 <<<"$counts")))
[ "$status" -eq 0 ] || cat "$work/log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ] && [ "$passed" -gt 0 ]

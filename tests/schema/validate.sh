#!/usr/bin/env bash
# Checks the JSON that each command writes against docs/schema/, which is what the users' programs rely on.
#   tests/schema/validate.sh [TEMPLATE...]     default: the examples, and the reference beside the project if it is there
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED (folder with reference/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tests/node-tools.sh
. tests/node-tools.sh

program=${CFNAUDIT:-build/release/cli/cfnaudit}
shared=${CFNAUDIT_SHARED:-../shared}
templates=("$@")
if [ $# -eq 0 ]; then
  mapfile -t templates < <(find examples "$shared/reference" -name '*.yaml' 2>/dev/null | sort)
fi
install_node_tool ajv 8
install_node_tool yaml 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
for template in "${templates[@]}"; do
  for command in check access cost graph; do
    document=$work/$command.json
    status=0
    "$program" "$command" "$template" --format json >"$document" 2>"$work/errors" || status=$?
    if { [ "$status" -eq 0 ] || [ "$status" -eq 1 ] || [ "$status" -eq 3 ]; } &&
      node tests/schema/validate.mjs "$node_tools" "docs/schema/$command.schema.json" "$document"; then
      passed=$((passed + 1))
    else
      echo "FAILED $command $template (exit code $status)"
      cat "$work/errors"
      failed=$((failed + 1))
    fi
  done
done
if "$program" rules --format json >"$work/rules.json" &&
  node tests/schema/validate.mjs "$node_tools" docs/schema/rules.schema.json "$work/rules.json"; then
  passed=$((passed + 1))
else
  echo "FAILED rules"
  failed=$((failed + 1))
fi
if "$program" access examples/serverless-app.yaml --from StoreOrder --to Orders --port 443 --format json \
  >"$work/path.json" &&
  node tests/schema/validate.mjs "$node_tools" docs/schema/access-path.schema.json "$work/path.json"; then
  passed=$((passed + 1))
else
  echo "FAILED access --port"
  failed=$((failed + 1))
fi
# Each template against the first: both ways of a change.
for template in "${templates[@]}"; do
  for pair in "${templates[0]} $template" "$template ${templates[0]}"; do
    # shellcheck disable=SC2086  # the paths of templates have no blanks here
    if "$program" diff $pair --format json --fail-on never >"$work/diff.json" 2>"$work/errors" &&
      node tests/schema/validate.mjs "$node_tools" docs/schema/diff.schema.json "$work/diff.json"; then
      passed=$((passed + 1))
    else
      echo "FAILED diff $pair"
      cat "$work/errors"
      failed=$((failed + 1))
    fi
  done
done
# policy SCHEMA ARGUMENTS...
policy() {
  local schema=$1 document=$work/policy.json status=0
  shift
  "$program" policy "$@" >"$document" 2>"$work/errors" || status=$?
  if [ "$status" -ne 2 ] && [ "$status" -lt 4 ] &&
    node tests/schema/validate.mjs "$node_tools" "docs/schema/policy-$schema.schema.json" "$document"; then
    passed=$((passed + 1))
  else
    echo "FAILED policy $* (exit code $status)"
    cat "$work/errors"
    failed=$((failed + 1))
  fi
}
policies=tests/schema/policies
json=(--format json)
policy compare compare $policies/narrow.json $policies/wide.json "${json[@]}"
policy validate validate $policies/*.json "${json[@]}"
policy check check-no-new-access --existing-policy-document $policies/narrow.json --new-policy-document $policies/wide.json "${json[@]}"
policy check check-access-not-granted --policy-document $policies/wide.json --access actions=sqs:SendMessage "${json[@]}"
policy check check-no-public-access --policy-document $policies/bucket.json --resource-type AWS::S3::Bucket "${json[@]}"
policy import import $policies/account.json
policy evaluate evaluate --principal arn:aws:iam::111122223333:user/Ann --action s3:GetObject \
  --resource arn:aws:s3:::logs/a --identity-policy $policies/wide.json "${json[@]}"
for template in "${templates[@]}"; do
  policy validate validate --template "$template" "${json[@]}"
  policy compare compare --template "$template" "$template" "${json[@]}"
  policy check check-access-not-granted --template "$template" --access actions=dynamodb:PutItem "${json[@]}"
  policy check check-no-public-access --template "$template" "${json[@]}"
  policy deploy deploy "$template" "${json[@]}"
  policy generate generate "$template" "${json[@]}"
done

# What users write: the example that init gives, with and without its comment signs, those of the documentation.
# document SCHEMA FILE...
document() {
  if node tests/schema/validate.mjs "$node_tools" "docs/schema/$1.schema.json" "${@:2}"; then
    passed=$((passed + 1))
  else
    echo "FAILED $*"
    failed=$((failed + 1))
  fi
}
# refused SCHEMA TEXT: a schema that takes everything is none.
refused() {
  printf '%s\n' "$2" >"$work/wrong.yaml"
  if node tests/schema/validate.mjs "$node_tools" "docs/schema/$1.schema.json" "$work/wrong.yaml" >/dev/null; then
    echo "FAILED: $1 accepts $2"
    failed=$((failed + 1))
  else
    passed=$((passed + 1))
  fi
}
"$program" init --output "$work/config.yaml"
sed -e 's/^rules: {}/rules:/; s/^ignore: \[\]/ignore:/' -e 's/^# \(fail-on\|region\|param\|policies\|access\|budgets\|  \)/\1/; s/^#   /  /' \
  "$work/config.yaml" >"$work/config-all.yaml"
document config "$work/config.yaml" "$work/config-all.yaml" docs/suppressions.md#3
refused config 'fail-on: sometimes'
refused config 'failon: error'
refused config 'ignore: [{rule: LOG003}]'
refused config 'rules: {LOG003: loud}'
refused config 'budgets: {production: {most: 3}}'
"$program" cost examples/serverless-app.yaml --init-usage --output "$work/usage.yaml"
document usage "$work/usage.yaml" docs/pricing.md#1
refused usage 'resource_usage: [a]'
refused usage 'resources: {}'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

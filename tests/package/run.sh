#!/usr/bin/env bash
# Makes the packages of a finished build, unpacks them into folders of their own and uses what is in them.
# Environment: BUILD (default: build/release).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
build=$(realpath "${BUILD:-build/release}")

# shellcheck source=tests/expect.sh
. tests/expect.sh

expect "packages are made" cpack --config "$build/CPackConfig.cmake" -G "DEB;TGZ" -B "$work/packages"
deb=$(echo "$work"/packages/*.deb)
expect "there is a .deb" test -f "$deb"
dpkg-deb --field "$deb" Depends >"$work/depends"
expect "it depends on Z3, which is loaded late" grep -q '\blibz3-4\b' "$work/depends"
expect "and on the C library" grep -q '\blibc6 (>=' "$work/depends"
expect "it unpacks" dpkg-deb --extract "$deb" "$work/deb"
mkdir "$work/tgz"
expect "the archive unpacks" tar -C "$work/tgz" --strip-components 1 -xzf "$(echo "$work"/packages/*.tar.gz)"

# use PREFIX: as a user of whom nothing is left but PATH.
use() {
  local prefix=$1 said="$work/report"
  run() { (cd "$work" && env -i PATH="$prefix/bin:/usr/bin:/bin" cfnaudit "$@"); }
  checks() {
    run check "$root/examples/serverless-app.yaml" >"$said"
    [ $? -eq 1 ] && grep -q LOG004 "$said"
  }
  proves() {
    printf '%s' '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}' >"$work/wide.json"
    run policy compare "$root/tests/schema/policies/narrow.json" "$work/wide.json" >"$said"
    [ $? -eq 1 ] && grep -q '^less-permissive' "$said"
  }
  expect "$prefix runs" run --version
  expect "$prefix checks" checks
  expect "$prefix proves, with Z3" proves
  for file in doc/cfnaudit/copyright doc/cfnaudit/NOTICE doc/cfnaudit/README.md doc/cfnaudit/docs/rules.md man/man1/cfnaudit.1.gz \
    bash-completion/completions/cfnaudit zsh/vendor-completions/_cfnaudit fish/vendor_completions.d/cfnaudit.fish; do
    expect "$prefix has $file" test -s "$prefix/share/$file"
  done
}
use "$work/deb/usr"
use "$work/tgz"

# What completes "cfnaudit ...", the last word being unfinished.
share=$work/deb/usr/share
# shellcheck disable=SC2016  # for the inner shell
complete_in_bash() {
  bash --norc -c '. "$1"; shift; COMP_WORDS=(cfnaudit "$@"); COMP_CWORD=$#; compopt() { :; }; _cfnaudit; printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$share/bash-completion/completions/cfnaudit" "$@"
}
completes() {
  local wanted=$1
  shift
  complete_in_bash "$@" | grep -x -e "$wanted" >/dev/null  # reads all: with -q the writer might die of SIGPIPE
}
expect "bash completes commands" completes check ch
expect "options" completes --fail-on check --fail
expect "values" completes sarif check --format s
expect "values behind =" completes warning check --fail-on = w
expect "commands below commands" completes check-no-public-access policy check-no
expect "their options" completes --access policy check-access-not-granted --acc
if command -v zsh >/dev/null; then
  expect "zsh reads its completions" zsh -n "$share/zsh/vendor-completions/_cfnaudit"
  # shellcheck disable=SC2016
  expect "and loads them" zsh -fc 'autoload -Uz compinit; compinit -D -u; . "$1"; (( $+functions[_cfnaudit_check] ))' zsh \
    "$share/zsh/vendor-completions/_cfnaudit"
fi
if command -v fish >/dev/null; then
  in_fish() { fish --no-config -c "source $share/fish/vendor_completions.d/cfnaudit.fish; complete -C '$1'" | cut -f 1 | grep -x -e "$2" >/dev/null; }
  expect "fish completes commands" in_fish 'cfnaudit ch' check
  expect "values" in_fish 'cfnaudit check --format s' sarif
  expect "commands below commands" in_fish 'cfnaudit policy comp' compare
fi
if command -v mandoc >/dev/null; then
  gzip -dc "$share/man/man1/cfnaudit.1.gz" >"$work/cfnaudit.1"
  expect "the manual page is well-formed" mandoc -T lint -W error "$work/cfnaudit.1"
  mandoc -T utf8 "$work/cfnaudit.1" | sed 's/.\x08//g' >"$work/manual"
  expect "and names the options" grep -q -e '--write-baseline' "$work/manual"
fi
if command -v pre-commit >/dev/null; then
  expect "the hooks are valid" pre-commit validate-manifest .pre-commit-hooks.yaml
fi
# Without Docker: what the Dockerfile relies on.
expect "the image's user is not root" grep -q '^USER 65534' Dockerfile
expect "the image is built as here" cmake --preset release -DCFNAUDIT_TESTS=OFF -B "$work/configured"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

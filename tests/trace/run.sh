#!/usr/bin/env bash
# Runs every command under strace: no socket is opened, no program is started but git, and nothing is opened for writing but what the
# command line names, the cache, and git's files below TMPDIR.
# Environment: CFNAUDIT (the program).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
program=$(realpath "${CFNAUDIT:-build/release/cli/cfnaudit}")
scripts/install-dependencies.sh trace || exit 2
# shellcheck source=tests/expect.sh
. tests/expect.sh
if ! strace -f -o "$work/trace" true 2>/dev/null; then
  echo "NOT TESTED: strace is not permitted here"
  exit 0
fi
export TMPDIR=$work/tmp HOME=$work/home
mkdir -p "$work/tmp" "$work/home" "$work/repository"
cp examples/*.yaml "$work/repository"
repository() { git -C "$work/repository" -c user.name=t -c user.email=t@example.com "$@"; }
{
  repository init -q && repository add -A && repository commit -q -m base
  sed -i 's/Threshold: 25000/Threshold: 26000/' "$work/repository/serverless-app.yaml"
  repository commit -q -a -m change
} >/dev/null
mkfifo "$work/input"

# quiet COMMAND...: exit codes do not count here; the calls of the system do.
traced() {
  (cd "$work/repository" && strace -f -qq -e trace=network,process,%file -o "$work/trace" "$program" "$@" >"$work/answer" 2>&1 </dev/null)
  [ -s "$work/trace" ]
}
sockets() { grep -E '\b(socket|socketpair|connect|bind|listen|accept4?|sendto|sendmsg|sendmmsg|recvfrom|recvmsg)\(' "$work/trace"; }
# What was started besides the program itself and git with its own parts.
programs() { grep -E '\bexecveat?\(' "$work/trace" | grep -v ENOENT | grep -vF "\"$program\"" | grep -vE '"[^"]*/(git|git-[a-z-]+)"'; }
written() {
  grep -E '\bopen(at)?\(.*O_(WRONLY|RDWR|CREAT)|\b(unlink|rename|mkdir|symlink|link)(at)?2?\(' "$work/trace" |
    grep -vE "\"(/dev/(null|tty)|$work/(tmp|out|cache|home)|/proc/self)" | grep -vE '\) = -1 |AT_FDCWD, "cfnaudit' || true
}
# clean NAME COMMAND...
clean() {
  local name=$1
  shift
  expect "$name: runs" traced "$@"
  expect "$name: opens no socket" bash -c "! grep -q . <<<\"\$1\"" _ "$(sockets)"
  expect "$name: starts no program" bash -c "! grep -q . <<<\"\$1\"" _ "$(programs)"
  expect "$name: writes nothing unasked" bash -c "! grep . <<<\"\$1\"" _ "$(written)"
}
app=serverless-app.yaml
mkdir "$work/out"
for format in text json sarif markdown junit github gitlab; do clean "check $format" check --format "$format" --output "$work/out/$format" "$app"; done
clean "check a folder with a cache" check --cache "$work/cache" .
clean "check with a warm cache" check --cache "$work/cache" .
clean "check a shard" check --shard 1/1 --format json --output "$work/out/shard" .
clean "merge" merge "$work/out/shard"
clean access access "$app"
clean "access, a proof" access --from ApiLogRole --to Orders --prove-unreachable "$app"
clean "access over the network" access --from StoreOrder --to Orders --port 443 "$app"
clean cost cost "$app"
clean graph graph "$app"
clean calls graph --calls "$app"
clean expand expand "$app"
clean "diff of files" diff "$app" serverless-app-hardened.yaml
clean rules rules
clean "pricing list" pricing list us-east-1
clean completions completions bash
clean manual manual
echo '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}' >"$work/wide.json"
clean "policy compare, with Z3" policy compare "$PWD/tests/schema/policies/narrow.json" "$work/wide.json"
clean "diff of revisions" diff --git HEAD~1...HEAD .
git_was_started() { grep -E '\bexecve\(' "$work/trace" | grep -qE '"[^"]*/git"'; }
expect "which starts git" git_was_started
clean "check with the config of a revision" check --config-revision HEAD~1 "$app"

# The test must be able to fail.
sockets_are_seen() { strace -f -qq -e trace=network,process,%file -o "$work/trace" bash -c ': </dev/tcp/127.0.0.1/1' 2>/dev/null; [ -n "$(sockets)" ]; }
expect "a socket would be seen" sockets_are_seen
programs_are_seen() { strace -f -qq -e trace=network,process,%file -o "$work/trace" bash -c 'ls; true' >/dev/null 2>&1; [ -n "$(programs)" ]; }
expect "a program would be seen" programs_are_seen

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

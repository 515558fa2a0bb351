#!/usr/bin/env bash
# Runs the Action's first step, which finds the program, against a stand-in for the page of the releases on loopback, with compilers that
# only say that they were called.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
root=$PWD
for tool in node curl; do
  command -v "$tool" >/dev/null || scripts/install-dependencies.sh node || exit 2
done

# shellcheck source=tests/expect.sh
. tests/expect.sh
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# A release of the Action's own version. Its program leaves a trace when it is run.
version=$(sed -n 's/^project(cfnaudit VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
case $(uname -m) in x86_64) arch=amd64 ;; *) arch=arm64 ;; esac
name=cfnaudit-$version-linux-$arch
page=$work/page/v$version
mkdir -p "$page" "$work/$name/bin" "$work/compilers" "$work/on-path"
printf '#!/bin/sh\necho run >>"%s"\necho "cfnaudit %s"\n' "$work/run" "$version" >"$work/$name/bin/cfnaudit"
cp "$work/$name/bin/cfnaudit" "$work/on-path/cfnaudit"
for tool in cmake g++ c++ ninja apt-get sudo; do
  printf '#!/bin/sh\necho %s >>"%s"\n' "$tool" "$work/compiled" >"$work/compilers/$tool"
done
chmod +x "$work/$name/bin/cfnaudit" "$work/on-path/cfnaudit" "$work/compilers"/*
tar -C "$work" -czf "$page/$name.tar.gz" "$name"
(cd "$page" && sha256sum "$name.tar.gz" >SHA256SUMS && echo "$(printf '%064d' 0)  another-file" >>SHA256SUMS)

serve() { # [MOOD]
  [ -z "$server" ] || kill "$server" 2>/dev/null
  : >"$work/log"
  : >"$work/port"
  node tests/action/releases.mjs "$work/page" "$work/log" "$@" >"$work/port" &
  server=$!
  for _ in $(seq 100); do [ -s "$work/port" ] && break || sleep 0.05; done
  CFNAUDIT_RELEASES=http://127.0.0.1:$(cat "$work/port")
  export CFNAUDIT_RELEASES
}

forget() { rm -rf "$work/tools" "$work/temp" "$work/run" "$work/compiled" "$work/env"; mkdir -p "$work/temp"; }

# step [VARIABLE=VALUE...]: its exit code in $code
step() {
  env PATH="$work/compilers:$PATH" RUNNER_TOOL_CACHE="$work/tools" RUNNER_TEMP="$work/temp" GITHUB_ENV="$work/env" "$@" \
    "$root/scripts/action/program.sh" >"$work/out" 2>&1
  code=$?
}
finds() { step "$@" && [ $code -eq 0 ] && program=$(sed -n '$s/^CFNAUDIT=//p' "$work/env") && [ -x "$program" ]; }
says() { grep -q -- "$1" "$work/out"; }

# refuses MESSAGE [VARIABLE=VALUE...]: exit code 2, the message as an annotation, nothing run, nothing compiled, nothing left to run.
refuses() {
  local message=$1
  shift
  step "$@"
  [ $code -eq 2 ] && grep -q "^::error title=cfnaudit::.*$message" "$work/out" && [ ! -e "$work/run" ] && [ ! -e "$work/compiled" ] &&
    [ ! -e "$work/env" ] && [ -z "$(find "$work/temp" -type f)" ]
}

serve
forget
expect "downloads the release of its own version" finds
expect "says which it is" says "cfnaudit $version"
expect "compiles nothing" test ! -e "$work/compiled"
expect "asks for two files" test "$(wc -l <"$work/log")" -eq 2
expect "takes it from the cache next time" finds
expect "without asking" test "$(wc -l <"$work/log")" -eq 2
printf 'x' >>"$work/tools/cfnaudit/$version/$arch/$name.tar.gz"
expect "downloads again what was changed in the cache" finds
expect "by asking" test "$(wc -l <"$work/log")" -eq 4
forget
expect "takes a version that is asked for" finds INPUT_VERSION="v$version"
forget
: >"$work/log"
expect "prefers what is on the PATH" finds PATH="$work/on-path:$work/compilers:$PATH"
expect "which is that one" test "$program" = "$work/on-path/cfnaudit"
expect "without asking" test ! -s "$work/log"
forget
expect "downloads nevertheless when a version is asked for" finds PATH="$work/on-path:$work/compilers:$PATH" INPUT_VERSION="$version"
expect "which is not that one" test "$program" != "$work/on-path/cfnaudit"

forget
expect "a version that does not exist" refuses "there is no release 9.9.9" INPUT_VERSION=9.9.9
expect "a version that is none" refuses "version '../x' is not valid" INPUT_VERSION=../x
expect "a folder that cannot be written" refuses "cannot be created" RUNNER_TOOL_CACHE=/proc/none
serve 500
forget
expect "a page that is down" refuses "HTTP 500"
serve truncated
forget
expect "a truncated download" refuses "broke off"
serve
forget
cp "$page/SHA256SUMS" "$work/right"
sed "s/^.\{4\}/0000/" "$work/right" >"$page/SHA256SUMS"
expect "a wrong checksum" refuses "does not have the checksum"
expect "which is not kept" test ! -e "$work/tools/cfnaudit/$version/$arch/$name.tar.gz"
grep another "$work/right" >"$page/SHA256SUMS"
expect "no checksum" refuses "does not have the checksum"
: >"$page/SHA256SUMS"
expect "an empty list" refuses "does not have the checksum"
cp "$work/right" "$page/SHA256SUMS"
head -c 100 "$page/$name.tar.gz" >"$page/short" && mv "$page/short" "$page/$name.tar.gz"
expect "half an archive" refuses "does not have the checksum"
(cd "$page" && sha256sum "$name.tar.gz" >SHA256SUMS)
expect "half an archive under its own checksum" refuses "cannot be unpacked"
kill "$server"
wait "$server" 2>/dev/null
forget
expect "no network" refuses "cannot be downloaded: "
mkdir -p "$work/uname"
printf '#!/bin/sh\n[ "$1" = -s ] && echo Darwin || echo arm64\n' >"$work/uname/uname"
chmod +x "$work/uname/uname"
expect "another system" refuses "there is no program for Darwin on arm64" PATH="$work/uname:$work/compilers:$PATH"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/usr/bin/env bash
# Packs the npm packages, installs them from the packed files without a network, and runs the first check, with the Node.js that is here
# and with the releases that are supported, which come from npm.
# With the program of the build; STATIC=1 builds the static one, which takes several minutes and needs its libraries in the cache
# (scripts/release/libraries.sh).
# Environment: STATIC, BUILD (default: build/release).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
root=$PWD
. scripts/release/platform.sh
scripts/install-dependencies.sh node release || exit 2
platform "$(host_architecture)"

# shellcheck source=tests/expect.sh
. tests/expect.sh

export CFNAUDIT_DIST=$work/dist
if [ -n "${STATIC:-}" ]; then
  expect "the static program is built" scripts/release/build.sh
else
  export STAGE=$work/stage
  install -D --strip "${BUILD:-build/release}/cli/cfnaudit" "$STAGE/usr/bin/cfnaudit"
  mkdir -p "$STAGE/usr/share/doc/cfnaudit"
  touch "$STAGE/usr/share/doc/cfnaudit/"{third-party-licenses.txt,cfnaudit.spdx.json}
fi
expect "the packages are packed" scripts/release/npm.sh "$arch"
launcher=$work/dist/cfnaudit-$release_version.tgz
part=$work/dist/cfnaudit-linux-$node-$release_version.tgz
expect "the launcher is small" test "$(stat -c %s "$launcher")" -lt 30000
expect "nothing runs when it is installed" test -z "$(tar -xzOf "$launcher" package/package.json | jq '.scripts // empty')"
expect "the part is for one platform" test "$(tar -xzOf "$part" package/package.json | jq -rc '[.os, .cpu]')" = "[[\"linux\"],[\"$node\"]]"
expect "and holds the licences of what is inside" tar -tzf "$part" package/third-party-licenses.txt package/NOTICE package/cfnaudit.spdx.json
expect "the versions are the same" test "$(jq -r '[.version, .optionalDependencies[]] | unique | join(" ")' package.json)" = "$release_version"

alone=()
if unshare --net true 2>/dev/null; then alone=(unshare --net); fi

# install FOLDER PACKAGE...
install() {
  local folder=$1
  shift
  mkdir -p "$folder"
  (cd "$folder" && echo '{"private": true}' >package.json &&
    "${alone[@]}" npm install --offline --cache "$work/cache" --no-audit --no-fund --loglevel error "$@")
}
# run FOLDER ARGUMENTS...: exit code in $code, output in $work/out, errors in $work/err
run() {
  local folder=$1
  shift
  (cd "$folder" && env -u CFNAUDIT "${alone[@]}" node_modules/.bin/cfnaudit "$@" >"$work/out" 2>"$work/err")
  code=$?
}
finds() { run "$1" check "$root/examples/serverless-app.yaml" && false || [ "$code" -eq 1 ] && grep -q LOG004 "$work/out"; }
first_check() { install "$1" "$launcher" "$part" && finds "$1"; }
refuses() { run "$1" --version && false || [ "$code" -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q -- "$2" "$work/err"; }

# Everything that depends on Node.js, with the one on the PATH.
with() {
  local version cpu TIMEFORMAT='%U %S'
  version=$(node --version)
  { time expect "Node.js $version: installed and a first finding" first_check "$work/$version"; } 2>"$work/time"
  cpu=$(awk '{ printf "%d", ($1 + $2) * 1000 }' "$work/time") # on an idle machine the time that passes; this one may be busy
  echo "Node.js $version: $cpu ms from the packed files to the first finding"
  expect "Node.js $version: in less than 5 s" test "$cpu" -lt 5000
  run "$work/$version" check --fail-on never "$root/examples/serverless-app.yaml"
  expect "Node.js $version: exit code 0" test "$code" -eq 0
  run "$work/$version" check nowhere.yaml
  expect "Node.js $version: exit code 2" test "$code" -eq 2
  expect "Node.js $version: ends when it is told to" ends "$work/$version"
  install "$work/$version-alone" "$launcher" >/dev/null 2>&1
  expect "Node.js $version: without the part" refuses "$work/$version-alone" "the package @cfnaudit/linux-$node is missing"
  cat >"$work/other.cjs" <<'CODE'
Object.defineProperty(process, 'platform', {value: 'sunos'});
CODE
  expect "Node.js $version: another platform" env NODE_OPTIONS="--require $work/other.cjs" bash -c "$(declare -f run refuses)
    work=$work; alone=(); refuses '$work/$version' 'there is no program for sunos-'"
  chmod -x "$work/$version/node_modules/@cfnaudit/linux-$node/cfnaudit"
  expect "Node.js $version: a program that cannot be run" refuses "$work/$version" "cannot be run: EACCES"
}
# A program that waits for standard input ends with its launcher.
ends() {
  rm -f "$work/pipe"
  mkfifo "$work/pipe"
  exec 8<>"$work/pipe"
  node "$1/node_modules/cfnaudit/npm/cfnaudit.js" check - <"$work/pipe" >/dev/null 2>&1 &
  local pid=$! status=0
  sleep 1
  kill "$pid"
  wait "$pid" || status=$?
  exec 8>&-
  [ "$status" -eq 143 ]
}

with
. tests/node-tools.sh
tools=$node_tools
for major in 18 20 22; do
  [ "$(node --version | cut -d . -f 1)" != "v$major" ] || continue # which was first
  node_tools=$tools/node-$major
  if install_node_tool "node-linux-$node" "$major" >"$work/said" 2>&1; then
    PATH=$node_tools/node_modules/node-linux-$node/bin:$PATH with
  else
    echo "not tested with Node.js $major, which cannot be installed: $(tail -n 1 "$work/said")"
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

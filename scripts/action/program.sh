#!/usr/bin/env bash
# Finds the program for the steps that follow, as CFNAUDIT: the one on the PATH, else the release of the Action's own version. What
# INPUT_VERSION asks for takes precedence: a version such as 0.2.0, or "source" to compile the program.
# A downloaded archive is kept in the runner's tool cache. Its checksum is verified each time before anything in it is used.
# Environment: INPUT_VERSION, RUNNER_TOOL_CACHE, RUNNER_TEMP, GITHUB_ENV, CFNAUDIT_RELEASES (where the releases are, default: GitHub).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wanted=${INPUT_VERSION:-}
releases=${CFNAUDIT_RELEASES:-https://github.com/cfnaudit/cfnaudit/releases/download}

fail() {
  echo "::error title=cfnaudit::$1" >&2
  exit 2
}

use() {
  "$1" --version || fail "$1 cannot be run"
  echo "CFNAUDIT=$1" >>"${GITHUB_ENV:-/dev/null}"
  exit 0
}

if [ -z "$wanted" ] && program=$(command -v cfnaudit); then use "$program"; fi
if [ "$wanted" = source ]; then
  "$root/scripts/quickstart.sh" >&2 || fail "the program cannot be built; the log has the reason"
  use "$root/build/release/cli/cfnaudit"
fi

version=${wanted#v}
[ -n "$version" ] || version=$(sed -n 's/^project(cfnaudit VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "version '$wanted' is not valid: a version such as 0.2.0, or source"
case $(uname -s)-$(uname -m) in
  Linux-x86_64) arch=amd64 ;;
  Linux-aarch64) arch=arm64 ;;
  *) fail "there is no program for $(uname -s) on $(uname -m): use a Linux runner on x86-64 or arm64" ;;
esac

name=cfnaudit-$version-linux-$arch
folder=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/cfnaudit/$version/$arch
mkdir -p "$folder" 2>/dev/null || fail "$folder cannot be created"

# download FILE
download() {
  local url=$releases/v$version/$1 status=0 said http reason
  said=$(curl --silent --show-error --fail --location --proto "=${releases%%:*}" --retry 2 --connect-timeout 10 --max-time 300 \
    --output "$folder/$1.part" --write-out '\nhttp %{http_code}\n' "$url" 2>&1) || status=$?
  http=$(sed -n 's/^http //p' <<<"$said")
  reason=$(sed -n 's/^curl: ([0-9]*) //p' <<<"$said" | tail -n 1)
  case $status in
    0) mv "$folder/$1.part" "$folder/$1" ;;
    22)
      [ "$http" != 404 ] || fail "there is no release $version with $1: use a released version of the Action, or set version to one, or to source"
      fail "$url cannot be downloaded: HTTP $http"
      ;;
    18 | 56) fail "the download of $url broke off" ;;
    23) fail "$folder/$1 cannot be written; is the disk full?" ;;
    *) fail "$url cannot be downloaded: $reason" ;;
  esac
}

# The line of SHA256SUMS that is about the archive; it holds for the file beside it.
verified() {
  (cd "$folder" && [ -f "$name.tar.gz" ] && [ -f SHA256SUMS ] && grep -x "[0-9a-f]\{64\}  $name\.tar\.gz" SHA256SUMS >checksum &&
    sha256sum --quiet --status --check checksum)
}

if ! verified; then
  download SHA256SUMS
  download "$name.tar.gz"
  verified || {
    rm -f "$folder/$name.tar.gz"
    fail "$name.tar.gz does not have the checksum of the release; nothing of it was used"
  }
fi
program=${RUNNER_TEMP:-$folder}/cfnaudit-program
rm -rf "$program"
mkdir -p "$program"
tar --extract --gzip --file "$folder/$name.tar.gz" --directory "$program" --strip-components 2 "$name/bin/cfnaudit" 2>/dev/null ||
  fail "$name.tar.gz cannot be unpacked into $program"
use "$program/cfnaudit"

#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that are missing, and nothing when none is.
#   scripts/install-dependencies.sh [build] [test] [package] [bench] [format] [python] [node] [release]
#     [cross-arm64] [image] [page] [scale] [trace]     default: build
set -euo pipefail

# name or command=name: a package counts as present when it is installed, or when its command is.
packages_of() {
  case $1 in
    build)
      echo c++=g++ cmake=cmake ninja=ninja-build libyaml-cpp-dev libz3-dev nlohmann-json3-dev
      echo libcli11-dev libexpected-dev libtree-sitter-dev npm=npm
      ;;
    test) echo libgtest-dev libgmock-dev ;;
    package) echo file dpkg-shlibdeps=dpkg-dev ;; # by which a .deb finds the libraries that it depends on
    release) echo dpkg-source=dpkg-dev python3=python3 jq=jq git=git ca-certificates ;; # the static program
    cross-arm64) echo aarch64-linux-gnu-g++=g++-aarch64-linux-gnu qemu-aarch64-static=qemu-user-static ;;
    image) echo buildah=buildah jq=jq ;;
    scale) echo parallel=parallel ;;
    trace) echo strace=strace ;; # which calls of the system the program makes
    page) echo chromium=chromium ;; # in which the report is opened
    bench) echo libbenchmark-dev ;;
    format) echo clang-format-14=clang-format-14 ;; # the formatter's output differs between versions
    python) echo python3=python3 ;; # for checks that lie beside the project
    node) echo node=nodejs npm=npm jq=jq curl=curl git=git ca-certificates ;;
    *)
      echo "unknown group '$1': build, test, package, bench, format, python, node, release, cross-arm64, image, page, scale or trace" >&2
      return 2
      ;;
  esac
}

present() {
  local command=${1%%=*} package=${1##*=}
  if [ "$command" != "$package" ] && command -v "$command" >/dev/null; then return 0; fi
  if command -v "$package" >/dev/null; then return 0; fi
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
}

wanted=()
for group in "${@:-build}"; do
  listed=$(packages_of "$group")
  # shellcheck disable=SC2206  # split at blanks on purpose
  wanted+=($listed)
done

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian or Ubuntu. Make sure that the equivalents of these packages are installed:"
  printf '  %s\n' "${wanted[@]##*=}"
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  present "$package" || missing+=("${package##*=}")
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing packages: ${missing[*]}. Install them as root, or install sudo." >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null

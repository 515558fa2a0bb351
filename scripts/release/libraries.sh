#!/usr/bin/env bash
# Builds the libraries that the static program contains, Z3 and yaml-cpp, as archives, from the source of the Debian packages that
# the machine has. Prints the folder: include/, lib/, licenses/. Finished ones are taken from the cache.
#   scripts/release/libraries.sh [ARCHITECTURE] [--cached]      --cached: exit code 3 if they are not in the cache
# Environment: JOBS (default: all cores), CFNAUDIT_RELEASE_CACHE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "${1:-$(host_architecture)}"

flags=(-O2 -DNDEBUG -ffunction-sections -fdata-sections -fno-semantic-interposition)
cmake_of_yaml=(-DYAML_BUILD_SHARED_LIBS=OFF -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF -DYAML_CPP_BUILD_CONTRIB=OFF)

# The versions of the shared libraries, so that both programs answer alike.
version_of() { dpkg-query -W -f='${source:Version}' "$1"; }
z3=$(version_of libz3-dev)
yaml=$(version_of libyaml-cpp-dev)

recipe=$("$compiler" --version | head -n 1; printf '%s\n' "${flags[@]}" "${cmake_of_yaml[@]}"; cat scripts/release/z3/CMakeLists.txt)
prefix=$release_cache/$arch-z3-$z3-yaml-cpp-$yaml-$(sha256sum <<<"$recipe" | cut -c 1-12)
if [ -f "$prefix/complete" ]; then
  echo "$prefix"
  exit 0
fi
if [ "${2:-}" = --cached ]; then exit 3; fi

# One at a time; what an interrupted build has compiled is kept.
work=$prefix.building
mkdir -p "$work"
exec 9>"$prefix.lock"
flock 9

root=$PWD
{
  own_apt "$work" deb-src
  # As the authors published it: Debian's patches concern its own packaging.
  cd "$work"
  rm -rf z3 yaml-cpp
  "${apt[@]}" source --download-only "z3=$z3" "yaml-cpp=$yaml"
  dpkg-source --no-check --skip-patches --extract z3_*.dsc "$work/z3"
  dpkg-source --no-check --skip-patches --extract yaml-cpp_*.dsc "$work/yaml-cpp"
} >&2

# build NAME SOURCE TARGET ARGUMENTS...
build() {
  local name=$1 source=$2 target=$3
  shift 3
  cmake -G Ninja -S "$source" -B "$work/build-$name" -DCMAKE_BUILD_TYPE=Release "${target_system[@]}" \
    -DCMAKE_CXX_FLAGS_RELEASE="${flags[*]} -ffile-prefix-map=$work/=" ${launcher:+-DCMAKE_CXX_COMPILER_LAUNCHER="$launcher"} "$@" >&2
  cmake --build "$work/build-$name" --target "$target" --parallel "${JOBS:-$(nproc)}" >&2
}
launcher=$(command -v ccache || true)
build z3 "$root/scripts/release/z3" z3 -DZ3_SOURCE="$work/z3"
build yaml-cpp "$work/yaml-cpp" yaml-cpp "${cmake_of_yaml[@]}"

rm -rf "$work/out"
mkdir -p "$work/out/lib" "$work/out/include" "$work/out/licenses"
cp "$work/build-z3/libz3.a" "$work/build-yaml-cpp/libyaml-cpp.a" "$work/out/lib"
cp "$work"/z3/src/api/z3*.h "$work"/z3/src/api/c++/z3++.h "$work"/build-z3/src/util/z3_version.h "$work/out/include"
cp -r "$work/yaml-cpp/include/yaml-cpp" "$work/out/include"
cp "$work/z3/LICENSE.txt" "$work/out/licenses/z3"
cp "$work/yaml-cpp/LICENSE" "$work/out/licenses/yaml-cpp"
printf 'z3\t%s\nyaml-cpp\t%s\n' "$z3" "$yaml" >"$work/out/complete"
rm -rf "$prefix"
mv "$work/out" "$prefix"
rm -rf "$work"
echo "$prefix"

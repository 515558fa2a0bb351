#!/usr/bin/env bash
# Builds the libraries that the static program contains, as archives, from the source of the Debian packages that the machine has, and
# puts them into FOLDER: include/, lib/, licenses/. Each is compiled once and then taken from the cache.
#   scripts/release/libraries.sh ARCHITECTURE FOLDER
#   scripts/release/libraries.sh ARCHITECTURE --cached      exit code 3 if one of them is not in the cache; builds nothing
# Environment: JOBS (default: all cores), CFNAUDIT_RELEASE_CACHE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "$1"
folder=$2
root=$PWD

# Name, and the package whose version counts, so that both programs answer alike.
libraries=(z3=libz3-dev yaml-cpp=libyaml-cpp-dev tree-sitter=libtree-sitter-dev)
flags=(-O2 -DNDEBUG -ffunction-sections -fdata-sections -fno-semantic-interposition)
cmake_of_yaml=(-DYAML_BUILD_SHARED_LIBS=OFF -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF -DYAML_CPP_BUILD_CONTRIB=OFF)
more=() # flags of one library; Z3 gets nothing but what the program makes
launcher=$(command -v ccache || true)

# Each of the three functions below makes lib, include and licenses in the current folder, from the source in source/.
compiled() { # TARGET SOURCE ARGUMENTS...: with CMake, in build/
  local target=$1 source=$2
  shift 2
  cmake -G Ninja -S "$source" -B build -DCMAKE_BUILD_TYPE=Release "${target_system[@]}" \
    -DCMAKE_CXX_FLAGS_RELEASE="${flags[*]} ${more[*]} -ffile-prefix-map=$PWD/=" ${launcher:+-DCMAKE_CXX_COMPILER_LAUNCHER="$launcher"} "$@"
  cmake --build build --target "$target" --parallel "${JOBS:-$(nproc)}"
  cp "build/lib$target.a" lib
}
build_z3() {
  compiled z3 "$root/scripts/release/z3" -DZ3_SOURCE="$PWD/source"
  cp source/src/api/z3*.h source/src/api/c++/z3++.h build/src/util/z3_version.h include
  cp source/LICENSE.txt licenses/z3
}
build_yaml-cpp() {
  local more=("${hardened[@]}" -fPIC) # it reads what others have written
  compiled yaml-cpp source "${cmake_of_yaml[@]}"
  cp -r source/include/yaml-cpp include
  cp source/LICENSE licenses/yaml-cpp
}
build_tree-sitter() { # one file includes all others
  "$c_compiler" "${flags[@]}" "${hardened[@]}" -fPIC "-ffile-prefix-map=$PWD/=" -std=gnu99 -Isource/lib/include -Isource/lib/src -c source/lib/src/lib.c -o lib.o
  "$triplet-ar" rcD lib/libtree-sitter.a lib.o
  cp -r source/lib/include/tree_sitter include
  cp source/LICENSE licenses/tree-sitter
}

# describe NAME=PACKAGE: sets name, version and the place in the cache, which depends on everything that makes the bytes.
describe() {
  local recipe
  name=${1%%=*}
  version=$(dpkg-query -W -f='${source:Version}' "${1##*=}")
  recipe=$("$compiler" --version | head -n 1; declare -f "build_$name"; printf '%s\n' "${flags[@]}"
    case $name in
      z3) cat scripts/release/z3/CMakeLists.txt ;;
      yaml-cpp) printf '%s\n' "${cmake_of_yaml[@]}" "${hardened[@]}" ;;
      tree-sitter) printf '%s\n' "${hardened[@]}" ;;
    esac)
  prefix=$release_cache/$arch-$name-$version-$(sha256sum <<<"$recipe" | cut -c 1-12)
}

# One at a time; what an interrupted build has compiled is kept.
make_library() {
  [ ! -f "$prefix/complete" ] || return 0
  mkdir -p "$prefix.building"
  exec 9>"$prefix.lock"
  flock 9
  [ ! -f "$prefix/complete" ] || return 0
  (
    cd "$prefix.building"
    own_apt "$PWD/apt" deb-src
    rm -rf source lib include licenses
    mkdir lib include licenses
    "${apt[@]}" source --download-only "$name=$version"
    # As the authors published it: Debian's patches concern its own packaging.
    dpkg-source --no-check --skip-patches --extract "${name}"_*.dsc source
    "build_$name"
  ) >&2
  rm -rf "$prefix"
  mkdir "$prefix"
  mv "$prefix.building"/{lib,include,licenses} "$prefix"
  printf '%s\t%s\n' "$name" "$version" >"$prefix/complete"
  rm -rf "$prefix.building"
}

for library in "${libraries[@]}"; do
  describe "$library"
  if [ "$folder" = --cached ]; then
    [ -f "$prefix/complete" ] || exit 3
    continue
  fi
  make_library
  # A file that is the same keeps its time, so that nothing is compiled again.
  while IFS= read -r file; do
    cmp --silent "$prefix/$file" "$folder/$file" || install -D --mode 644 "$prefix/$file" "$folder/$file"
  done < <(cd "$prefix" && find lib include licenses -type f)
done

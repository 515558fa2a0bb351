# Sourced by the scripts beside it: what an architecture is called where, and where things lie.
# shellcheck shell=bash disable=SC2034

# platform ARCHITECTURE: amd64 or arm64, as Debian says; sets triplet, machine (uname -m) and node (process.arch).
platform() {
  arch=$1
  case $arch in
    amd64) triplet=x86_64-linux-gnu machine=x86_64 node=x64 ;;
    arm64) triplet=aarch64-linux-gnu machine=aarch64 node=arm64 ;;
    *)
      echo "unknown architecture '$arch': amd64 or arm64" >&2
      return 2
      ;;
  esac
  # What a mistake in the program must not become: checks of the stack and of copies, forward and backward edges where the processor
  # knows them. The linker's part is in build.sh.
  hardened=(-fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2)
  case $arch in
    amd64) hardened+=(-fcf-protection) ;;
    arm64) hardened+=(-mbranch-protection=standard) ;;
  esac
  compiler=g++
  c_compiler=gcc
  target_system=()
  if [ "$arch" != "$(host_architecture)" ]; then
    compiler=$triplet-g++
    c_compiler=$triplet-gcc
    target_system=(-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$machine" -DCMAKE_LIBRARY_ARCHITECTURE="$triplet"
      -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_C_COMPILER="$c_compiler" -DCMAKE_CROSSCOMPILING_EMULATOR="qemu-$machine-static")
  fi
}

host_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}

release_cache=${CFNAUDIT_RELEASE_CACHE:-${XDG_CACHE_HOME:-${HOME:-${TMPDIR:-/tmp}}/.cache}/cfnaudit-release}
release_version=$(sed -n 's/^project(cfnaudit VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
dist=${CFNAUDIT_DIST:-$PWD/build/dist}

# The time that files in packages have.
release_epoch() { echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"; }

# own_apt FOLDER TYPE [OPTION=VALUE...]: sets apt to an apt-get that keeps its state in FOLDER and takes packages of TYPE, deb or deb-src,
# from where the machine takes its own. Nothing of the machine's configuration changes.
own_apt() {
  local folder=$1 type=$2 file option
  shift 2
  mkdir -p "$folder/sources" "$folder/lists/partial" "$folder/cache/archives/partial"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ ! -f "$file" ] || sed -n "s/^deb\([[:blank:]]\)/$type\1/p" "$file" >"$folder/sources/$(basename "$file" .list).list"
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [ ! -f "$file" ] || sed "s/^Types:.*/Types: $type/" "$file" >"$folder/sources/$(basename "$file")"
  done
  apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$folder/sources" -o Dir::State::Lists="$folder/lists"
    -o Dir::Cache="$folder/cache" -o APT::Sandbox::User="$(id -un)")
  for option in "$@"; do apt+=(-o "$option"); done
  "${apt[@]}" update || true # a list of another vendor may not have them
}

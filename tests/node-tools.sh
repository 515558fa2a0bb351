# Sourced by the checks that need a program from npm. Packages go to a folder in the user's cache, never into the project.
# shellcheck shell=bash

node_tools=${CFNAUDIT_NODE_TOOLS:-${XDG_CACHE_HOME:-${HOME:-${TMPDIR:-/tmp}}/.cache}/cfnaudit-node-tools}

# install_node_tool PACKAGE MAJOR
install_node_tool() {
  [ -d "$node_tools/node_modules/$1" ] && return 0
  scripts/install-dependencies.sh node || return 1
  mkdir -p "$node_tools"
  npm install --prefix "$node_tools" --no-audit --no-fund --ignore-scripts --loglevel error "$1@$2"
}

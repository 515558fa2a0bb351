#!/bin/sh
# Compiles through ccache: compile.sh CCACHE COMPILER ARGUMENTS...
# A precompiled header that is there already is removed first. ccache would read it when it looks for what the new one is made of, and
# take the new one for a copy of the old one.
for argument; do
  if [ "$previous" = -x ] && [ "$argument" = c++-header ]; then header=1; fi
  if [ "$previous" = -o ]; then output=$argument; fi
  previous=$argument
done
if [ -n "$header" ]; then rm -f "$output"; fi
# A precompiled header is only cached with this.
CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime exec "$@"

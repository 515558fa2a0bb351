# The third-party libraries, by the names that Debian gives them. Nothing is fetched.
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)

# Debian's yaml-cpp 0.7 exports `yaml-cpp`, later ones `yaml-cpp::yaml-cpp`. Its archive, where there is one, makes the
# program start faster than the shared library does.
find_library(CFNAUDIT_YAML_ARCHIVE libyaml-cpp.a)
add_library(cfnaudit_yaml INTERFACE)
if(CFNAUDIT_YAML_ARCHIVE)
  target_link_libraries(cfnaudit_yaml INTERFACE ${CFNAUDIT_YAML_ARCHIVE})
else()
  find_package(yaml-cpp REQUIRED)
  target_link_libraries(cfnaudit_yaml INTERFACE $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>)
endif()

# libz3-dev on Debian 12 has no CMake package. Nothing links the library: iam loads it late.
find_path(Z3_INCLUDE_DIR z3++.h REQUIRED)
find_library(Z3_LIBRARY z3 REQUIRED)
add_library(cfnaudit_z3 INTERFACE)
target_include_directories(cfnaudit_z3 SYSTEM INTERFACE ${Z3_INCLUDE_DIR})

# Reads function code, with grammars from npm. Optional; its archive, where there is one, for the same reason as yaml-cpp's.
find_path(CFNAUDIT_TREE_SITTER_INCLUDE tree_sitter/api.h)
find_library(CFNAUDIT_TREE_SITTER_LIBRARY NAMES libtree-sitter.a tree-sitter)

if(CFNAUDIT_TESTS)
  find_package(GTest REQUIRED)
endif()
if(CFNAUDIT_BENCH)
  find_package(benchmark REQUIRED)
endif()

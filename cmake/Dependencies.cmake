# The third-party libraries, by the names that Debian gives them. Nothing is fetched.
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)

# Debian's yaml-cpp 0.7 exports `yaml-cpp`, later ones `yaml-cpp::yaml-cpp`.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# libz3-dev on Debian 12 has no CMake package.
find_path(Z3_INCLUDE_DIR z3++.h REQUIRED)
find_library(Z3_LIBRARY z3 REQUIRED)
add_library(cfnaudit_z3 INTERFACE)
target_include_directories(cfnaudit_z3 SYSTEM INTERFACE ${Z3_INCLUDE_DIR})
target_link_libraries(cfnaudit_z3 INTERFACE ${Z3_LIBRARY})

if(CFNAUDIT_TESTS)
  find_package(GTest REQUIRED)
endif()
if(CFNAUDIT_BENCH)
  find_package(benchmark REQUIRED)
endif()

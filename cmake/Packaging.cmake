# What is installed, and the packages that cpack makes of it:
#   cpack --config build/release/CPackConfig.cmake -G "DEB;TGZ" -B build/packages
include(GNUInstallDirs)

install(TARGETS cfnaudit)
install(FILES README.md CHANGELOG.md NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The program writes its own manual page and completions.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  set(folder ${CMAKE_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${folder})
  set(bash ${folder}/cfnaudit)
  set(zsh ${folder}/_cfnaudit)
  set(fish ${folder}/cfnaudit.fish)
  set(manual ${folder}/cfnaudit.1.gz)
  add_custom_command(OUTPUT ${bash} ${zsh} ${fish} ${manual}
    COMMAND cfnaudit completions bash > ${bash}
    COMMAND cfnaudit completions zsh > ${zsh}
    COMMAND cfnaudit completions fish > ${fish}
    COMMAND cfnaudit manual | gzip -9n > ${manual}
    DEPENDS cfnaudit COMMENT "Writing the manual page and completions")
  add_custom_target(cfnaudit_generated ALL DEPENDS ${bash} ${zsh} ${fish} ${manual})
  install(FILES ${bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
  install(FILES ${fish} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME cfnaudit)
set(CPACK_PACKAGE_VENDOR "The cfnaudit authors")
set(CPACK_PACKAGE_CONTACT "The cfnaudit authors <cfnaudit@users.noreply.github.com>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://github.com/cfnaudit/cfnaudit")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded when a proof first needs it, so the tool that reads the program's libraries does not see it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS libz3-4)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
# Packages hold what has been built; they do not build the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(CPack)

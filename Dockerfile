# The program and what it needs, for CI:  docker build --tag cfnaudit .
#   docker run --rm --network none --user "$(id -u)" --volume "$PWD:/work" cfnaudit check .
FROM debian:12-slim AS build
WORKDIR /src
COPY scripts/install-dependencies.sh scripts/
RUN scripts/install-dependencies.sh build package
COPY . .
RUN cmake --preset release -DCFNAUDIT_TESTS=OFF && cmake --build --preset release
RUN cpack --config build/release/CPackConfig.cmake -G DEB -B /packages

FROM debian:12-slim
# git reads the base of a change; --build-arg WITH= leaves it out.
ARG WITH=git
RUN --mount=type=bind,from=build,source=/packages,target=/packages \
    apt-get update \
 && apt-get install --yes --no-install-recommends /packages/*.deb $WITH \
 && rm -rf /var/lib/apt/lists/* \
 && if [ -n "$WITH" ]; then git config --system --add safe.directory '*'; fi
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["cfnaudit"]
CMD ["--help"]

# Builds the forum and packs the one binary into a small image.
#
#   docker build -t lotsenforum .
#   docker run -p 127.0.0.1:8080:8080 -v lotsenforum:/var/lib/lotsenforum \
#     -e LOTSEN_BASE_URL=https://forum.example.de -e LOTSEN_MAIL_URL=smtp://… lotsenforum
#
# Settings: LOTSEN_DATABASE_URL, LOTSEN_LISTEN, LOTSEN_BASE_URL, LOTSEN_MAIL_URL, and LOTSEN_CONFIG for a
# file of your own (docs/OPERATIONS.md). Templates, assets and migrations are inside the binary.

FROM rust:1.95-bookworm AS build
WORKDIR /build

# Dependencies first, with empty sources: this layer stays as long as the two files do.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src \
    && echo '//! Placeholder.' > src/lib.rs \
    && printf '//! Placeholder.\n\nfn main() {}\n' > src/main.rs \
    && cargo build --release --locked \
    && rm -r src

COPY config config
COPY migrations migrations
COPY assets assets
COPY templates templates
COPY src src
# Newer than the placeholders, so that cargo builds the real sources.
RUN touch src/lib.rs src/main.rs && cargo build --release --locked

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Lotsenforum" \
      org.opencontainers.image.description="Forum der kommunalen Digitallotsen in Baden-Württemberg" \
      org.opencontainers.image.licenses="EUPL-1.2"

# Fixed numbers, so that a volume keeps its owner from one image to the next.
RUN groupadd --gid 10001 lotsenforum \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/lotsenforum \
               --shell /usr/sbin/nologin lotsenforum \
    && install -d -m 0750 -o 10001 -g 10001 /var/lib/lotsenforum

COPY --from=build /build/target/release/lotsenforum /usr/local/bin/lotsenforum
COPY LICENSE /usr/share/doc/lotsenforum/LICENSE

ENV LOTSEN_DATABASE_URL=/var/lib/lotsenforum/lotsenforum.sqlite \
    LOTSEN_LISTEN=0.0.0.0:8080

USER 10001:10001
WORKDIR /var/lib/lotsenforum
VOLUME /var/lib/lotsenforum
EXPOSE 8080

# The image has no curl: bash opens the connection itself and wants the status 200.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${LOTSEN_LISTEN##*:} && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 4 _ status _ <&3 && [ \"$status\" = 200 ]"]

ENTRYPOINT ["/usr/local/bin/lotsenforum"]
CMD ["serve"]

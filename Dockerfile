# The web app
FROM node:20-bookworm-slim AS web
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

# The server, static
FROM rust:1.95-slim-bookworm AS server
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates musl-tools \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add "$(uname -m)-unknown-linux-musl"
WORKDIR /src
COPY . .
COPY --from=web /src/assets/dist assets/dist
RUN target="$(uname -m)-unknown-linux-musl" \
    && TARGET_CC=musl-gcc cargo build --release --locked --target "$target" \
    && mv "target/$target/release/tertulia" /tertulia \
    && mkdir /data

# Nothing but the binary: no shell, no libraries, no root
FROM scratch
# For a Redis with TLS; SSL_CERT_FILE names another file.
COPY --from=server /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=server /tertulia /tertulia
COPY --from=server --chown=65532:65532 /data /data
USER 65532:65532
ENV TERTULIA_DATA_DIR=/data \
    TERTULIA_LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/tertulia", "healthcheck"]
ENTRYPOINT ["/tertulia"]

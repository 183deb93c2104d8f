# syntax=docker/dockerfile:1

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
# Static, so that it runs in an empty image: the C library is linked in, names are resolved by Go, zones are embedded.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=1 go build -trimpath -tags 'sqlite_omit_load_extension osusergo netgo timetzdata' \
    -ldflags '-s -w -linkmode external -extldflags "-static"' -o /out/rung ./cmd/rung
RUN mkdir -p /out/data && printf 'rung:x:65532:65532::/data:/rung\n' > /out/passwd

FROM scratch
COPY --from=build /out/rung /rung
COPY --from=build /out/passwd /etc/passwd
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 --chmod=700 /out/data /data
USER 65532:65532
ENV RUNG_DATABASE=/data/rung.db RUNG_WEB_LISTEN=0.0.0.0:8080 RUNG_LISTEN=0.0.0.0:8080 SQLITE_TMPDIR=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/rung", "healthcheck"]
ENTRYPOINT ["/rung"]
CMD ["serve"]

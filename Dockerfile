# The service as an image: docker build -t notejam .
# With PostgreSQL and HTTPS: compose.yaml, docs/self-hosting.md. On AWS: npm run deploy, docs/deploy.md.
#
# Runs with a read-only root (writes below /tmp only), as an unprivileged user, on ARM64 and AMD64 alike.
# Serves by default; `node app/dist/server/main.js migrate` brings the schema up to date, and `verify` looks at a restored database.

# Where the base comes from instead of Docker Hub, which counts what an address of AWS pulls: the digest is the same everywhere.
ARG REGISTRY=
# By digest: a tag is another image tomorrow. Recorded on 2026-11-30; `npm run base-image` moves it, and writes the day.
FROM ${REGISTRY}node:26-slim@sha256:ec7758ee051e457b468b32bde57b0879010b325bb9862718e9615225ce4aaae1 AS base

FROM base AS build
WORKDIR /build
# Packages first: this layer stays until one of these files changes.
COPY package.json package-lock.json .npmrc ./
COPY app/package.json app/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY infra/package.json infra/
RUN npm ci
COPY . .
# The commit: there is no history here to ask.
ARG REVISION=
RUN REVISION="${REVISION}" node scripts/image.ts /notejam

# What a delivery compares with what it uploads: docker build --target static --output …
FROM scratch AS static
COPY --from=build /notejam/app/dist/client /

FROM base
# Nothing is installed here any more. Node needs the C++ and atomic libraries of this base, which smaller ones leave out.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* /usr/local/include
COPY --from=build /notejam /notejam
WORKDIR /notejam
# Volumes for DATA_DIR and for backups (compose.yaml has them) take their owner from here.
RUN install -d -o 10001 -g 10001 -m 700 /data /backups
# A user without a name has no home; AWS's client looks for one. All interfaces: the container's network says who may come.
# What is written is not worth keeping, unless DATA_DIR is a volume: attachments are in S3, notes in the database.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/tmp/notejam HOME=/tmp
USER 10001:10001
# A volume that ECS lays over /tmp belongs to root unless the image says that it is one: then it keeps /tmp's own rights.
VOLUME ["/tmp"]
EXPOSE 8000
# ECS ignores this and has its own, which asks the same.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Which version this is, for those who look at images, and the hash of its static files' names, for deliveries.
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="Notejam" org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"
ENTRYPOINT []
CMD ["node", "app/dist/server/main.js"]

# The service as an image: docker build --build-arg NODE_IMAGE=node:26-slim@sha256:… -t notejam .
#
# Runs with a read-only root (writes below /tmp only), as nobody in particular, on ARM64 and AMD64 alike.
# Serves by default; `node app/dist/server/main.js migrate` brings the schema up to date.

# Delivery passes a digest: a tag is another image tomorrow.
ARG NODE_IMAGE=node:26-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
# Packages first: this layer stays until one of these files changes.
COPY package.json package-lock.json .npmrc ./
COPY app/package.json app/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY infra/package.json infra/
RUN npm ci
COPY . .
RUN node scripts/image.ts /notejam

FROM ${NODE_IMAGE}
# Nothing is installed here any more. Node needs the C++ and atomic libraries of this base, which smaller ones leave out.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* /usr/local/include
COPY --from=build /notejam /notejam
WORKDIR /notejam
# A user without a name has no home; AWS's client looks for one. All interfaces: the container's network says who may come. Only what is not worth keeping is written, and to /tmp.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/tmp/notejam HOME=/tmp
USER 10001:10001
# A volume that ECS lays over /tmp belongs to root unless the image says that it is one: then it keeps /tmp's own rights.
VOLUME ["/tmp"]
EXPOSE 8000
# ECS ignores this and has its own, with the same command.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT []
CMD ["node", "app/dist/server/main.js"]

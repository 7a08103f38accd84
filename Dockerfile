# Gantry as a container that starts its tasks on the host's Docker engine: see docker-compose.yml.
FROM node:24-slim AS build
WORKDIR /gantry
COPY package.json package-lock.json .npmrc ./
# No install script is needed to compile: TypeScript's compiler comes as a package of its own.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN node_modules/.bin/tsc -p tsconfig.build.json

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /gantry
COPY package.json package-lock.json .npmrc ./
# better-sqlite3 brings its binary inside its package, so this needs no compiler either.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY LICENSE ./
COPY migrations ./migrations
COPY openapi ./openapi
COPY --from=build /gantry/dist ./dist

# Inside a container loopback would be reachable by nobody: publish the port on the host's 127.0.0.1.
ENV GANTRY_HOST=0.0.0.0 GANTRY_DATA_DIR=/var/lib/gantry
VOLUME /var/lib/gantry
EXPOSE 4580
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GANTRY_PORT ?? 4580}/_gantry/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Runs as root: the mounted Docker socket belongs to root and to a group whose number differs from host
# to host. Whoever may use that socket is root on the host anyway; without it, add --user node.
ENTRYPOINT ["node", "dist/main.js"]

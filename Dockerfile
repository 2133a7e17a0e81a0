# An image of the site alone: what it was built with stays behind. test/deploy.test.ts takes the same steps.
FROM node:24-slim AS build
WORKDIR /srv/latchkey
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY tsconfig.json ./
COPY bin bin
COPY src src
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production
# Within the container: a proxy in front of it speaks TLS, and nobody else reaches the port.
ENV HOST=0.0.0.0
WORKDIR /srv/latchkey
COPY package.json ./
COPY migrations migrations
COPY public public
COPY views views
# What is read as it is: the adopter's views, and the passwords that everybody uses.
COPY src/site src/site
COPY src/features/password/policy/common-passwords.txt src/features/password/policy/common-passwords.txt
# All other packages are in the bundle; these two have native parts.
COPY --from=build /srv/latchkey/node_modules/sharp node_modules/sharp
COPY --from=build /srv/latchkey/node_modules/@img node_modules/@img
COPY --from=build /srv/latchkey/node_modules/detect-libc node_modules/detect-libc
COPY --from=build /srv/latchkey/node_modules/semver node_modules/semver
COPY --from=build /srv/latchkey/node_modules/@node-rs node_modules/@node-rs
COPY --from=build /srv/latchkey/dist dist
# The account `node`, by its numbers, which Kubernetes can tell from root's.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.mjs"]
